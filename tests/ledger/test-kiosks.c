/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include <glib/gstdio.h>

static GArray *
list (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GArray *kiosks = canvass_ledger_list_kiosks (self->ledger, &error);

  g_assert_no_error (error);
  return kiosks;
}

static const CanvassLedgerKiosk *
at (GArray *kiosks, guint i)
{
  g_assert_cmpuint (i, <, kiosks->len);
  return &g_array_index (kiosks, CanvassLedgerKiosk, i);
}

static GBytes *
next_batch (Fixture *self, Kiosk *kiosk, guint n)
{
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, n);

  return fixture_batch (kiosk, self->campaign, records);
}

static void
import_bytes (Fixture *self, GBytes *batch)
{
  g_autofree char *path = fixture_write (self, "x.batch", batch);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
}

static void
test_missing_batches_are_counted (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GArray) kiosks = NULL;

  fixture_admit (self, kiosk);
  for (guint i = 1; i <= 7; i++) {
    g_autoptr (GBytes) batch = next_batch (self, kiosk, i);

    if (i == 2 || i == 3 || i == 7) {
      import_bytes (self, batch);
      import_bytes (self, batch);
    }
  }

  kiosks = list (self);
  g_assert_cmpuint (kiosks->len, ==, 1);
  g_assert_cmpstr (at (kiosks, 0)->name, ==, "Plaza");
  g_assert_true (at (kiosks, 0)->admitted);
  g_assert_cmpuint (at (kiosks, 0)->batches, ==, 3);
  g_assert_cmpuint (at (kiosks, 0)->last_number, ==, 7);
  g_assert_cmpuint (at (kiosks, 0)->missing_batches, ==, 1 + 3);
  g_assert_cmpuint (at (kiosks, 0)->accepted, ==, 2 + 3 + 7);
  g_assert_cmpuint (at (kiosks, 0)->quarantined, ==, 0);
}

static void
test_what_arrived_after_all_is_not_in_quarantine (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GBytes) batch = next_batch (self, kiosk, 4);
  g_autoptr (GBytes) damaged = fixture_flip (batch, CANVASS_BATCH_HEAD_BYTES (4) + 500);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (batch, 0, g_bytes_get_size (batch) - 10);
  g_autoptr (GArray) before = NULL, after = NULL;

  fixture_admit (self, kiosk);
  import_bytes (self, damaged);
  before = list (self);
  g_assert_cmpuint (at (before, 0)->accepted, ==, 3);
  g_assert_cmpuint (at (before, 0)->quarantined, ==, 1);

  import_bytes (self, cut);
  after = list (self);
  g_assert_cmpuint (at (after, 0)->accepted, ==, 4);
  g_assert_cmpuint (at (after, 0)->quarantined, ==, 0);
  g_assert_cmpuint (at (after, 0)->batches, ==, 1);
}

static void
test_forged_batches_say_nothing_about_a_kiosk (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GBytes) batch = next_batch (self, kiosk, 4);
  g_autoptr (GBytes) second = next_batch (self, kiosk, 4);
  g_autoptr (GBytes) forged = fixture_flip (second, 56 + 5); /* a huge number */
  g_autoptr (GArray) kiosks = NULL;

  fixture_admit (self, kiosk);
  import_bytes (self, batch);
  import_bytes (self, forged);
  kiosks = list (self);
  g_assert_cmpuint (at (kiosks, 0)->batches, ==, 1);
  g_assert_cmpuint (at (kiosks, 0)->missing_batches, ==, 0);
  g_assert_cmpuint (at (kiosks, 0)->quarantined, ==, 4);
}

static GBytes *
closing (Fixture *self, Kiosk *kiosk, guint64 captured)
{
  static const guint8 another_run[CANVASS_ID_BYTES] = { 9 };
  g_autoptr (CanvassPayload) payload = fixture_payload ("x");

  canvass_payload_set_session (payload, another_run);
  canvass_payload_set_field (payload, "name", NULL, NULL);
  canvass_payload_set_field (payload, "postcode", NULL, NULL);
  canvass_payload_set_kind (payload, CANVASS_PAYLOAD_CLOSE);
  canvass_payload_set_captured (payload, captured);
  return fixture_record (kiosk, self->campaign, payload);
}

