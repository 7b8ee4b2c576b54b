/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/envelope.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define N 6

static void
assert_reason (const CanvassAccount *account, CanvassQuarantineReason reason, guint64 n)
{
  g_test_message (
      "%s: %" G_GUINT64_FORMAT, canvass_quarantine_reason_name (reason), account->reasons[reason]);
  g_assert_cmpuint (account->reasons[reason], ==, n);
}

static void
test_importing_twice_is_importing_once (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 100);
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  const char *const twice[] = { path, path, NULL };
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import_all (self, twice, &account);
  assert_account (&account, 100, 100, 0);
  g_assert_cmpuint (account.files, ==, 2);

  fixture_import (self, path, &account);
  assert_account (&account, 0, 100, 0);

  fixture_open (self);
  fixture_import (self, self->folder, &account);
  assert_account (&account, 0, 200, 0); /* the stick's copy and the ledger's own */
  g_assert_cmpuint (fixture_n_signatures (self), ==, 100);
}

static void
test_records_may_come_again_in_a_later_batch (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *first = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_autofree char *second = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  g_ptr_array_remove_range (records, 0, 2);
  g_ptr_array_add (records, fixture_signature (kiosk, self->campaign, "Late"));
  second = fixture_write_batch (self, "b", kiosk, self->campaign, records);

  fixture_admit (self, kiosk);
  fixture_import (self, first, &account);
  assert_account (&account, N, 0, 0);
  fixture_import (self, second, &account);
  assert_account (&account, 1, N - 2, 0);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N + 1);
}

static void
test_a_flipped_bit_costs_one_record (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  gsize head = CANVASS_BATCH_HEAD_BYTES (N), size = CANVASS_RECORD_BYTES (2);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (guint i = 0; i < N; i++) {
    const gsize offsets[] = { 0, 8, 24, 40, 72, 96, 130, 260, size - 1 };

    for (guint j = 0; j < G_N_ELEMENTS (offsets); j++) {
      g_autoptr (GBytes) damaged = fixture_flip (batch, head + i * size + offsets[j]);
      g_autofree char *path = fixture_write (self, "x.batch", damaged);

      fixture_import (self, path, &account);
      assert_reason (&account, CANVASS_QUARANTINE_DAMAGED, 1);
      g_assert_cmpuint (account.accepted + account.repeated, ==, N - 1);
    }
  }

  g_assert_cmpuint (fixture_n_signatures (self), ==, N); /* each is whole in some copy */
}

static void
test_a_flipped_list_or_signature_quarantines_the_batch (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autofree char *good = fixture_write (self, "good.batch", batch);
  const gsize offsets[] = { 24, 110, 167, 168, 168 + 33, 168 + 32 * N - 1 };
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++) {
    g_autoptr (GBytes) damaged = NULL;
    g_autofree char *path = NULL;

    g_test_message ("byte %" G_GSIZE_FORMAT, offsets[i]);
    damaged = fixture_flip (batch, offsets[i]);
    path = fixture_write (self, "x.batch", damaged);
    fixture_import (self, path, &account);
    assert_account (&account, 0, 0, N);
    assert_reason (&account, CANVASS_QUARANTINE_BAD_BATCH, N);
  }

  fixture_import (self, good, &account);
  assert_account (&account, N, 0, 0);
}

static void
test_every_flipped_byte_of_a_head_is_noticed (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 2);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (gsize offset = 0; offset < CANVASS_BATCH_HEAD_BYTES (2); offset++) {
    g_autoptr (GBytes) damaged = fixture_flip (batch, offset);
    g_autofree char *path = fixture_write (self, "x.batch", damaged);

    fixture_import (self, path, &account);
    if (offset < 4) { /* no batch at all, or a later release's */
      g_assert_cmpuint (account.read, ==, 0);
      g_assert_cmpuint (account.bad_files->len, ==, 1);
    } else {
      assert_account (&account, 0, 0, 2);
      g_assert_cmpuint (account.bad_files->len, ==, 0);
    }
  }

  g_assert_cmpuint (fixture_n_signatures (self), ==, 0);
}

