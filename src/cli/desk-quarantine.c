/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/account-output.h"
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_quarantine[] = {
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_KEY (0), CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

static gboolean
add_record (const CanvassLedgerRecord *record, const CanvassPayload *payload, gpointer user_data)
{
  JsonBuilder *object = user_data;
  char day[11];

  json_builder_begin_object (object);
  canvass_json_add_hex (object, "record_id", record->record_id, CANVASS_ID_BYTES);
  canvass_json_add_hex (object, "hash", record->hash, CANVASS_HASH_BYTES);
  canvass_json_add_text (object, "reason", canvass_quarantine_reason_name (record->reason));
  canvass_json_add_bool (object, "releasable", record->releasable);
  canvass_json_add_hex (object, "kiosk_id", record->kiosk_id, CANVASS_ID_BYTES);
  canvass_json_add_text (object, "kiosk", record->kiosk);
  canvass_json_add_text (object, "day", canvass_decision_format_day (record->day, day));
  canvass_json_add_number (object, "batch", record->number);
  canvass_json_add_hex (object, "file", record->file, CANVASS_HASH_BYTES);
  json_builder_end_object (object);
  return TRUE;
}

static gboolean
print_record (const CanvassLedgerRecord *record, const CanvassPayload *payload, gpointer user_data)
{
  g_autofree char *id = canvass_to_hex (record->record_id, CANVASS_ID_BYTES);
  g_autofree char *kiosk = record->kiosk[0] != '\0'
                               ? canvass_report_printable (record->kiosk)
                               : canvass_to_hex (record->kiosk_id, CANVASS_ID_BYTES);
  char day[11];

  printf ("%s  %s  %s  %s%s\n",
          id,
          record->day > 0 ? canvass_decision_format_day (record->day, day) : "          ",
          canvass_quarantine_reason_name (record->reason),
          kiosk,
          record->releasable ? "" : ", cannot be released");
  return TRUE;
}

static gboolean
print_json (CanvassLedger *ledger, GError **error)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  json_builder_set_member_name (object, "records");
  json_builder_begin_array (object);
  if (!canvass_ledger_foreach_set_aside (ledger, -1, add_record, object, error))
    return FALSE;
  json_builder_end_array (object);
  json_builder_end_object (object);
  canvass_json_print (object);
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };

  return canvass_ledger_choose (options, &open, error) &&
         (canvass_options_has (options, "json")
              ? print_json (open.ledger, error)
              : canvass_ledger_foreach_set_aside (open.ledger, -1, print_record, NULL, error)) &&
         canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_quarantine = {
  .group = "desk",
  .name = "quarantine",
  .summary = "List the records that do not count, and why",
  .details =
      "Each once, with the table and the day, and whether “canvass desk release” could bring it\n"
      "onto the roll; also what was rejected or taken back. Nothing that a signer gave is printed.",
  .options = options_of_desk_quarantine,
  .run = run,
};
