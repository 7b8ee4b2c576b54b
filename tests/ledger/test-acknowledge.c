/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/acknowledgement.h"
#include "format/file.h"

#include <glib/gstdio.h>

#define N 20

static GPtrArray *
acknowledge (Fixture *self, guint64 *n)
{
  g_autofree char *to = fixture_path (self, "acks");
  g_autoptr (GError) error = NULL;
  GPtrArray *paths = NULL;

  g_assert_true (g_mkdir (to, 0700) == 0 || g_file_test (to, G_FILE_TEST_IS_DIR));
  canvass_ledger_acknowledge (self->ledger, to, &paths, n, &error);
  g_assert_no_error (error);
  return paths;
}

static GBytes *
read_acknowledgement (const char *path, CanvassAcknowledgement *ack)
{
  g_autoptr (GError) error = NULL;
  GBytes *file = canvass_file_read (path, G_MAXSIZE, &error);

  g_assert_no_error (error);
  canvass_acknowledgement_read (file, ack, &error);
  g_assert_no_error (error);
  return file;
}

static gboolean
covers (const CanvassAcknowledgement *ack, GBytes *record)
{
  guint8 hash[CANVASS_HASH_BYTES];

  canvass_hash (hash, g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  return canvass_acknowledgement_covers (ack, hash);
}

static void
test_it_covers_what_is_accepted_and_nothing_else (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (Kiosk) stranger = kiosk_new (self->campaign, "Nobody");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, N);
  g_autoptr (GPtrArray) others = fixture_signatures (stranger, self->campaign, N);
  g_autoptr (CanvassPayload) close = fixture_payload ("x");
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) altered = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = fixture_write_batch (self, "b", stranger, self->campaign, others);
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GBytes) file = NULL;
  CanvassAcknowledgement ack;
  guint64 n;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  canvass_payload_set_field (close, "name", NULL, NULL);
  canvass_payload_set_field (close, "postcode", NULL, NULL);
  canvass_payload_set_kind (close, CANVASS_PAYLOAD_CLOSE);
  canvass_payload_set_captured (close, N);
  sealed = fixture_record (kiosk, self->campaign, close);
  g_ptr_array_add (records, g_bytes_ref (sealed));
  altered = fixture_flip (records->pdata[0], 2000);
  g_ptr_array_remove_index (records, 0);
  g_ptr_array_add (records, g_bytes_ref (altered));
  first = fixture_write_batch (self, "a", kiosk, self->campaign, records);

  fixture_admit (self, kiosk);
  fixture_import (self, first, &account);
  assert_account (&account, N, 0, 1);
  fixture_import (self, second, &account);
  assert_account (&account, 0, 0, N);

  paths = acknowledge (self, &n);
  g_assert_cmpuint (n, ==, N);
  g_assert_cmpuint (paths->len, ==, 1);
  file = read_acknowledgement (paths->pdata[0], &ack);
  g_assert_cmpuint (ack.n_hashes, ==, N);
  g_assert_true (covers (&ack, sealed));
  g_assert_false (covers (&ack, altered));
  g_assert_cmpmem (ack.kiosk_id, CANVASS_ID_BYTES, kiosk->card.kiosk_id, CANVASS_ID_BYTES);
  g_assert_cmpmem (ack.campaign_hash,
                   CANVASS_HASH_BYTES,
                   canvass_campaign_get_hash (self->campaign),
                   CANVASS_HASH_BYTES);
  g_assert_true (canvass_campaign_is_coordinator (self->campaign, ack.signer_pk));
}