/* Also where records have lost their magic, so that only their length tells. */
static void
test_a_damaged_header_leaves_no_record_out_of_the_account (Fixture *self, gconstpointer unused)
{
  static const gsize of_header[] = { 4, 5, 56, 96, 97, 98, 100, 102 };
  static const guint of_records[][2] = { { 0, 1 }, { N - 1, N - 1 }, { 2, 3 } };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autofree char *good = fixture_write (self, "good.batch", batch);
  g_autofree char *expected = NULL, *actual = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (gsize i = 0; i < G_N_ELEMENTS (of_header); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (of_records); j++) {
      gsize first = CANVASS_BATCH_HEAD_BYTES (N), size = CANVASS_RECORD_BYTES (2);
      g_autoptr (GBytes) header = fixture_flip (batch, of_header[i]);
      g_autoptr (GBytes) one = fixture_flip (header, first + of_records[j][0] * size);
      g_autoptr (GBytes) both = fixture_flip (one, first + of_records[j][1] * size + 1);
      g_autofree char *path = fixture_write (self, "x.batch", both);

      fixture_import (self, path, &account);
      assert_account (&account, 0, 0, N);
      assert_reason (&account, CANVASS_QUARANTINE_BAD_BATCH, N);
      g_assert_cmpuint (account.bad_files->len, ==, 0);
    }

  fixture_import (self, good, &account);
  assert_account (&account, N, 0, 0);
  expected = fixture_describe_roll (self->ledger);
  canvass_ledger_rebuild (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  actual = fixture_describe_roll (self->ledger);
  g_assert_cmpstr (actual, ==, expected);
}

static GBytes *
take_out (GBytes *file, gsize at, gsize n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, g_bytes_get_data (file, NULL), (guint)g_bytes_get_size (file));
  g_byte_array_remove_range (bytes, (guint)at, (guint)n);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
test_a_record_that_lost_bytes_hides_none_behind_it (Fixture *self, gconstpointer unused)
{
  static const gsize lost[] = { 1, 8, 512, 3000 };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  gsize first = CANVASS_BATCH_HEAD_BYTES (N), size = CANVASS_RECORD_BYTES (2);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (guint i = 0; i < N - 1; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (lost); j++) {
      g_autoptr (GBytes) damaged = take_out (batch, first + i * size + 500, lost[j]);
      g_autofree char *path = fixture_write (self, "x.batch", damaged);

      g_test_message ("record %u, %" G_GSIZE_FORMAT " bytes", i, lost[j]);
      fixture_import (self, path, &account);
      assert_account (&account, 0, 0, N);
      assert_reason (&account, CANVASS_QUARANTINE_BAD_BATCH, N);
    }
}

static void
test_records_behind_the_last_are_counted (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) first = fixture_batch (kiosk, self->campaign, records);
  g_autoptr (GBytes) second = fixture_batch (kiosk, self->campaign, records);
  g_autoptr (GByteArray) both = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  g_byte_array_append (both, g_bytes_get_data (first, NULL), g_bytes_get_size (first));
  g_byte_array_append (both, g_bytes_get_data (second, NULL), g_bytes_get_size (second) - 1);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&both));
  path = fixture_write (self, "x.batch", bytes);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  g_assert_cmpuint (account.read, ==, 2 * N);
  assert_reason (&account, CANVASS_QUARANTINE_BAD_BATCH, 2 * N - 1);
  assert_reason (&account, CANVASS_QUARANTINE_CUT_OFF, 1);
}

static void
test_a_cut_off_file_gives_all_before_the_cut (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  gsize head = CANVASS_BATCH_HEAD_BYTES (N), size = CANVASS_RECORD_BYTES (2);
  guint64 accepted = 0;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (gsize length = 0; length < g_bytes_get_size (batch); length += 211) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (batch, 0, length);
    g_autofree char *path = fixture_write (self, "x.batch", cut);
    guint64 whole = length < head ? 0 : (length - head) / size;

    fixture_import (self, path, &account);
    if (length < CANVASS_BATCH_HEADER_BYTES) {
      g_assert_cmpuint (account.read, ==, 0);
      g_assert_cmpuint (account.bad_files->len, ==, 1);
      continue;
    }

    g_assert_cmpuint (account.read, ==, N);
    g_assert_cmpuint (account.accepted + account.repeated, ==, whole);
    assert_reason (&account, CANVASS_QUARANTINE_CUT_OFF, N - whole);
    accepted += account.accepted;
  }

  g_assert_cmpuint (accepted, ==, N - 1);
}

