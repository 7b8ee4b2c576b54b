/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "campaign/source.h"
#include "format/file.h"
#include "format/mirror.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <sodium.h>

char *
fixture_path (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* Any test leaves nothing but its own folder, which has no links that lead out. */
void
fixture_remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      fixture_remove_tree (child);
    }
  }

  g_remove (path);
}

static void
replace_line (const char *path, const char *key, const char *value)
{
  g_autofree char *text = NULL;
  g_autofree char *pattern = g_strdup_printf ("(?m)^%s = .*$", key);
  g_autofree char *line = g_strdup_printf ("%s = %s", key, value);
  g_autofree char *changed = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  changed = g_regex_replace_literal (regex, text, -1, 0, line, 0, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, changed, -1, &error);
  g_assert_no_error (error);
}

CanvassCampaign *
fixture_campaign (Fixture *self, const char *id, guint version, const CanvassKey *key)
{
  g_autofree char *folder = fixture_path (self, "source");
  g_autofree char *ini = g_build_filename (folder, "campaign.ini", NULL);
  g_autofree char *number = g_strdup_printf ("%u", version);
  const CanvassKey *other = key == self->second ? self->key : self->second;
  CanvassPublicKey recipients[] = { key->pub, other->pub };
  g_autoptr (CanvassSourceFolder) source = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  CanvassCampaign *campaign;

  canvass_source_create (folder, &error);
  g_assert_no_error (error);
  replace_line (ini, "id", id);
  replace_line (ini, "version", number);

  source = canvass_source_read (folder);
  file = canvass_source_seal (source, recipients, G_N_ELEMENTS (recipients), key->sign_sk, &error);
  g_assert_no_error (error);
  campaign = canvass_campaign_new (file, &error);
  g_assert_no_error (error);
  fixture_remove_tree (folder);
  return campaign;
}

void
fixture_setup (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  canvass_format_init ();
  self->folder = g_dir_make_tmp ("test-ledger-XXXXXX", &error);
  g_assert_no_error (error);
  self->ledger_folder = fixture_path (self, "ledger");
  self->key = canvass_key_generate ("Coordinator");
  self->second = canvass_key_generate ("Second");
  self->campaign = fixture_campaign (self, "test-petition", 1, self->key);
  self->ledger = canvass_ledger_create (self->ledger_folder, self->campaign, self->key, &error);
  g_assert_no_error (error);
}

void
fixture_teardown (Fixture *self, gconstpointer unused)
{
  fixture_close (self);
  g_clear_object (&self->campaign);
  canvass_key_free (self->key);
  canvass_key_free (self->second);
  fixture_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->ledger_folder);
}

void
fixture_close (Fixture *self)
{
  if (self->ledger != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->ledger));
}

void
fixture_open (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  fixture_close (self);
  self->ledger = canvass_ledger_open (self->ledger_folder, self->key, &error);
  g_assert_no_error (error);
}

Kiosk *
kiosk_new (CanvassCampaign *campaign, const char *name)
{
  Kiosk *self = g_new0 (Kiosk, 1);
  g_autoptr (GError) error = NULL;

  crypto_sign_keypair (self->card.device_pk, self->device_sk);
  self->file = canvass_kiosk_card_write (
      name, canvass_campaign_get_hash (campaign), self->device_sk, &error);
  g_assert_no_error (error);
  canvass_kiosk_card_read (self->file, &self->card, &error);
  g_assert_no_error (error);
  return self;
}

void
kiosk_free (Kiosk *self)
{
  g_bytes_unref (self->file);
  g_free (self);
}

void
fixture_admit (Fixture *self, const Kiosk *kiosk)
{
  g_autoptr (GError) error = NULL;

  canvass_ledger_admit (self->ledger, kiosk->file, &error);
  g_assert_no_error (error);
}

CanvassPayload *
fixture_payload (const char *name)
{
  static const guint8 session[CANVASS_ID_BYTES] = { 7 };
  CanvassPayload *payload = canvass_payload_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (canvass_payload_set_day (payload, "2026-11-23"));
  g_assert_true (canvass_payload_set_language (payload, "es"));
  canvass_payload_set_session (payload, session);
  canvass_payload_set_field (payload, "name", name, &error);
  g_assert_no_error (error);
  canvass_payload_set_field (payload, "postcode", "60608", &error);
  g_assert_no_error (error);
  return payload;
}

GBytes *
fixture_record (Kiosk *kiosk, CanvassCampaign *campaign, const CanvassPayload *payload)
{
  guint8 *record = g_malloc (CANVASS_RECORD_MAX_BYTES);
  CanvassSealing sealing;
  g_autoptr (GError) error = NULL;
  gsize length;

  canvass_campaign_get_sealing (campaign, kiosk->card.kiosk_id, &sealing);
  length = canvass_record_seal (record, &sealing, payload, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (record, length);
}

GBytes *
fixture_signature (Kiosk *kiosk, CanvassCampaign *campaign, const char *name)
{
  g_autoptr (CanvassPayload) payload = fixture_payload (name);

  return fixture_record (kiosk, campaign, payload);
}

GPtrArray *
fixture_signatures (Kiosk *kiosk, CanvassCampaign *campaign, guint n)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("Signer %u", i);

    g_ptr_array_add (records, fixture_signature (kiosk, campaign, name));
  }

  return records;
}

GBytes *
fixture_flip (GBytes *bytes, gsize offset)
{
  gsize length;
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));

  g_assert_cmpuint (offset, <, length);
  copy[offset] ^= 1;
  return g_bytes_new_take (copy, length);
}

