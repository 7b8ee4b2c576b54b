/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/progress.h"
#include "ledger/backup.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_restore[] = {
  { "ledger", "DIR", "the folder that is made for it", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *directory = canvass_options_get (options, "ledger");
  guint n_files = 0;
  gboolean done;

  canvass_progress_begin ("Restoring");
  done = canvass_ledger_restore (canvass_options_get_arguments (options)[0],
                                 directory,
                                 &n_files,
                                 canvass_progress_step,
                                 NULL,
                                 NULL,
                                 error);
  canvass_progress_end ();
  if (!done)
    return FALSE;

  printf ("Restored: %u files. The ledger is %s, and its key lies in it as %s\n",
          n_files,
          directory,
          CANVASS_BACKUP_KEY_NAME);
  return TRUE;
}

const CanvassCommand canvass_command_desk_restore = {
  .group = "desk",
  .name = "restore",
  .summary = "Make a ledger and its key again from a backup",
  .details =
      "Every file is compared with what the backup says of it; a folder is there when all of\n"
      "them are sound, or not at all.",
  .arguments = "FILE",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_desk_restore,
  .run = run,
};