static void
test_a_few_bytes_that_claim_a_lot_cost_little (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 1);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autofree char *index = g_build_filename (self->ledger_folder, "ledger.sqlite", NULL);
  guint8 claim[200];
  GStatBuf status;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  memcpy (claim, g_bytes_get_data (batch, NULL), sizeof claim);
  canvass_write_u32 (claim + 96, CANVASS_BATCH_MAX_RECORDS);
  for (guint i = 0; i < 50; i++) {
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *path = NULL;

    claim[30] = i;
    bytes = g_bytes_new (claim, sizeof claim);
    path = fixture_write (self, "x.batch", bytes);
    fixture_import (self, path, &account);
    assert_account (&account, 0, 0, CANVASS_BATCH_MAX_RECORDS);
    assert_reason (&account, CANVASS_QUARANTINE_CUT_OFF, CANVASS_BATCH_MAX_RECORDS);
  }

  g_assert_cmpint (g_stat (index, &status), ==, 0);
  g_assert_cmpint (status.st_size, <, 100 * 1000);
}

static void
test_trailing_bytes_make_a_bad_batch (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  g_byte_array_append (longer, g_bytes_get_data (batch, NULL), g_bytes_get_size (batch));
  g_byte_array_append (longer, (const guint8 *)"x", 1);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  path = fixture_write (self, "x.batch", bytes);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_account (&account, 0, 0, N);
  assert_reason (&account, CANVASS_QUARANTINE_BAD_BATCH, N);
}

static void
test_an_unknown_kiosk_waits_until_it_is_admitted (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
  assert_account (&account, 0, 0, N);
  assert_reason (&account, CANVASS_QUARANTINE_UNKNOWN_KIOSK, N);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 0);

  fixture_admit (self, kiosk);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N);
  fixture_open (self);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N);
  /* The account says once that they are accepted, however much was looked at meanwhile. */
  fixture_import (self, path, &account);
  assert_account (&account, N, 0, 0);
  g_assert_cmpuint (account.taken_up, ==, 0);
  fixture_open (self);
  fixture_import (self, path, &account);
  assert_account (&account, 0, N, 0);
}

static void
test_admitting_tells_how_many_were_taken_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) version = fixture_campaign (self, "test-petition", 2, self->key);
  g_autoptr (Kiosk) first = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) second = kiosk_new (self->campaign, "Park");
  g_autoptr (GPtrArray) of_first = fixture_signatures (first, self->campaign, N);
  g_autoptr (GPtrArray) of_second = fixture_signatures (second, self->campaign, 2);
  g_autoptr (GPtrArray) newer = fixture_signatures (second, version, 3);
  g_autofree char *a = fixture_write_batch (self, "a", first, self->campaign, of_first);
  g_autofree char *b = fixture_write_batch (self, "b", second, self->campaign, of_second);
  g_autofree char *c = fixture_write_batch (self, "c", second, version, newer);
  const char *const all[] = { a, b, c, NULL };
  guint64 taken_up = 0, taken_off = 0;
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import_all (self, all, &account);
  assert_account (&account, 0, 0, N + 2 + 3);

  g_assert_cmpuint (canvass_ledger_count_waiting (self->ledger, &first->card, NULL), ==, N);
  fixture_admit (self, first);
  g_assert_cmpuint (canvass_ledger_count_waiting (self->ledger, &first->card, NULL), ==, 0);
  g_assert_true (canvass_ledger_take_up (self->ledger, &taken_up, &taken_off, &error));
  g_assert_cmpuint (taken_up, ==, N);
  g_assert_true (canvass_ledger_take_up (self->ledger, &taken_up, &taken_off, &error));
  g_assert_cmpuint (taken_up + taken_off, ==, 0);

  /* Admitted while locked, and the next import tells. */
  fixture_close (self);
  self->ledger = canvass_ledger_open_locked (self->ledger_folder, &error);
  g_assert_cmpuint (canvass_ledger_count_waiting (self->ledger, &second->card, NULL), ==, 2);
  fixture_admit (self, second);
  g_assert_cmpuint (canvass_ledger_count_waiting (self->ledger, NULL, version), ==, 3);
  canvass_ledger_add_campaign (self->ledger, version, &error);
  g_assert_no_error (error);
  fixture_open (self);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N + 2 + 3);
  fixture_import (self, b, &account);
  assert_account (&account, 2, 0, 0);
  g_assert_cmpuint (account.taken_up, ==, 3);
}

