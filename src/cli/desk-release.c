/*
 * Releasing and rejecting: two words, one way.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"

static const CanvassOptionSpec options_of_desk_release[] = {
  CANVASS_OPTION_LEDGER,
  { "quarantined", "REASON", "all that are in quarantine for this reason", 0 },
  { "kiosk", "NAME|ID", "of these, only one table's", 0 },
  CANVASS_OPTION_REASON,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED, what);
  return FALSE;
}

static gboolean
check_usage (const CanvassOptions *options, GError **error)
{
  gboolean named = canvass_options_get_n_arguments (options) > 0;
  gboolean all = canvass_options_has (options, "quarantined");

  if (named != all && (all || !canvass_options_has (options, "kiosk")))
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_USAGE_ERROR,
                       CANVASS_USAGE_ERROR_WRONG,
                       named && all ? "RECORD and --quarantined exclude each other"
                       : named      ? "--kiosk goes with --quarantined"
                                    : "RECORD or --quarantined is missing");
  return FALSE;
}

static gint
parse_reason (const char *name, GError **error)
{
  g_autofree char *printable = canvass_report_printable (name);

  for (gint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
    if (g_str_equal (canvass_quarantine_reason_name (i), name))
      return i;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_REFUSED,
               "There is no reason “%s”; “canvass desk status” names those that there are",
               printable);
  return -1;
}

typedef struct {
  GByteArray *hashes;
  const guint8 *kiosk_id; /* (nullable) */
  gboolean releasing;
  guint n_left_out; /* cannot be released */
} Collection;

static gboolean
collect (const CanvassLedgerRecord *record, const CanvassPayload *payload, gpointer user_data)
{
  Collection *self = user_data;

  if (self->kiosk_id != NULL && memcmp (self->kiosk_id, record->kiosk_id, CANVASS_ID_BYTES) != 0)
    return TRUE;

  if (self->releasing && !record->releasable)
    self->n_left_out++;
  else
    g_byte_array_append (self->hashes, record->hash, CANVASS_HASH_BYTES);
  return TRUE;
}

static gboolean
collect_all (CanvassDecidingCommand *command, Collection *collection, GError **error)
{
  const char *kiosk = canvass_options_get (command->options, "kiosk");
  gint reason = parse_reason (canvass_options_get (command->options, "quarantined"), error);
  guint8 kiosk_id[CANVASS_ID_BYTES];

  if (reason < 0)
    return FALSE;
  if (kiosk != NULL) {
    if (!canvass_decision_find_kiosk (command->open.ledger, kiosk, kiosk_id, error))
      return FALSE;
    collection->kiosk_id = kiosk_id;
  }

  if (!canvass_ledger_foreach_set_aside (command->open.ledger, reason, collect, collection, error))
    return FALSE;

  if (collection->n_left_out > 0)
    canvass_report_warning ("%u of them cannot be released, as they do not open, have no campaign "
                            "file here or lie where they do not belong",
                            collection->n_left_out);
  return collection->hashes->len > 0 ||
         refuse (error, "There is nothing in quarantine of which that could be decided");
}

/* Of those that were named each has to be one that it makes a difference to. */
static gboolean
collect_named (CanvassDecidingCommand *command, Collection *collection, GError **error)
{
  g_autoptr (GArray) records =
      canvass_ledger_find_records (command->open.ledger,
                                   canvass_options_get_arguments (command->options),
                                   canvass_options_get_n_arguments (command->options),
                                   error);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    const CanvassLedgerRecord *record = &g_array_index (records, CanvassLedgerRecord, i);

    if (record->on_roll || !collection->releasing || record->releasable) {
      if (!record->on_roll && record->reason == CANVASS_QUARANTINE_WITHDRAWN)
        return refuse (error,
                       "Its signer took one of the records back: undo that decision if it was made "
                       "by mistake");
      g_byte_array_append (collection->hashes, record->hash, CANVASS_HASH_BYTES);
      continue;
    }

    return refuse (error,
                   "One of the records cannot be released: it does not open, has no campaign file "
                   "here or lies where it does not belong; “canvass desk quarantine” tells which");
  }

  return records != NULL;
}

static gboolean
decide (const CanvassOptions *options, CanvassDecisionKind kind, GError **error)
{
  g_auto (CanvassDecidingCommand) command = { 0 };
  g_autoptr (GByteArray) hashes = g_byte_array_new ();
  Collection collection = { .hashes = hashes, .releasing = kind == CANVASS_DECISION_RELEASE };

  return check_usage (options, error) &&
         canvass_deciding_command_begin (&command, options, error) &&
         (canvass_options_has (options, "quarantined")
              ? collect_all (&command, &collection, error)
              : collect_named (&command, &collection, error)) &&
         canvass_ledger_decide_records (command.open.ledger,
                                        kind,
                                        hashes->data,
                                        hashes->len / CANVASS_HASH_BYTES,
                                        command.reason,
                                        command.made,
                                        error) &&
         canvass_deciding_command_conclude (&command, error);
}

static gboolean
run_release (const CanvassOptions *options, GError **error)
{
  return decide (options, CANVASS_DECISION_RELEASE, error);
}

static gboolean
run_reject (const CanvassOptions *options, GError **error)
{
  return decide (options, CANVASS_DECISION_REJECTION, error);
}

const CanvassCommand canvass_command_desk_release = {
  .group = "desk",
  .name = "release",
  .summary = "Let records out of quarantine",
  .details =
      "RECORD is a record_id or, where two bear one id, a hash. What stands against the records\n"
      "does not any more, for all coordinators who get the decision. A rejection of them is\n"
      "superseded; what a signer took back stays so.",
  .arguments = "[RECORD…]",
  .max_arguments = G_MAXUINT,
  .options = options_of_desk_release,
  .run = run_release,
};

const CanvassCommand canvass_command_desk_reject = {
  .group = "desk",
  .name = "reject",
  .summary = "Decide that records do not count",
  .details =
      "RECORD is a record_id or, where two bear one id, a hash; on the roll or in quarantine.\n"
      "Nothing is deleted: “canvass desk undo” brings them back. An acknowledgement covers them,\n"
      "so that their kiosk forgets them.",
  .arguments = "[RECORD…]",
  .max_arguments = G_MAXUINT,
  .options = options_of_desk_release,
  .run = run_reject,
};
