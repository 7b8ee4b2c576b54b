/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_acknowledge[] = {
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_TO,  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *to = canvass_options_get (options, "to");
  g_auto (CanvassOpenLedger) open = { NULL };
  g_autoptr (GPtrArray) paths = NULL;
  guint64 n_records = 0;

  if (!canvass_output_check_folder (to, error) || !canvass_ledger_choose (options, &open, error) ||
      !canvass_ledger_acknowledge (open.ledger, to, &paths, &n_records, error))
    return FALSE;

  for (guint i = 0; i < paths->len; i++)
    printf ("%s\n", (const char *)g_ptr_array_index (paths, i));
  printf ("Acknowledged records: %" G_GUINT64_FORMAT "; their kiosks may forget them\n", n_records);
  return TRUE;
}

const CanvassCommand canvass_command_desk_acknowledge = {
  .group = "desk",
  .name = "acknowledge",
  .summary = "Sign that records have arrived, so that kiosks may forget them",
  .details =
      "Writes an .ack file for each kiosk and version of the campaign, over every record that is\n"
      "safely in the ledger; never over one in quarantine.",
  .options = options_of_desk_acknowledge,
  .run = run,
};