static void
test_admitting_does_not_excuse_a_false_signature (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autoptr (GBytes) forged = fixture_flip (batch, 110);
  g_autofree char *path = fixture_write (self, "a.batch", forged);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import (self, path, &account);
  assert_reason (&account, CANVASS_QUARANTINE_UNKNOWN_KIOSK, N);
  fixture_admit (self, kiosk);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 0);
  fixture_import (self, path, &account);
  assert_reason (&account, CANVASS_QUARANTINE_BAD_BATCH, N);
}

static void
test_an_unknown_version_waits_until_it_is_added (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) version = fixture_campaign (self, "test-petition", 2, self->key);
  g_autofree char *version_path =
      fixture_write (self, "v2.campaign", canvass_campaign_get_file (version));
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) old = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GPtrArray) new = fixture_signatures (kiosk, version, N);
  g_autofree char *first = fixture_write_batch (self, "a", kiosk, self->campaign, old);
  g_autofree char *second = fixture_write_batch (self, "b", kiosk, version, new);
  const char *const both[] = { second, first, NULL };
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import_all (self, both, &account);
  assert_account (&account, N, 0, N);
  assert_reason (&account, CANVASS_QUARANTINE_UNKNOWN_CAMPAIGN, N);

  fixture_import (self, version_path, &account);
  assert_account (&account, 0, 0, 0);
  g_assert_cmpuint (account.taken_up, ==, N);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 2 * N);
}

static void
test_an_older_version_is_welcome (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) newest = fixture_campaign (self, "test-petition", 9, self->key);
  g_autoptr (CanvassCampaign) older = fixture_campaign (self, "test-petition", 5, self->key);
  g_autoptr (GError) error = NULL;

  canvass_ledger_add_campaign (self->ledger, newest, &error);
  g_assert_no_error (error);
  canvass_ledger_add_campaign (self->ledger, older, &error);
  g_assert_no_error (error);
  canvass_ledger_add_campaign (self->ledger, older, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (canvass_ledger_get_campaigns (self->ledger)->len, ==, 3);
  g_assert_true (canvass_ledger_get_campaign (self->ledger) == newest);
}

