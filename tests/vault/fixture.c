/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "campaign/source.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

static void
edit_source (const char *folder, const char *id, guint64 sequence)
{
  g_autofree char *path = g_build_filename (folder, "campaign.ini", NULL);
  g_autofree char *id_line = g_strdup_printf ("\nid = %s\n", id);
  g_autofree char *version_line = g_strdup_printf ("\nversion = %" G_GUINT64_FORMAT "\n", sequence);
  g_autoptr (GString) text = NULL;
  g_autoptr (GError) error = NULL;
  char *contents;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  text = g_string_new (contents);
  g_free (contents);
  g_assert_cmpuint (g_string_replace (text, "\nid = save-the-library\n", id_line, 0), ==, 1);
  g_assert_cmpuint (g_string_replace (text, "\nversion = 1\n", version_line, 0), ==, 1);
  g_file_set_contents (path, text->str, (gssize)text->len, &error);
  g_assert_no_error (error);
}

/* @drop: (nullable): what drop.ini has in it. */
static CanvassCampaign *
seal_campaign (
    const char *id, guint64 sequence, CanvassKey *const *keys, guint n_keys, const char *drop)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("test-vault-campaign-XXXXXX", &error);
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (GBytes) file = NULL;
  CanvassPublicKey recipients[CANVASS_MAX_RECIPIENTS];
  CanvassCampaign *campaign;

  g_assert_no_error (error);
  for (guint i = 0; i < n_keys; i++)
    recipients[i] = keys[i]->pub;

  canvass_source_create (folder, &error);
  g_assert_no_error (error);
  edit_source (folder, id, sequence);
  if (drop != NULL) {
    g_autofree char *path = g_build_filename (folder, "drop.ini", NULL);

    g_assert_true (g_file_set_contents (path, drop, -1, NULL));
  }
  source = canvass_source_read (folder);
  file = canvass_source_seal (source, recipients, n_keys, keys[0]->sign_sk, &error);
  g_assert_no_error (error);
  campaign = canvass_campaign_new (file, &error);
  g_assert_no_error (error);
  fixture_remove_tree (folder);
  return campaign;
}

CanvassCampaign *
fixture_campaign (const char *id, guint64 sequence, CanvassKey *const *keys, guint n_keys)
{
  return seal_campaign (id, sequence, keys, n_keys, NULL);
}

CanvassCampaign *
fixture_campaign_with_drop (const char *id, CanvassKey *key, const char *drop)
{
  return seal_campaign (id, 1, &key, 1, drop);
}

void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  canvass_format_init ();
  fixture->directory = g_dir_make_tmp ("test-vault-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->vaults = g_build_filename (fixture->directory, "vaults", NULL);
  fixture->stick = g_build_filename (fixture->directory, "stick", NULL);
  g_assert_cmpint (g_mkdir (fixture->stick, 0755), ==, 0);

  fixture->key = canvass_key_generate ("Ana");
  fixture->campaign = fixture_campaign ("bridge", 1, &fixture->key, 1);
  fixture->vault = canvass_vault_enroll (fixture->vaults, fixture->campaign, "Table 1", &error);
  g_assert_no_error (error);
}

void
fixture_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR)) {
    dir = g_dir_open (path, 0, NULL);
    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      fixture_remove_tree (child);
    }
  }

  g_remove (path);
}

void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  fixture_close (fixture);
  g_clear_object (&fixture->campaign);
  g_clear_pointer (&fixture->key, canvass_key_free);
  fixture_remove_tree (fixture->directory);
  g_free (fixture->stick);
  g_free (fixture->vaults);
  g_free (fixture->directory);
}

void
fixture_close (Fixture *fixture)
{
  if (fixture->vault != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->vault));
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture_close (fixture);
  fixture->vault =
      canvass_vault_open (fixture->vaults, canvass_campaign_get_id_hex (fixture->campaign), &error);
  g_assert_no_error (error);
}

void
fixture_assert_refused (Fixture *fixture, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_vault_open (
      fixture->vaults, canvass_campaign_get_id_hex (fixture->campaign), &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, code);
}

char *
fixture_path (Fixture *fixture, const char *name)
{
  return g_build_filename (
      fixture->vaults, canvass_campaign_get_id_hex (fixture->campaign), name, NULL);
}

