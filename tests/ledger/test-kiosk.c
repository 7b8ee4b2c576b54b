/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/error.h"
#include "ledger/decide.h"
#include "ledger/kiosk.h"

static const guint8 none[CANVASS_HASH_BYTES];

static GBytes *
record_of (Fixture *self, Kiosk *kiosk, guint8 session, const char *day, gint64 captured)
{
  const guint8 id[CANVASS_ID_BYTES] = { session };
  g_autoptr (CanvassPayload) payload =
      captured < 0 ? fixture_payload ("Ana") : canvass_payload_new ();

  if (captured >= 0) {
    canvass_payload_set_kind (payload, CANVASS_PAYLOAD_CLOSE);
    canvass_payload_set_captured (payload, (guint64)captured);
    g_assert_true (canvass_payload_set_language (payload, "es"));
  }
  canvass_payload_set_session (payload, id);
  g_assert_true (canvass_payload_set_day (payload, day));
  return fixture_record (kiosk, self->campaign, payload);
}

static void
import_bytes (Fixture *self, GBytes *batch)
{
  g_autofree char *path = fixture_write (self, "x.batch", batch);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
}

/* The next batch of @n signatures and, unless @captured is negative, the close of their session. */
static GBytes *
next_batch (Fixture *self, Kiosk *kiosk, guint8 session, const char *day, guint n, gint64 captured)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (records, record_of (self, kiosk, session, day, -1));
  if (captured >= 0)
    g_ptr_array_add (records, record_of (self, kiosk, session, day, captured));
  return fixture_batch (kiosk, self->campaign, records);
}

static void
arrive (Fixture *self, Kiosk *kiosk, guint8 session, const char *day, guint n, gint64 captured)
{
  g_autoptr (GBytes) batch = next_batch (self, kiosk, session, day, n, captured);

  import_bytes (self, batch);
}

static CanvassKioskHistory *
read_kiosk (Fixture *self, const Kiosk *kiosk)
{
  g_autoptr (GError) error = NULL;
  CanvassKioskHistory *history =
      canvass_ledger_read_kiosk (self->ledger, kiosk->card.kiosk_id, &error);

  g_assert_no_error (error);
  return history;
}

static void
assert_batch (const CanvassKioskHistory *history,
              guint i,
              guint64 number,
              guint64 records,
              guint64 counted,
              gint reason)
{
  const CanvassKioskBatch *batch = &g_array_index (history->batches, CanvassKioskBatch, i);

  g_assert_cmpuint (i, <, history->batches->len);
  g_assert_cmpuint (batch->number, ==, number);
  g_assert_cmpuint (batch->records, ==, records);
  g_assert_cmpuint (batch->counted, ==, counted);
  g_assert_cmpint (batch->reason, ==, reason);
  g_assert_cmpint (ABS (batch->read_at - g_get_real_time () / G_USEC_PER_SEC), <, 600);
}

static void
assert_session (const CanvassKioskHistory *history,
                guint i,
                guint32 day,
                gboolean closed,
                guint64 captured,
                guint64 arrived)
{
  const CanvassKioskSession *session = &g_array_index (history->sessions, CanvassKioskSession, i);

  g_assert_cmpuint (i, <, history->sessions->len);
  g_assert_cmpuint (session->day, ==, day);
  g_assert_cmpint (session->closed, ==, closed);
  g_assert_cmpuint (session->captured, ==, captured);
  g_assert_cmpuint (session->arrived, ==, arrived);
}