static void
test_campaigns_of_others_are_refused (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) petition = fixture_campaign (self, "another", 2, self->key);
  g_autoptr (CanvassCampaign) stranger = fixture_campaign (self, "test-petition", 2, self->second);
  g_autofree char *path =
      fixture_write (self, "other.campaign", canvass_campaign_get_file (petition));
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  g_assert_false (canvass_ledger_add_campaign (self->ledger, petition, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (canvass_ledger_add_campaign (self->ledger, stranger, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_REFUSED);

  fixture_import (self, path, &account);
  g_assert_cmpuint (account.bad_files->len, ==, 1);
}

static void
test_records_sealed_to_others_tell_so (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Stranger");
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (CanvassPayload) payload = fixture_payload ("Ana");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  guint8 *record = g_malloc (CANVASS_RECORD_MAX_BYTES);
  g_autofree char *path = NULL;
  CanvassSealing sealing;
  gsize length;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  canvass_campaign_get_sealing (self->campaign, kiosk->card.kiosk_id, &sealing);
  memcpy (sealing.recipients[0], stranger->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  memcpy (sealing.recipients[1], stranger->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  length = canvass_record_seal (record, &sealing, payload, NULL);
  g_ptr_array_add (records, g_bytes_new_take (record, length));
  g_ptr_array_add (records, fixture_signature (kiosk, self->campaign, "Bo"));
  path = fixture_write_batch (self, "a", kiosk, self->campaign, records);

  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_account (&account, 1, 0, 1);
  assert_reason (&account, CANVASS_QUARANTINE_WRONG_KEY, 1);
}

static void
test_seals_in_another_order_open_all_the_same (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (CanvassPayload) payload = fixture_payload ("Ana");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  guint8 *record = g_malloc (CANVASS_RECORD_MAX_BYTES);
  g_autofree char *path = NULL;
  CanvassSealing sealing;
  gsize length;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  canvass_campaign_get_sealing (self->campaign, kiosk->card.kiosk_id, &sealing);
  memcpy (sealing.recipients[0], self->second->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  memcpy (sealing.recipients[1], self->key->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  length = canvass_record_seal (record, &sealing, payload, NULL);
  g_ptr_array_add (records, g_bytes_new_take (record, length));
  path = fixture_write_batch (self, "a", kiosk, self->campaign, records);

  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_account (&account, 1, 0, 0);
}

static void
test_altered_and_unreadable_contents_tell_so (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 1);
  guint8 *record = g_malloc (CANVASS_RECORD_MAX_BYTES);
  g_autoptr (GBytes) sound = fixture_signature (kiosk, self->campaign, "Ana");
  g_autofree char *path = NULL;
  CanvassSealing sealing;
  gsize length;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  canvass_campaign_get_sealing (self->campaign, kiosk->card.kiosk_id, &sealing);
  length = canvass_record_seal_bytes (record, &sealing, (const guint8 *)"nonsense", 8);
  g_ptr_array_add (records, g_bytes_new_take (record, length));
  /* The kiosk itself vouches for these bytes, so only opening can tell. */
  g_ptr_array_add (records, fixture_flip (sound, 1000));
  path = fixture_write_batch (self, "a", kiosk, self->campaign, records);

  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_account (&account, 1, 0, 2);
  assert_reason (&account, CANVASS_QUARANTINE_UNREADABLE, 1);
  assert_reason (&account, CANVASS_QUARANTINE_TAMPERED, 1);
}

static void
test_a_record_replayed_by_another_kiosk_harms_nothing (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) thief = kiosk_new (self->campaign, "Thief");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *good = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_autofree char *replayed = fixture_write_batch (self, "b", thief, self->campaign, records);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_admit (self, thief);
  fixture_import (self, replayed, &account);
  assert_account (&account, 0, 0, N);
  assert_reason (&account, CANVASS_QUARANTINE_MISPLACED, N);
  fixture_import (self, good, &account);
  assert_account (&account, N, 0, 0);
  g_assert_cmpuint (fixture_n_signatures (self), ==, N);
}

static void
test_a_forged_batch_cannot_contest_a_record (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) stranger = kiosk_new (self->campaign, "Nobody");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 1);
  g_autoptr (GPtrArray) forged = fixture_signatures (stranger, self->campaign, 1);
  g_autofree char *good = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_autofree char *bad = NULL;
  guint8 *copy =
      g_memdup2 (g_bytes_get_data (forged->pdata[0], NULL), g_bytes_get_size (forged->pdata[0]));
  gsize length = g_bytes_get_size (forged->pdata[0]);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  memcpy (copy + 8, (guint8 *)g_bytes_get_data (records->pdata[0], NULL) + 8, CANVASS_ID_BYTES);
  g_ptr_array_set_size (forged, 0);
  g_ptr_array_add (forged, g_bytes_new_take (copy, length));
  bad = fixture_write_batch (self, "b", stranger, self->campaign, forged);

  fixture_admit (self, kiosk);
  fixture_import (self, good, &account);
  fixture_import (self, bad, &account);
  assert_reason (&account, CANVASS_QUARANTINE_UNKNOWN_KIOSK, 1);
  g_assert_cmpuint (account.taken_off, ==, 0);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 1);

  /* Control: once the stranger is trusted, its word is as good as the other's. */
  fixture_admit (self, stranger);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 0);
}

static void
test_other_kinds_count_but_are_no_signatures (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 3);
  g_autoptr (CanvassPayload) close = fixture_payload ("x");
  g_autoptr (CanvassRoll) roll = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  canvass_payload_set_field (close, "name", NULL, NULL);
  canvass_payload_set_field (close, "postcode", NULL, NULL);
  canvass_payload_set_kind (close, CANVASS_PAYLOAD_CLOSE);
  canvass_payload_set_captured (close, 3);
  g_ptr_array_add (records, fixture_record (kiosk, self->campaign, close));
  path = fixture_write_batch (self, "a", kiosk, self->campaign, records);

  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_account (&account, 4, 0, 0);
  roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (canvass_roll_get_n_records (roll), ==, 4);
  g_assert_cmpuint (canvass_roll_get_n_signatures (roll), ==, 3);
}

static void
make_sparse (const char *path, const void *head, gsize length)
{
  int fd = g_open (path, O_CREAT | O_WRONLY, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, head, length), ==, length);
  g_assert_cmpint (ftruncate (fd, 10LL * 1024 * 1024 * 1024), ==, 0);
  close (fd);
}