static gint
compare_ids (gconstpointer a, gconstpointer b)
{
  const guint8 *first = g_bytes_get_data (*(GBytes *const *)a, NULL);
  const guint8 *second = g_bytes_get_data (*(GBytes *const *)b, NULL);

  return memcmp (first + 8, second + 8, CANVASS_ID_BYTES);
}

GBytes *
fixture_batch (Kiosk *kiosk, CanvassCampaign *campaign, GPtrArray *records)
{
  CanvassBatchHeader header = {
    .recipients = canvass_campaign_get_n_recipients (campaign),
    .number = ++kiosk->number,
    .count = records->len,
  };
  g_autoptr (GByteArray) batch = g_byte_array_new ();
  g_autofree guint8 *hashes = g_malloc (records->len * CANVASS_HASH_BYTES);
  g_autoptr (GBytes) head = NULL;

  memcpy (header.kiosk_id, kiosk->card.kiosk_id, CANVASS_ID_BYTES);
  memcpy (header.campaign_hash, canvass_campaign_get_hash (campaign), CANVASS_HASH_BYTES);
  memcpy (header.previous_id, kiosk->previous_id, CANVASS_HASH_BYTES);

  g_ptr_array_sort (records, compare_ids);
  for (guint i = 0; i < records->len; i++)
    canvass_hash (hashes + i * CANVASS_HASH_BYTES,
                  g_bytes_get_data (records->pdata[i], NULL),
                  g_bytes_get_size (records->pdata[i]));

  head = canvass_batch_write_head (&header, hashes, kiosk->device_sk);
  canvass_hash (kiosk->previous_id, g_bytes_get_data (head, NULL), g_bytes_get_size (head));
  g_byte_array_append (batch, g_bytes_get_data (head, NULL), g_bytes_get_size (head));
  for (guint i = 0; i < records->len; i++)
    g_byte_array_append (
        batch, g_bytes_get_data (records->pdata[i], NULL), g_bytes_get_size (records->pdata[i]));

  return g_byte_array_free_to_bytes (g_steal_pointer (&batch));
}

GBytes *
fixture_mirror (Kiosk *kiosk, GPtrArray *records)
{
  g_autoptr (GByteArray) mirror = g_byte_array_new ();
  guint8 header[CANVASS_MIRROR_HEADER_BYTES];

  canvass_mirror_write_header (header, kiosk->device_sk);
  g_byte_array_append (mirror, header, sizeof header);
  for (guint i = 0; i < records->len; i++) {
    gsize length;
    const guint8 *record = g_bytes_get_data (records->pdata[i], &length);
    guint8 head[CANVASS_MIRROR_HEAD_BYTES], hash[CANVASS_HASH_BYTES];

    canvass_hash (hash, record, length);
    canvass_mirror_write_head (head, record[4], hash, kiosk->device_sk);
    g_byte_array_append (mirror, head, sizeof head);
    g_byte_array_append (mirror, record, (guint)length);
  }

  return g_byte_array_free_to_bytes (g_steal_pointer (&mirror));
}

char *
fixture_write (Fixture *self, const char *name, GBytes *bytes)
{
  char *path = fixture_path (self, name);
  g_autoptr (GError) error = NULL;

  g_unlink (path); /* writing in place would leave the end of a longer file */
  g_file_set_contents_full (path,
                            g_bytes_get_data (bytes, NULL),
                            g_bytes_get_size (bytes),
                            G_FILE_SET_CONTENTS_NONE,
                            0600,
                            &error);
  g_assert_no_error (error);
  return path;
}

char *
fixture_write_batch (
    Fixture *self, const char *name, Kiosk *kiosk, CanvassCampaign *campaign, GPtrArray *records)
{
  g_autofree char *file_name = g_strconcat (name, ".batch", NULL);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, campaign, records);

  return fixture_write (self, file_name, batch);
}

void
assert_balanced (const CanvassAccount *account)
{
  guint64 sum = 0;

  for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
    sum += account->reasons[i];

  g_assert_cmpuint (account->quarantined, ==, sum);
  g_assert_cmpuint (
      account->read, ==, account->accepted + account->repeated + account->quarantined);
}

void
fixture_import_all (Fixture *self, const char *const *paths, CanvassAccount *account)
{
  g_autoptr (GError) error = NULL;

  canvass_ledger_import (self->ledger, paths, account, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_balanced (account);
}

void
fixture_import (Fixture *self, const char *path, CanvassAccount *account)
{
  const char *const paths[] = { path, NULL };

  fixture_import_all (self, paths, account);
}

static gboolean
describe (const CanvassRollEntry *entry, gpointer user_data)
{
  GString *text = user_data;
  g_autofree char *id = canvass_to_hex (entry->record_id, CANVASS_ID_BYTES);
  g_autofree char *hash = canvass_to_hex (entry->hash, CANVASS_HASH_BYTES);
  g_autofree char *kiosk_id = canvass_to_hex (entry->kiosk_id, CANVASS_ID_BYTES);

  g_string_append_printf (text, "%s %s %s %s", id, hash, kiosk_id, entry->kiosk);
  for (guint i = 0; i < canvass_payload_get_n_fields (entry->payload); i++)
    g_string_append_printf (text,
                            " %s=%s",
                            canvass_payload_get_field_name (entry->payload, i),
                            canvass_payload_get_field_value (entry->payload, i));
  g_string_append_c (text, '\n');
  return TRUE;
}

char *
fixture_describe_roll (CanvassLedger *ledger)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = canvass_ledger_open_roll (ledger, NULL, NULL, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  canvass_roll_foreach (roll, FALSE, describe, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

guint64
fixture_n_signatures (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);

  g_assert_no_error (error);
  return canvass_roll_get_n_signatures (roll);
}