static void
assert_effect (
    Fixture *self, const Kiosk *kiosk, const guint8 *after, guint leaving, guint coming, guint stay)
{
  CanvassRevocationEffect effect;
  g_autoptr (GError) error = NULL;

  canvass_ledger_weigh_revocation (self->ledger, kiosk->card.kiosk_id, after, &effect, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (effect.leaving, ==, leaving);
  g_assert_cmpuint (effect.coming, ==, coming);
  g_assert_cmpuint (effect.staying, ==, stay);
}

static void
revoke_at (Fixture *self, const Kiosk *kiosk, const guint8 *after)
{
  g_autoptr (GError) error = NULL;

  canvass_ledger_revoke_kiosk (self->ledger, kiosk->card.kiosk_id, after, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_sessions_are_counted_apart (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) other = kiosk_new (self->campaign, "Other");
  g_autoptr (CanvassKioskHistory) history = NULL;

  fixture_admit (self, kiosk);
  fixture_admit (self, other);
  arrive (self, kiosk, 1, "2026-11-20", 4, -1);
  arrive (self, kiosk, 1, "2026-11-21", 2, 6);
  arrive (self, kiosk, 2, "2026-11-22", 3, 5);
  arrive (self, kiosk, 3, "2026-11-23", 1, -1);
  arrive (self, other, 1, "2026-11-23", 7, 7);

  history = read_kiosk (self, kiosk);
  g_assert_cmpstr (history->summary.name, ==, "Plaza");
  g_assert_true (history->has_card);
  g_assert_cmpuint (history->sessions->len, ==, 3);
  assert_session (history, 0, 20261123, FALSE, 0, 1);
  assert_session (history, 1, 20261122, TRUE, 5, 3);
  assert_session (history, 2, 20261121, TRUE, 6, 6);
  g_assert_cmpuint (history->batches->len, ==, 4);
  assert_batch (history, 0, 1, 4, 4, -1);
  assert_batch (history, 3, 4, 1, 1, -1);
  g_assert_cmpuint (history->forked_from, ==, 0);
}

static void
test_copies_of_a_batch_are_one_with_what_they_hold_together (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GBytes) batch = next_batch (self, kiosk, 1, "2026-11-20", 3, 3);
  gsize length = g_bytes_get_size (batch);
  g_autoptr (GBytes) damaged = fixture_flip (batch, length - 1);
  g_autoptr (GBytes) cut_off = g_bytes_new_from_bytes (batch, 0, length - 1000);
  g_autoptr (CanvassKioskHistory) first = NULL, second = NULL;

  fixture_admit (self, kiosk);
  import_bytes (self, damaged);
  import_bytes (self, cut_off);
  first = read_kiosk (self, kiosk);
  g_assert_cmpuint (first->batches->len, ==, 1);
  assert_batch (first, 0, 1, 4, 3, -1);
  import_bytes (self, batch);
  second = read_kiosk (self, kiosk);
  g_assert_cmpuint (second->batches->len, ==, 1);
  assert_batch (second, 0, 1, 4, 4, -1);
  g_assert_cmpuint (second->sessions->len, ==, 1);
  assert_session (second, 0, 20261120, TRUE, 3, 3);
}

static void
test_a_stranger_has_batches_and_no_sessions (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) stranger = kiosk_new (self->campaign, "Nobody");
  g_autoptr (CanvassKioskHistory) history = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_ledger_read_kiosk (self->ledger, stranger->card.kiosk_id, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED);
  arrive (self, stranger, 1, "2026-11-20", 3, 3);
  history = read_kiosk (self, stranger);
  g_assert_false (history->has_card);
  assert_batch (history, 0, 1, 4, 0, CANVASS_QUARANTINE_UNKNOWN_KIOSK);
  g_assert_cmpuint (history->sessions->len, ==, 0);
}

static void
test_a_revocation_is_weighed_without_being_decided (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *before = NULL, *after = NULL;
  guint8 second[CANVASS_HASH_BYTES];
  guint n, n_in_force;

  fixture_admit (self, kiosk);
  arrive (self, kiosk, 1, "2026-11-20", 2, 2);
  arrive (self, kiosk, 2, "2026-11-21", 3, 3);
  memcpy (second, kiosk->previous_id, sizeof second);
  arrive (self, kiosk, 3, "2026-11-22", 4, 4);

  before = fixture_describe_roll (self->ledger);
  assert_effect (self, kiosk, second, 4, 0, 5);
  assert_effect (self, kiosk, kiosk->previous_id, 0, 0, 9);
  assert_effect (self, kiosk, none, 9, 0, 0);
  after = fixture_describe_roll (self->ledger);
  g_assert_cmpstr (before, ==, after);
  canvass_ledger_count_decisions (self->ledger, &n, &n_in_force, NULL);
  g_assert_cmpuint (n, ==, 1);

  /* It tells what deciding it does, also against one that is in force. */
  revoke_at (self, kiosk, second);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 5);
  assert_effect (self, kiosk, kiosk->previous_id, 0, 4, 9);
  revoke_at (self, kiosk, kiosk->previous_id);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 9);
}