static void
test_bad_files_stop_no_other (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autofree char *stick = fixture_path (self, "stick");
  g_autofree char *deeper = g_build_filename (stick, "zz", NULL);
  g_autofree char *good = g_build_filename (deeper, "good.batch", NULL);
  g_autofree char *fifo = g_build_filename (stick, "fifo.batch", NULL);
  g_autofree char *link = g_build_filename (stick, "link.batch", NULL);
  g_autofree char *outside = g_build_filename (stick, "outside", NULL);
  g_autofree char *empty = g_build_filename (stick, "empty.batch", NULL);
  g_autofree char *text = g_build_filename (stick, "text.batch", NULL);
  g_autofree char *newer = g_build_filename (stick, "newer.batch", NULL);
  g_autofree char *sparse = g_build_filename (stick, "sparse.batch", NULL);
  g_autofree char *huge = g_build_filename (stick, "huge.batch", NULL);
  g_autofree char *holiday = g_build_filename (stick, "holiday.jpg", NULL);
  g_auto (CanvassAccount) account;
  gint64 start;

  canvass_account_init (&account);
  g_assert_cmpint (g_mkdir_with_parents (deeper, 0700), ==, 0);
  g_assert_true (
      g_file_set_contents (good, g_bytes_get_data (batch, NULL), g_bytes_get_size (batch), NULL));
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (good, link), ==, 0);
  g_assert_cmpint (symlink ("/", outside), ==, 0);
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_true (g_file_set_contents (text, "Dear council,", -1, NULL));
  g_assert_true (g_file_set_contents (newer, "CVB2", 4, NULL));
  g_assert_true (g_file_set_contents (holiday, "JFIF", 4, NULL));
  make_sparse (sparse, "", 0);
  make_sparse (huge, g_bytes_get_data (batch, NULL), 4096);

  fixture_admit (self, kiosk);
  start = g_get_monotonic_time ();
  fixture_import (self, stick, &account);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  assert_account (&account, N, 0, 0);
  g_assert_cmpuint (account.bad_files->len, ==, 7);
  for (guint i = 0; i < account.bad_files->len; i++) {
    const CanvassBadFile *bad = account.bad_files->pdata[i];

    g_test_message ("%s: %s", bad->path, bad->what);
    g_assert_true (g_str_has_suffix (bad->path, ".batch"));
    g_assert_cmpint (strlen (bad->what), >, 10);
  }
}

static void
test_a_folder_is_judged_by_contents_not_by_names (Fixture *self, gconstpointer unused)
{
  static const char *const names[] = { "T.BATCH", "x.batch (1)", "x.batch.1", "none" };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (CanvassCampaign) newer = fixture_campaign (self, "test-petition", 2, self->key);
  g_autofree char *stick = fixture_path (self, "stick");
  g_autoptr (Kiosk) stranger = kiosk_new (self->campaign, "Nobody");
  g_autoptr (GBytes) text = g_bytes_new_static ("holiday", 7);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 1);
    g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
    g_autofree char *name = g_build_filename ("stick", names[i], NULL);

    g_free (fixture_write (self, name, batch));
  }
  g_free (fixture_write (self, "stick/version two", canvass_campaign_get_file (newer)));
  g_free (fixture_write (self, "stick/photo.jpg", text));
  g_free (fixture_write (self, "stick/stranger.kiosk", stranger->file));

  fixture_import (self, stick, &account);
  assert_account (&account, G_N_ELEMENTS (names), 0, 0);
  g_assert_cmpuint (account.campaigns, ==, 1);
  g_assert_cmpuint (account.bad_files->len, ==, 0);
  g_assert_cmpuint (account.skipped->len, ==, 2);
  g_assert_true (g_str_has_suffix (((CanvassBadFile *)account.skipped->pdata[0])->path, ".jpg"));
}

