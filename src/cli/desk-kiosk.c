/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/decision-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "format/words.h"
#include "ledger/kiosk.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_kiosk[] = {
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_KEY (0), CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

static const char *
name_reason (const CanvassKioskBatch *batch)
{
  return batch->reason < 0
             ? ""
             : canvass_quarantine_reason_name ((CanvassQuarantineReason)batch->reason);
}

static const char *
format_time (gint64 seconds, char text[static 32])
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autofree char *words = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : NULL;

  g_strlcpy (text, seconds > 0 && words != NULL ? words : "", 32);
  return text;
}

static void
add_batch (JsonBuilder *object, const CanvassKioskBatch *batch)
{
  char time[32];

  json_builder_begin_object (object);
  canvass_json_add_number (object, "number", batch->number);
  canvass_json_add_hex (object, "batch_id", batch->batch_id, CANVASS_HASH_BYTES);
  canvass_json_add_text (object, "read", format_time (batch->read_at, time));
  canvass_json_add_number (object, "records", batch->records);
  canvass_json_add_number (object, "counted", batch->counted);
  canvass_json_add_text (object, "reason", name_reason (batch));
  json_builder_end_object (object);
}

static void
add_session (JsonBuilder *object, const CanvassKioskSession *session)
{
  char day[11];

  json_builder_begin_object (object);
  canvass_json_add_text (object, "day", canvass_decision_format_day (session->day, day));
  canvass_json_add_bool (object, "closed", session->closed);
  canvass_json_add_number (object, "captured", session->captured);
  canvass_json_add_number (object, "arrived", session->arrived);
  json_builder_end_object (object);
}

static void
add_gaps (JsonBuilder *object, const CanvassLedgerKiosk *kiosk)
{
  json_builder_set_member_name (object, "gaps");
  json_builder_begin_array (object);
  for (guint i = 0; i < kiosk->n_gaps; i++) {
    json_builder_begin_array (object);
    json_builder_add_int_value (object, (gint64)kiosk->gaps[i].first);
    json_builder_add_int_value (object, (gint64)kiosk->gaps[i].last);
    json_builder_end_array (object);
  }
  json_builder_end_array (object);
}

static void
print_json (const CanvassKioskHistory *history, const char *words)
{
  const CanvassLedgerKiosk *kiosk = &history->summary;
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_hex (object, "kiosk_id", kiosk->kiosk_id, CANVASS_ID_BYTES);
  canvass_json_add_text (object, "name", kiosk->name);
  canvass_json_add_text (object, "words", words);
  canvass_json_add_bool (object, "admitted", kiosk->admitted);
  canvass_json_add_bool (object, "revoked", kiosk->revoked);
  add_gaps (object, kiosk);
  canvass_json_add_number (object, "missing_batches", kiosk->missing_batches);
  canvass_json_add_number (object, "forked_from", history->forked_from);
  json_builder_set_member_name (object, "batches");
  json_builder_begin_array (object);
  for (guint i = 0; i < history->batches->len; i++)
    add_batch (object, &g_array_index (history->batches, CanvassKioskBatch, i));
  json_builder_end_array (object);
  json_builder_set_member_name (object, "sessions");
  json_builder_begin_array (object);
  for (guint i = 0; i < history->sessions->len; i++)
    add_session (object, &g_array_index (history->sessions, CanvassKioskSession, i));
  json_builder_end_array (object);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_batch (const CanvassKioskBatch *batch)
{
  g_autofree char *id = canvass_to_hex (batch->batch_id, CANVASS_HASH_BYTES);
  char time[32];

  printf ("batch %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
          " records count, read %s%s%s, %s\n",
          batch->number,
          batch->counted,
          batch->records,
          format_time (batch->read_at, time),
          batch->reason < 0 ? "" : ", ",
          name_reason (batch),
          id);
}

static void
print_session (const CanvassKioskSession *session)
{
  char day[11];

  if (session->closed)
    printf ("session closed on %s with %" G_GUINT64_FORMAT "; %" G_GUINT64_FORMAT " arrived\n",
            canvass_decision_format_day (session->day, day),
            session->captured,
            session->arrived);
  else
    printf ("session not closed, last signed on %s: %" G_GUINT64_FORMAT " arrived\n",
            canvass_decision_format_day (session->day, day),
            session->arrived);
}

static void
print_text (const CanvassKioskHistory *history, const char *words)
{
  const CanvassLedgerKiosk *kiosk = &history->summary;
  g_autofree char *name = canvass_report_printable (kiosk->name);

  printf (
      "kiosk %s%s\n", kiosk->admitted ? name : "(not admitted)", kiosk->revoked ? ", revoked" : "");
  if (words[0] != '\0')
    printf ("words: %s\n", words);
  for (guint i = 0; i < history->batches->len; i++)
    print_batch (&g_array_index (history->batches, CanvassKioskBatch, i));
  for (guint i = 0; i < kiosk->n_gaps; i++)
    printf ("missing: batches %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT "\n",
            kiosk->gaps[i].first,
            kiosk->gaps[i].last);
  if (history->forked_from > 0)
    printf ("forked: two devices have sealed different batches from number %" G_GUINT64_FORMAT
            " on; “canvass desk revoke” decides for one\n",
            history->forked_from);
  for (guint i = 0; i < history->sessions->len; i++)
    print_session (&g_array_index (history->sessions, CanvassKioskSession, i));
}

static gboolean
tell (const CanvassOptions *options, CanvassLedger *ledger, GError **error)
{
  guint8 kiosk_id[CANVASS_ID_BYTES];
  g_autoptr (CanvassKioskHistory) history = NULL;
  g_autofree char *words = NULL;

  if (!canvass_decision_find_kiosk (
          ledger, canvass_options_get_arguments (options)[0], kiosk_id, error))
    return FALSE;

  history = canvass_ledger_read_kiosk (ledger, kiosk_id, error);
  if (history == NULL)
    return FALSE;

  words =
      history->has_card ? canvass_words_of_kiosk (history->card.device_pk, error) : g_strdup ("");
  if (words == NULL)
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (history, words);
  else
    print_text (history, words);
  return TRUE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };

  return canvass_ledger_choose (options, &open, error) && tell (options, open.ledger, error) &&
         canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_kiosk = {
  .group = "desk",
  .name = "kiosk",
  .summary = "Tell what one kiosk sent: its batches and its sessions",
  .details =
      "KIOSK is a table's name or its id. Each batch with when it was read and how many of its\n"
      "records count, batches that have not arrived, and each session with how many signatures\n"
      "the table counted when it was closed against how many have arrived.",
  .arguments = "KIOSK",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_desk_kiosk,
  .run = run,
};