static void
test_what_a_fork_leaves_aside_would_come_back (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (CanvassKioskHistory) history = NULL;
  guint8 genuine[CANVASS_HASH_BYTES];
  Kiosk copy;

  fixture_admit (self, kiosk);
  arrive (self, kiosk, 1, "2026-11-20", 2, 2);
  copy = *kiosk;
  arrive (self, kiosk, 2, "2026-11-21", 3, 3);
  memcpy (genuine, kiosk->previous_id, sizeof genuine);
  arrive (self, &copy, 4, "2026-11-21", 5, 5);

  history = read_kiosk (self, kiosk);
  g_assert_cmpuint (history->forked_from, ==, 2);
  g_assert_cmpuint (history->batches->len, ==, 3);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 2);
  assert_effect (self, kiosk, genuine, 0, 3, 5);
  assert_effect (self, kiosk, none, 2, 0, 0);
  revoke_at (self, kiosk, genuine);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 5);
}

static void
test_an_import_after_weighing_counts_as_ever (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GBytes) first = next_batch (self, kiosk, 1, "2026-11-20", 2, 2);
  g_autoptr (GBytes) second = next_batch (self, kiosk, 2, "2026-11-21", 3, 3);
  char *paths[] = { fixture_write (self, "1.batch", first),
                    fixture_write (self, "2.batch", second) };
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, paths[0], &account);
  assert_account (&account, 3, 0, 0);
  assert_effect (self, kiosk, none, 2, 0, 0);
  fixture_import (self, paths[1], &account);
  assert_account (&account, 4, 0, 0);
  g_assert_cmpuint (account.taken_up, ==, 0);
  g_assert_cmpuint (account.taken_off, ==, 0);
  assert_effect (self, kiosk, none, 5, 0, 0);
  fixture_import (self, paths[1], &account);
  assert_account (&account, 0, 4, 0);
  g_free (paths[0]);
  g_free (paths[1]);
}

static void
test_a_card_is_met_before_it_is_admitted (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) newer = fixture_campaign (self, "test-petition", 2, self->key);
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) stranger = kiosk_new (newer, "Square");
  g_autoptr (GBytes) damaged = fixture_flip (kiosk->file, g_bytes_get_size (kiosk->file) - 1);
  g_autoptr (GError) error = NULL;
  CanvassKioskCard card;
  gboolean known = TRUE;

  g_assert_true (canvass_ledger_meet_kiosk (self->ledger, kiosk->file, &card, &known, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (card.name, ==, "Plaza");
  g_assert_false (known);
  fixture_admit (self, kiosk);
  g_assert_true (canvass_ledger_meet_kiosk (self->ledger, kiosk->file, &card, &known, &error));
  g_assert_true (known);

  g_assert_false (canvass_ledger_meet_kiosk (self->ledger, damaged, &card, &known, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_false (canvass_ledger_meet_kiosk (self->ledger, stranger->file, &card, &known, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED);
}

static gboolean
note_kind (const CanvassLedgerDecision *decision, gpointer user_data)
{
  g_string_append_printf (
      user_data, "%s/%s ", canvass_decision_kind_name (decision->kind), decision->state);
  return TRUE;
}

static void
test_what_was_decided_of_one_kiosk_is_told (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) other = kiosk_new (self->campaign, "Other");
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  g_autoptr (GString) kinds = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  fixture_admit (self, kiosk);
  fixture_admit (self, other);
  canvass_ledger_name_kiosk (self->ledger, kiosk->card.kiosk_id, "Market", NULL, made, &error);
  g_assert_no_error (error);
  canvass_ledger_undo_decisions (
      self->ledger, (const guint8 *)made->data, made->len, NULL, NULL, &error);
  g_assert_no_error (error);
  canvass_ledger_foreach_decision_about_kiosk (
      self->ledger, kiosk->card.kiosk_id, note_kind, kinds, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (kinds->str, "admission/in-force "));
  g_assert_nonnull (strstr (kinds->str, "naming/superseded "));
  g_assert_nonnull (strstr (kinds->str, "undoing/in-force "));
  g_assert_cmpuint (
      kinds->len, ==, strlen ("admission/in-force naming/superseded undoing/in-force "));
}

#define ADD(name)                                                                                  \
  g_test_add ("/ledger/kiosk/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (sessions_are_counted_apart);
  ADD (copies_of_a_batch_are_one_with_what_they_hold_together);
  ADD (a_stranger_has_batches_and_no_sessions);
  ADD (a_revocation_is_weighed_without_being_decided);
  ADD (what_a_fork_leaves_aside_would_come_back);
  ADD (an_import_after_weighing_counts_as_ever);
  ADD (a_card_is_met_before_it_is_admitted);
  ADD (what_was_decided_of_one_kiosk_is_told);
  return g_test_run ();
}