/* A stick goes to and fro: what was put on it for a table is no news to whoever put it there. */
static void
test_what_is_for_a_table_is_passed_over (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *name;
    CanvassEnvelopeKind kind;
  } others[] = {
    { "plaza.ack", CANVASS_ENVELOPE_ACKNOWLEDGEMENT },
    { "an acknowledgement", CANVASS_ENVELOPE_ACKNOWLEDGEMENT },
    { "plaza.pinr", CANVASS_ENVELOPE_PIN_RESET },
  };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 2);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autofree char *stick = fixture_path (self, "stick");
  g_autofree char *ack = fixture_path (self, "stick/plaza.ack");
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  g_free (fixture_write (self, "stick/a.batch", batch));
  g_free (fixture_write (self, "stick/plaza.kiosk", kiosk->file));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GBytes) file =
        canvass_envelope_write (others[i].kind, (const guint8 *)"-", 1, self->key->sign_sk);
    g_autofree char *name = g_build_filename ("stick", others[i].name, NULL);

    g_free (fixture_write (self, name, file));
  }

  fixture_import (self, stick, &account);
  assert_account (&account, 2, 0, 0);
  g_assert_cmpuint (account.skipped->len, ==, 0);
  g_assert_cmpuint (account.bad_files->len, ==, 0);

  /* Given by itself, it was meant to do something. */
  fixture_import (self, ack, &account);
  g_assert_cmpuint (account.bad_files->len, ==, 1);
  g_assert_nonnull (strstr (((CanvassBadFile *)account.bad_files->pdata[0])->what, "for a table"));
}

static void
test_paths_that_are_not_there_are_bad_files (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "nothing.batch");
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *card = fixture_write (self, "Plaza.kiosk", kiosk->file);
  const char *const paths[] = { path, card, NULL };
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_import_all (self, paths, &account);
  assert_account (&account, 0, 0, 0);
  g_assert_cmpuint (account.bad_files->len, ==, 2);
}

static void
count_progress (guint64 done, guint64 total, gpointer user_data)
{
  guint64 *last = user_data;

  g_assert_cmpuint (done, >=, *last);
  g_assert_cmpuint (done, <=, total);
  *last = done;
}

static void
test_progress_reaches_the_total (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 300);
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  const char *const paths[] = { path, path, NULL };
  g_autoptr (GError) error = NULL;
  guint64 last = 0;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  canvass_ledger_import (self->ledger, paths, &account, count_progress, &last, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (last, ==, 600);
}

static void
test_cancelling_keeps_what_was_read (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  const char *const paths[] = { path, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      canvass_ledger_import (self->ledger, paths, &account, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_account (&account, 0, 0, 0);

  fixture_import (self, path, &account);
  assert_account (&account, N, 0, 0);
}

static void
cancel_at (guint64 done, guint64 total, gpointer cancellable)
{
  if (done >= N)
    g_cancellable_cancel (cancellable);
}

/* What was read is accepted once, whether the account said so before or says so afterwards. */
static void
test_cancelling_amid_an_import_tells_what_was_read (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) stopped = { 0 }, rest = { 0 };

  for (guint i = 0; i < 40; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);
    g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);

    g_ptr_array_add (paths, fixture_write_batch (self, name, kiosk, self->campaign, records));
  }
  g_ptr_array_add (paths, NULL);
  canvass_account_init (&stopped);
  fixture_admit (self, kiosk);
  g_assert_false (canvass_ledger_import (self->ledger,
                                         (const char *const *)paths->pdata,
                                         &stopped,
                                         cancel_at,
                                         cancellable,
                                         cancellable,
                                         &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_balanced (&stopped);
  g_assert_cmpuint (stopped.accepted, >=, N);
  g_assert_cmpuint (stopped.accepted, <, 40 * N);
  g_assert_cmpuint (fixture_n_signatures (self), ==, stopped.accepted);

  fixture_import_all (self, (const char *const *)paths->pdata, &rest);
  assert_account (&rest, 40 * N - stopped.accepted, stopped.accepted, 0);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 40 * N);
}

static void
test_a_locked_ledger_imports_nothing (Fixture *self, gconstpointer unused)
{
  const char *const paths[] = { self->folder, NULL };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_close (self);
  self->ledger = canvass_ledger_open_locked (self->ledger_folder, &error);
  g_assert_no_error (error);
  g_assert_false (canvass_ledger_import (self->ledger, paths, &account, NULL, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_KEY);
  g_clear_error (&error);
  g_assert_null (canvass_ledger_open_roll (self->ledger, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_KEY);

  /* Admitting needs no key. */
  fixture_admit (self, kiosk);
  fixture_open (self);
  fixture_import (self, path, &account);
  assert_account (&account, N, 0, 0);
}

static void
test_the_standing_sums_up_all_imports (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) stranger = kiosk_new (self->campaign, "Nobody");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GPtrArray) others = fixture_signatures (stranger, self->campaign, 2);
  g_autofree char *first = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_autofree char *again = fixture_write_batch (self, "b", kiosk, self->campaign, records);
  g_autofree char *other = fixture_write_batch (self, "c", stranger, self->campaign, others);
  const char *const paths[] = { first, again, other, NULL };
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import_all (self, paths, &account);
  fixture_import (self, first, &account);
  canvass_ledger_get_standing (self->ledger, &account, &error);
  g_assert_no_error (error);
  assert_balanced (&account);
  assert_account (&account, N, N, 2);
  assert_reason (&account, CANVASS_QUARANTINE_UNKNOWN_KIOSK, 2);
}