static void
test_there_is_one_a_kiosk_and_version (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) newer = fixture_campaign (self, "test-petition", 2, self->key);
  g_autoptr (Kiosk) a = kiosk_new (self->campaign, "A");
  g_autoptr (Kiosk) b = kiosk_new (self->campaign, "B");
  g_autoptr (GPtrArray) first = fixture_signatures (a, self->campaign, 3);
  g_autoptr (GPtrArray) second = fixture_signatures (a, newer, 4);
  g_autoptr (GPtrArray) third = fixture_signatures (b, newer, 5);
  g_autofree char *stick = fixture_path (self, "stick");
  g_autoptr (GPtrArray) paths = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  g_free (fixture_write_batch (self, "stick/1", a, self->campaign, first));
  g_free (fixture_write_batch (self, "stick/2", a, newer, second));
  g_free (fixture_write_batch (self, "stick/3", b, newer, third));
  canvass_ledger_add_campaign (self->ledger, newer, &error);
  g_assert_no_error (error);
  fixture_admit (self, a);
  fixture_admit (self, b);
  fixture_import (self, stick, &account);
  assert_account (&account, 12, 0, 0);

  paths = acknowledge (self, &n);
  g_assert_cmpuint (n, ==, 12);
  g_assert_cmpuint (paths->len, ==, 3);

  /* The same records make the same files, after a rebuild too. */
  canvass_ledger_rebuild (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  again = acknowledge (self, &n);
  g_assert_cmpuint (again->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (g_ptr_array_find_with_equal_func (paths, again->pdata[i], g_str_equal, NULL));
}

static void
test_nothing_accepted_is_nothing_to_say (Fixture *self, gconstpointer unused)
{
  guint64 n;
  g_autoptr (GPtrArray) paths = acknowledge (self, &n);

  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (paths->len, ==, 0);
}

static void
test_a_contested_record_is_not_covered_any_more (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "A");
  Kiosk copy = *kiosk;
  g_autoptr (GPtrArray) left = fixture_signatures (kiosk, self->campaign, 3);
  g_autoptr (GPtrArray) right = fixture_signatures (kiosk, self->campaign, 2);
  g_autofree char *first = fixture_write_batch (self, "a", kiosk, self->campaign, left);
  g_autofree char *second = fixture_write_batch (self, "b", &copy, self->campaign, right);
  g_autoptr (GPtrArray) paths = NULL, none = NULL;
  guint64 n;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, first, &account);
  paths = acknowledge (self, &n);
  g_assert_cmpuint (n, ==, 3); /* control */
  fixture_import (self, second, &account);
  none = acknowledge (self, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_nothing_is_acknowledged_from_a_rotten_copy (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "A");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 3);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autoptr (GBytes) rotten = fixture_flip (batch, 5000);
  g_autofree char *path = fixture_write (self, "a.batch", batch);
  g_autofree char *to = fixture_path (self, "acks");
  g_autofree char *name = NULL, *copy = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  canvass_hash (hash, g_bytes_get_data (batch, NULL), g_bytes_get_size (batch));
  name = canvass_to_hex (hash, sizeof hash);
  copy = g_strdup_printf ("ledger/batches/%s.batch", name);
  g_free (fixture_write (self, copy, rotten));

  g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
  g_assert_false (canvass_ledger_acknowledge (self->ledger, to, &paths, &n, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT);
  g_assert_cmpint (g_rmdir (to), ==, 0); /* empty */

  fixture_import (self, path, &account);
  paths = acknowledge (self, &n);
  g_assert_cmpuint (n, ==, 3);
}

static void
test_a_folder_that_is_not_there_is_a_storage_error (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "A");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 3);
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_autofree char *to = fixture_path (self, "nowhere");
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  g_assert_false (canvass_ledger_acknowledge (self->ledger, to, &paths, &n, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE);
}

#define ADD(name)                                                                                  \
  g_test_add (                                                                                     \
      "/ledger/acknowledge/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (it_covers_what_is_accepted_and_nothing_else);
  ADD (there_is_one_a_kiosk_and_version);
  ADD (nothing_accepted_is_nothing_to_say);
  ADD (a_contested_record_is_not_covered_any_more);
  ADD (nothing_is_acknowledged_from_a_rotten_copy);
  ADD (a_folder_that_is_not_there_is_a_storage_error);

  return g_test_run ();
}
