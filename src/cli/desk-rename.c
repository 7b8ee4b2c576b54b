/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"

static const CanvassOptionSpec options_of_desk_rename[] = {
  CANVASS_OPTION_LEDGER,
  { "name", "TEXT", "what it is called from now on", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_REASON,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
rename_kiosk (CanvassDecidingCommand *command, GError **error)
{
  CanvassLedger *ledger = command->open.ledger;
  guint8 kiosk_id[CANVASS_ID_BYTES];

  return canvass_decision_find_kiosk (
             ledger, canvass_options_get_arguments (command->options)[0], kiosk_id, error) &&
         canvass_ledger_name_kiosk (ledger,
                                    kiosk_id,
                                    canvass_options_get (command->options, "name"),
                                    command->reason,
                                    command->made,
                                    error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassDecidingCommand) command = { 0 };

  return canvass_deciding_command_begin (&command, options, error) &&
         rename_kiosk (&command, error) && canvass_deciding_command_conclude (&command, error);
}

const CanvassCommand canvass_command_desk_rename = {
  .group = "desk",
  .name = "rename",
  .summary = "Call a kiosk otherwise",
  .details =
      "KIOSK is a table's name or its id. Exports and reports call it so from now on, at every\n"
      "desk that gets the decision; the kiosk itself keeps its name.",
  .arguments = "KIOSK",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_desk_rename,
  .run = run,
};