static void
test_closed_sessions_tell_what_should_have_come (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) a = kiosk_new (self->campaign, "A");
  g_autoptr (Kiosk) b = kiosk_new (self->campaign, "B");
  g_autoptr (GPtrArray) complete = fixture_signatures (a, self->campaign, 5);
  g_autoptr (GPtrArray) short_by_two = fixture_signatures (b, self->campaign, 3);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (GArray) kiosks = NULL, rebuilt = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (complete, closing (self, a, 5));
  g_ptr_array_add (short_by_two, closing (self, b, 5));
  first = fixture_batch (a, self->campaign, complete);
  second = fixture_batch (b, self->campaign, short_by_two);
  fixture_admit (self, a);
  fixture_admit (self, b);
  import_bytes (self, first);
  import_bytes (self, second);
  import_bytes (self, second);

  kiosks = list (self);
  g_assert_cmpuint (at (kiosks, 0)->closed_sessions, ==, 1);
  g_assert_cmpuint (at (kiosks, 0)->captured_in_closed, ==, 5);
  g_assert_cmpuint (at (kiosks, 0)->arrived_in_closed, ==, 5);
  g_assert_cmpuint (at (kiosks, 0)->accepted, ==, 6);
  g_assert_cmpuint (at (kiosks, 1)->accepted, ==, 4);
  g_assert_cmpuint (at (kiosks, 1)->closed_sessions, ==, 1);
  g_assert_cmpuint (at (kiosks, 1)->captured_in_closed, ==, 5);
  g_assert_cmpuint (at (kiosks, 1)->arrived_in_closed, ==, 3);

  /* Read back from the index, too. */
  fixture_open (self);
  rebuilt = list (self);
  g_assert_cmpmem (kiosks->data,
                   kiosks->len * sizeof (CanvassLedgerKiosk),
                   rebuilt->data,
                   rebuilt->len * sizeof (CanvassLedgerKiosk));
}

static void
test_strangers_are_listed_too (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) stranger = kiosk_new (self->campaign, "Nobody");
  g_autoptr (GBytes) batch = next_batch (self, stranger, 4);
  g_autoptr (GArray) kiosks = NULL;

  fixture_admit (self, kiosk);
  import_bytes (self, batch);
  kiosks = list (self);
  g_assert_cmpuint (kiosks->len, ==, 2);
  g_assert_false (at (kiosks, 0)->admitted);
  g_assert_cmpstr (at (kiosks, 0)->name, ==, "");
  g_assert_cmpuint (at (kiosks, 0)->quarantined, ==, 4);
  g_assert_cmpuint (at (kiosks, 1)->batches, ==, 0);
}

static void
test_batches_are_counted_without_a_key (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GBytes) first = next_batch (self, kiosk, 4);
  g_autoptr (GBytes) second = next_batch (self, kiosk, 4);
  g_autoptr (GArray) kiosks = NULL;
  g_autoptr (GError) error = NULL;

  fixture_admit (self, kiosk);
  import_bytes (self, second);
  fixture_close (self);
  self->ledger = canvass_ledger_open_locked (self->ledger_folder, &error);
  g_assert_no_error (error);
  kiosks = list (self);
  g_assert_cmpuint (at (kiosks, 0)->batches, ==, 1);
  g_assert_cmpuint (at (kiosks, 0)->missing_batches, ==, 1);
  g_assert_cmpuint (at (kiosks, 0)->accepted, ==, 0);
}

static void
test_a_card_for_an_unknown_version_is_refused (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) newer = fixture_campaign (self, "test-petition", 2, self->key);
  g_autoptr (Kiosk) kiosk = kiosk_new (newer, "Plaza");
  g_autoptr (GBytes) forged = fixture_flip (kiosk->file, g_bytes_get_size (kiosk->file) - 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (canvass_ledger_admit (self->ledger, kiosk->file, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED);
  g_clear_error (&error);
  canvass_ledger_add_campaign (self->ledger, newer, &error);
  g_assert_no_error (error);
  fixture_admit (self, kiosk);
  fixture_admit (self, kiosk);
  g_assert_false (canvass_ledger_admit (self->ledger, forged, &error));
  g_assert_nonnull (error);
}

static void
test_two_cards_of_one_kiosk_are_one_kiosk (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GBytes) renamed = canvass_kiosk_card_write (
      "Market", canvass_campaign_get_hash (self->campaign), kiosk->device_sk, NULL);
  g_autofree char *name = NULL;
  g_autoptr (GArray) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;

  fixture_admit (self, kiosk);
  canvass_ledger_admit (self->ledger, renamed, &error);
  g_assert_no_error (error);
  first = list (self);
  g_assert_cmpuint (first->len, ==, 1);
  fixture_open (self);
  second = list (self);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpstr (at (first, 0)->name, ==, at (second, 0)->name);
}

#define ADD(name)                                                                                  \
  g_test_add ("/ledger/kiosks/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (missing_batches_are_counted);
  ADD (what_arrived_after_all_is_not_in_quarantine);
  ADD (forged_batches_say_nothing_about_a_kiosk);
  ADD (closed_sessions_tell_what_should_have_come);
  ADD (strangers_are_listed_too);
  ADD (batches_are_counted_without_a_key);
  ADD (a_card_for_an_unknown_version_is_refused);
  ADD (two_cards_of_one_kiosk_are_one_kiosk);

  return g_test_run ();
}
