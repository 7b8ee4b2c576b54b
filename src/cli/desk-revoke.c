/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"
#include "ledger/kiosk.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_revoke[] = {
  CANVASS_OPTION_LEDGER,
  { "after",
    "BATCH",
    "the last batch that counts: its number, its batch_id, last or none",
    CANVASS_OPTION_REQUIRED },
  { "weigh", NULL, "decide nothing, and tell what it would change", 0 },
  CANVASS_OPTION_REASON,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static void
print_effect (const CanvassRevocationEffect *effect, gboolean json)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  if (!json) {
    printf ("%" G_GUINT64_FORMAT " signatures would leave the roll, %" G_GUINT64_FORMAT
            " would come onto it; %" G_GUINT64_FORMAT " of this kiosk would count\n",
            effect->leaving,
            effect->coming,
            effect->staying);
    return;
  }

  json_builder_begin_object (object);
  canvass_json_add_number (object, "leaving", effect->leaving);
  canvass_json_add_number (object, "coming", effect->coming);
  canvass_json_add_number (object, "staying", effect->staying);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static gboolean
weigh (CanvassDecidingCommand *command, const guint8 *kiosk_id, const guint8 *after, GError **error)
{
  CanvassRevocationEffect effect;

  if (!canvass_ledger_weigh_revocation (command->open.ledger, kiosk_id, after, &effect, error))
    return FALSE;

  print_effect (&effect, canvass_options_has (command->options, "json"));
  return canvass_ledger_conclude (&command->open, error);
}

static gboolean
revoke_kiosk (CanvassDecidingCommand *command,
              const guint8 *kiosk_id,
              const guint8 *after,
              GError **error)
{
  return canvass_ledger_revoke_kiosk (
             command->open.ledger, kiosk_id, after, command->reason, command->made, error) &&
         canvass_deciding_command_conclude (command, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassDecidingCommand) command = { 0 };
  guint8 kiosk_id[CANVASS_ID_BYTES], after[CANVASS_HASH_BYTES];

  if (!canvass_deciding_command_begin (&command, options, error) ||
      !canvass_decision_find_kiosk (
          command.open.ledger, canvass_options_get_arguments (options)[0], kiosk_id, error) ||
      !canvass_ledger_find_batch (
          command.open.ledger, kiosk_id, canvass_options_get (options, "after"), after, error))
    return FALSE;

  return canvass_options_has (options, "weigh") ? weigh (&command, kiosk_id, after, error)
                                                : revoke_kiosk (&command, kiosk_id, after, error);
}

const CanvassCommand canvass_command_desk_revoke = {
  .group = "desk",
  .name = "revoke",
  .summary = "Let a kiosk's batches count up to one of them",
  .details =
      "KIOSK is a table's name or its id. For one that was stolen or copied: its batches count up\n"
      "to the one named and those that it hangs on, what else it sends stays in quarantine. Where\n"
      "the chain of batches forks, it decides for the branch of the one named. It is told by a\n"
      "batch and never by a date, which a thief's clock could say. With --weigh it only tells how\n"
      "many signatures would leave the roll and come onto it.",
  .arguments = "KIOSK",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_desk_revoke,
  .run = run,
};
