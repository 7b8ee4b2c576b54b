/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/drawing-svg.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/report.h"
#include "cli/signature-output.h"

static const CanvassOptionSpec options_of_desk_show[] = {
  CANVASS_OPTION_LEDGER,          { "drawing", "FILE.svg", "write what was drawn to FILE.svg", 0 },
  CANVASS_OPTION_KEY (0),         CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

typedef struct {
  CanvassLedger *ledger;
  CanvassSignatureOutput *output;
  const char *drawing; /* (nullable) where to write it to */
  gboolean json;
  gboolean found;
  guint n_decisions;
  GError *error;
} Showing;

static void
put_row (CanvassSignatureOutput *output, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;

  canvass_signature_output_put_text (output, name);
  canvass_signature_output_puts (output, ": ");
  canvass_signature_output_put_text (output, value);
  canvass_signature_output_puts (output, "\n");
}

static void
put_hex_row (CanvassSignatureOutput *output, const char *name, const guint8 *bytes, gsize length)
{
  canvass_signature_output_puts (output, name);
  canvass_signature_output_puts (output, ": ");
  canvass_signature_output_put_hex (output, bytes, length);
  canvass_signature_output_puts (output, "\n");
}

static void
print_entry (CanvassSignatureOutput *output, const CanvassRollEntry *entry)
{
  const CanvassPayload *payload = entry->payload;
  char states[64];

  put_hex_row (output, "record_id", entry->record_id, CANVASS_ID_BYTES);
  put_hex_row (output, "hash", entry->hash, CANVASS_HASH_BYTES);
  put_row (output, "table", entry->kiosk);
  put_row (output, "day", canvass_payload_get_day (payload));
  put_row (output, "language", canvass_payload_get_language (payload));
  for (guint i = 0; i < canvass_payload_get_n_fields (payload); i++)
    put_row (output,
             canvass_payload_get_field_name (payload, i),
             canvass_payload_get_field_value (payload, i));
  for (guint i = 0; i < canvass_payload_get_n_consents (payload); i++)
    put_row (output,
             canvass_payload_get_consent_name (payload, i),
             canvass_payload_get_consent_given (payload, i) ? "yes" : "no");
  put_row (output, "sheet", canvass_payload_get_sheet (payload));
  put_row (output, "state", canvass_signature_output_states (entry, states));
}

static gboolean
put_decision (const CanvassLedgerDecision *decision, gpointer user_data)
{
  Showing *self = user_data;
  CanvassSignatureOutput *output = self->output;

  if (self->json) {
    canvass_signature_output_puts (output, self->n_decisions++ > 0 ? ",\"" : "\"");
    canvass_signature_output_put_hex (output, decision->hash, CANVASS_HASH_BYTES);
    canvass_signature_output_puts (output, "\"");
    return TRUE;
  }

  canvass_signature_output_puts (output, "decision: ");
  canvass_signature_output_puts (output, decision->day);
  canvass_signature_output_puts (output, " ");
  canvass_signature_output_puts (output, canvass_decision_kind_name (decision->kind));
  canvass_signature_output_puts (output, ", by ");
  canvass_signature_output_put_text (output, decision->signer);
  canvass_signature_output_puts (output, ", ");
  canvass_signature_output_puts (output, decision->state);
  canvass_signature_output_puts (output, ", ");
  canvass_signature_output_put_hex (output, decision->hash, CANVASS_HASH_BYTES);
  canvass_signature_output_puts (output, "\n");
  return TRUE;
}

static gboolean
write_drawing (Showing *self, const CanvassRollEntry *entry)
{
  const CanvassDrawing *drawing = canvass_payload_get_drawing (entry->payload);

  if (self->drawing == NULL)
    return TRUE;

  if (drawing != NULL)
    return canvass_drawing_write_svg (drawing, self->drawing, &self->error);

  g_set_error (&self->error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_REFUSED,
               "%s: nothing was written to %s",
               entry->drawing_lost ? "The ledger's copy of the record has rotted"
                                   : "Nothing was drawn with this signature",
               self->drawing);
  return FALSE;
}

static gboolean
show_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Showing *self = user_data;
  gboolean good;

  self->found = TRUE;
  if (self->json) {
    canvass_signature_output_puts (self->output, "{\"signature\":");
    canvass_signature_output_put_entry (self->output, entry);
    canvass_signature_output_puts (self->output, ",\"decisions\":[");
  } else {
    print_entry (self->output, entry);
  }

  good = canvass_ledger_foreach_decision_about (
      self->ledger, entry->hash, put_decision, self, &self->error);
  if (self->json)
    canvass_signature_output_puts (self->output, "]}\n");
  return good && write_drawing (self, entry);
}

static gboolean
show (Showing *self, const guint8 *record_id, const char *word, GError **error)
{
  g_autoptr (CanvassRoll) roll = canvass_ledger_read_roll (self->ledger, error);

  if (roll == NULL ||
      !canvass_roll_visit (roll, record_id, 1, self->drawing != NULL, show_entry, self, error))
    return FALSE;

  if (self->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
  }
  if (!self->found)
    g_set_error (error,
                 CANVASS_LEDGER_ERROR,
                 CANVASS_LEDGER_ERROR_REFUSED,
                 "The record “%s” is no signature on the roll; “canvass desk quarantine” tells of "
                 "those that are not",
                 word);
  return self->found;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  g_autoptr (CanvassSignatureOutput) output = NULL;
  g_autoptr (GArray) records = NULL;
  const char *const *words = canvass_options_get_arguments (options);
  Showing showing = { .drawing = canvass_options_get (options, "drawing"),
                      .json = canvass_options_has (options, "json") };

  if ((showing.drawing != NULL && !canvass_output_check (showing.drawing, "<svg", error)) ||
      !canvass_ledger_choose (options, &open, error))
    return FALSE;

  records = canvass_ledger_find_records (open.ledger, words, 1, error);
  if (records == NULL)
    return FALSE;

  output = canvass_signature_output_new ();
  showing.ledger = open.ledger;
  showing.output = output;
  return show (&showing,
               g_array_index (records, CanvassLedgerRecord, 0).record_id,
               words[0],
               error) &&
         canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_show = {
  .group = "desk",
  .name = "show",
  .summary = "Show one signature, what was decided of it and what was drawn",
  .details =
      "RECORD is a record_id or a hash. The signature comes as it was corrected, and with the\n"
      "decisions that speak of it, also those that are not in force any more. What was drawn is\n"
      "written as a picture, which anybody who gets that file can look at.",
  .arguments = "RECORD",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_desk_show,
  .run = run,
};