gsize
fixture_seal (CanvassVault *vault, guint8 record[static CANVASS_RECORD_MAX_BYTES])
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();
  g_autoptr (GError) error = NULL;
  CanvassSealing sealing;
  gsize length;

  canvass_payload_set_today (payload);
  canvass_payload_set_language (payload, "en");
  canvass_payload_set_session (payload, canvass_vault_get_session (vault));
  canvass_payload_set_field (payload, "name", "Ana López", &error);
  g_assert_no_error (error);
  canvass_vault_get_sealing (vault, &sealing);
  length = canvass_record_seal (record, &sealing, payload, &error);
  g_assert_no_error (error);
  return length;
}

void
fixture_append (CanvassVault *vault, guint8 *hash)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  g_autoptr (GError) error = NULL;

  canvass_vault_append (vault, record, fixture_seal (vault, record), hash, &error);
  g_assert_no_error (error);
}

void
fixture_append_many (CanvassVault *vault, guint n)
{
  while (n-- > 0)
    fixture_append (vault, NULL);
}

CanvassVaultStatus
fixture_status (CanvassVault *vault)
{
  CanvassVaultStatus status;
  g_autoptr (GError) error = NULL;

  canvass_vault_get_status (vault, &status, &error);
  g_assert_no_error (error);
  return status;
}

GPtrArray *
fixture_export (CanvassVault *vault, const char *to)
{
  GPtrArray *paths = NULL;
  g_autoptr (GError) error = NULL;

  canvass_vault_export (vault, to, &paths, NULL, &error);
  g_assert_no_error (error);
  return paths;
}

static void
read_device_pk (CanvassVault *vault, guint8 device_pk[static CANVASS_SIGN_PK_BYTES])
{
  g_autoptr (GBytes) file = fixture_contents (canvass_vault_get_card_path (vault));
  g_autoptr (GError) error = NULL;
  CanvassKioskCard card;

  canvass_kiosk_card_read (file, &card, &error);
  g_assert_no_error (error);
  memcpy (device_pk, card.device_pk, CANVASS_SIGN_PK_BYTES);
}

FixtureBatch *
fixture_read_batch (const char *path, CanvassVault *vault)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, &error);
  g_autoptr (FixtureBatch) batch = g_new0 (FixtureBatch, 1);
  guint8 device_pk[CANVASS_SIGN_PK_BYTES], hash[CANVASS_HASH_BYTES];
  const guint8 *record;
  CanvassBatchRecord verdict;

  g_assert_no_error (error);
  read_device_pk (vault, device_pk);
  batch->header = *canvass_batch_reader_get_header (reader);
  batch->signature_is_good =
      canvass_batch_verify_head (canvass_batch_reader_get_head (reader), &batch->header, device_pk);
  memcpy (batch->batch_id, canvass_batch_reader_get_batch_id (reader), CANVASS_HASH_BYTES);
  batch->hashes = g_byte_array_new ();
  g_byte_array_append (batch->hashes,
                       canvass_batch_reader_get_head (reader) + CANVASS_BATCH_HASHES_OFFSET,
                       batch->header.count * CANVASS_HASH_BYTES);
  while (canvass_batch_reader_next (reader, &record, hash, &verdict, &error)) {
    if (verdict == CANVASS_BATCH_RECORD_SOUND)
      batch->sound++;
    else
      batch->damaged++;
  }

  g_assert_no_error (error);
  g_assert_cmpuint (canvass_batch_reader_get_trailing_bytes (reader), ==, 0);
  return g_steal_pointer (&batch);
}

void
fixture_batch_free (FixtureBatch *batch)
{
  g_byte_array_unref (batch->hashes);
  g_free (batch);
}

const guint8 *
fixture_batch_hash (const FixtureBatch *batch, guint i)
{
  g_assert_cmpuint (i, <, batch->header.count);
  return batch->hashes->data + i * CANVASS_HASH_BYTES;
}

GBytes *
fixture_acknowledge (CanvassVault *vault,
                     CanvassCampaign *campaign,
                     const guint8 *hashes,
                     gsize n,
                     const CanvassKey *signer)
{
  g_autoptr (GError) error = NULL;
  GBytes *file = canvass_acknowledgement_write (canvass_campaign_get_hash (campaign),
                                                canvass_vault_get_kiosk_id (vault),
                                                hashes,
                                                n,
                                                signer->sign_sk,
                                                &error);

  g_assert_no_error (error);
  return file;
}

void
fixture_tamper (Fixture *fixture, const char *sql)
{
  g_autofree char *path = fixture_path (fixture, "vault.sqlite");
  sqlite3 *db = NULL;

  fixture_close (fixture);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

GBytes *
fixture_contents (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}
