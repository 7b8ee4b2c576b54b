/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/courier-choice.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "drop/drop.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_acknowledge[] = {
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_TO_PLACE,    CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_CREDENTIALS, CANVASS_OPTION_PATIENCE,
  CANVASS_OPTION_TIME_LIMIT,      CANVASS_OPTION_END,
};

static gboolean
send (const CanvassOptions *options,
      CanvassLedger *ledger,
      const char *to,
      guint64 *n_records,
      GError **error)
{
  g_auto (CanvassCourierChoice) choice = { { NULL } };

  return canvass_courier_choose (options, ledger, to, &choice, error) &&
         canvass_courier_make_ready (&choice.courier, ledger, n_records, error) &&
         canvass_courier_choice_send (&choice, error);
}

static gboolean
write_files (CanvassLedger *ledger, const char *to, guint64 *n_records, GError **error)
{
  g_autoptr (GPtrArray) paths = NULL;

  if (!canvass_ledger_acknowledge (ledger, to, &paths, n_records, error))
    return FALSE;

  for (guint i = 0; i < paths->len; i++)
    printf ("%s\n", (const char *)g_ptr_array_index (paths, i));
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *to = canvass_options_get (options, "to");
  gboolean is_drop = canvass_drop_is_url (to);
  g_auto (CanvassOpenLedger) open = { NULL };
  guint64 n_records = 0;

  if ((!is_drop && !canvass_output_check_folder (to, error)) ||
      !canvass_ledger_choose (options, &open, error) ||
      !(is_drop ? send (options, open.ledger, to, &n_records, error)
                : write_files (open.ledger, to, &n_records, error)))
    return FALSE;

  printf ("Acknowledged records: %" G_GUINT64_FORMAT "; their kiosks may forget them\n", n_records);
  return TRUE;
}

const CanvassCommand canvass_command_desk_acknowledge = {
  .group = "desk",
  .name = "acknowledge",
  .summary = "Sign that records have arrived, so that kiosks may forget them",
  .details =
      "Writes an .ack file for each kiosk and version of the campaign, over every record that is\n"
      "safely in the ledger; never over one in quarantine. To a drop (an URL) the versions of the\n"
      "campaign and all decisions go along.",
  .options = options_of_desk_acknowledge,
  .run = run,
};