static void
test_what_came_again_whole_leaves_the_standing (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  gsize first = CANVASS_BATCH_HEAD_BYTES (N), size = CANVASS_RECORD_BYTES (2);
  g_autoptr (GBytes) damaged = fixture_flip (batch, first + 2 * size + 500);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (batch, 0, first + 4 * size);
  g_autoptr (GBytes) stump = g_bytes_new_from_bytes (batch, 0, 200);
  g_autofree char *a = fixture_write (self, "a.batch", damaged);
  g_autofree char *b = fixture_write (self, "b.batch", cut);
  g_autofree char *c = fixture_write (self, "c.batch", stump);
  g_autofree char *whole = fixture_write (self, "d.batch", batch);
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, c, &account);
  fixture_import (self, b, &account);
  canvass_ledger_get_standing (self->ledger, &account, &error);
  assert_account (&account, 4, 0, N + 2);
  assert_reason (&account, CANVASS_QUARANTINE_CUT_OFF, N + 2);

  /* All is there between the two of them: one brings what is damaged in the other. */
  fixture_import (self, a, &account);
  assert_reason (&account, CANVASS_QUARANTINE_DAMAGED, 1);
  canvass_ledger_get_standing (self->ledger, &account, &error);
  assert_balanced (&account);
  assert_account (&account, N, 2 * N, 0);

  fixture_import (self, whole, &account);
  canvass_ledger_get_standing (self->ledger, &account, &error);
  g_assert_no_error (error);
  assert_balanced (&account);
  assert_account (&account, N, 3 * N, 0);
}

#define ADD(name)                                                                                  \
  g_test_add ("/ledger/import/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (importing_twice_is_importing_once);
  ADD (records_may_come_again_in_a_later_batch);
  ADD (a_flipped_bit_costs_one_record);
  ADD (a_flipped_list_or_signature_quarantines_the_batch);
  ADD (every_flipped_byte_of_a_head_is_noticed);
  ADD (a_cut_off_file_gives_all_before_the_cut);
  ADD (a_few_bytes_that_claim_a_lot_cost_little);
  ADD (a_damaged_header_leaves_no_record_out_of_the_account);
  ADD (a_record_that_lost_bytes_hides_none_behind_it);
  ADD (records_behind_the_last_are_counted);
  ADD (trailing_bytes_make_a_bad_batch);
  ADD (an_unknown_kiosk_waits_until_it_is_admitted);
  ADD (admitting_tells_how_many_were_taken_up);
  ADD (admitting_does_not_excuse_a_false_signature);
  ADD (an_unknown_version_waits_until_it_is_added);
  ADD (an_older_version_is_welcome);
  ADD (campaigns_of_others_are_refused);
  ADD (records_sealed_to_others_tell_so);
  ADD (seals_in_another_order_open_all_the_same);
  ADD (altered_and_unreadable_contents_tell_so);
  ADD (a_record_replayed_by_another_kiosk_harms_nothing);
  ADD (a_forged_batch_cannot_contest_a_record);
  ADD (other_kinds_count_but_are_no_signatures);
  ADD (bad_files_stop_no_other);
  ADD (a_folder_is_judged_by_contents_not_by_names);
  ADD (what_is_for_a_table_is_passed_over);
  ADD (paths_that_are_not_there_are_bad_files);
  ADD (progress_reaches_the_total);
  ADD (cancelling_keeps_what_was_read);
  ADD (cancelling_amid_an_import_tells_what_was_read);
  ADD (a_locked_ledger_imports_nothing);
  ADD (what_came_again_whole_leaves_the_standing);
  ADD (the_standing_sums_up_all_imports);

  return g_test_run ();
}
