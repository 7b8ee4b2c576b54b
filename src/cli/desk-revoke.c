/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"

static const CanvassOptionSpec options_of_desk_revoke[] = {
  CANVASS_OPTION_LEDGER,
  { "after",
    "BATCH",
    "the last batch that counts: its number, its batch_id, last or none",
    CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_REASON,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
revoke_kiosk (CanvassDecidingCommand *command, GError **error)
{
  CanvassLedger *ledger = command->open.ledger;
  guint8 kiosk_id[CANVASS_ID_BYTES], after[CANVASS_HASH_BYTES];

  return canvass_decision_find_kiosk (
             ledger, canvass_options_get_arguments (command->options)[0], kiosk_id, error) &&
         canvass_ledger_find_batch (
             ledger, kiosk_id, canvass_options_get (command->options, "after"), after, error) &&
         canvass_ledger_revoke_kiosk (
             ledger, kiosk_id, after, command->reason, command->made, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassDecidingCommand) command = { 0 };

  return canvass_deciding_command_begin (&command, options, error) &&
         revoke_kiosk (&command, error) && canvass_deciding_command_conclude (&command, error);
}

const CanvassCommand canvass_command_desk_revoke = {
  .group = "desk",
  .name = "revoke",
  .summary = "Let a kiosk's batches count up to one of them",
  .details =
      "KIOSK is a table's name or its id. For one that was stolen or copied: its batches count up\n"
      "to the one named and those that it hangs on, what else it sends stays in quarantine. Where\n"
      "the chain of batches forks, it decides for the branch of the one named. It is told by a\n"
      "batch and never by a date, which a thief's clock could say.",
  .arguments = "KIOSK",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_desk_revoke,
  .run = run,
};
