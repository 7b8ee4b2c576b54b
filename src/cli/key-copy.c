/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "format/file.h"
#include "format/keeping.h"
#include "format/key-file.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_key_copy[] = {
  { "to", "DIR", "where the copy goes: best a memory stick", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get_arguments (options)[0];
  g_autoptr (GBytes) file = canvass_file_read (path, CANVASS_KEY_FILE_BYTES, error);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *copy = NULL;
  CanvassPublicKey pub;

  if (file == NULL)
    return FALSE;
  if (!canvass_key_peek (file, &pub, error))
    return canvass_report_name_file (path, error);

  copy = canvass_keeping_save (canvass_options_get (options, "to"), name, file, 0600, NULL, error);
  if (copy == NULL)
    return FALSE;
  if (canvass_keeping_is_one_file (path, copy)) {
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_EXISTS,
                 "%s is the key itself, so there is no copy yet; give another folder",
                 copy);
    return FALSE;
  }

  printf ("%s was written and read back\n", copy);
  if (canvass_keeping_is_one_disk (path, copy))
    canvass_report_warning ("both lie on one disk, and would be lost with it; copy the key to "
                            "another one as well");
  return TRUE;
}

const CanvassCommand canvass_command_key_copy = {
  .group = "key",
  .name = "copy",
  .summary = "Keep a key in a second place",
  .details = "Nothing is ever overwritten, and the copy is read back. The same file again is as\n"
             "good as written.",
  .arguments = "FILE.key",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_key_copy,
  .run = run,
};
