/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/trial.h"

#include "format/record-layout.h"
#include "ledger/quarantine.h"
#include "promises/count.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <unistd.h>

#define GIVES_UP_EACH 5 /* trial also made with an importer that gives up */

static GBytes *
hash_of (GBytes *record)
{
  guint8 hash[CANVASS_HASH_BYTES];

  canvass_hash (hash, g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  return g_bytes_new (hash, sizeof hash);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
}

void
trial_note_signed (Trial *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    g_hash_table_add (self->everything, hash_of (records->pdata[i]));
}

void
trial_setup (Trial *self, gconstpointer unused)
{
  fixture_setup (&self->fixture, NULL);
  self->kiosk = kiosk_new (self->fixture.campaign, "Plaza");
  self->other = kiosk_new (self->fixture.campaign, "Market");
  self->records = fixture_signatures (self->kiosk, self->fixture.campaign, TRIAL_RECORDS);
  self->companions = fixture_signatures (self->other, self->fixture.campaign, TRIAL_RECORDS);
  self->batch = fixture_batch (self->kiosk, self->fixture.campaign, self->records);
  self->companion = fixture_batch (self->other, self->fixture.campaign, self->companions);
  self->everything = new_set ();
  self->roll = new_set ();
  self->aside = new_set ();
  self->random = g_rand_new_with_seed (20261127);
  trial_note_signed (self, self->records);
  trial_note_signed (self, self->companions);
}

void
trial_teardown (Trial *self, gconstpointer unused)
{
  g_hash_table_unref (self->everything);
  g_hash_table_unref (self->roll);
  g_hash_table_unref (self->aside);
  g_rand_free (self->random);
  g_bytes_unref (self->batch);
  g_bytes_unref (self->companion);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->companions);
  kiosk_free (self->kiosk);
  kiosk_free (self->other);
  fixture_teardown (&self->fixture, NULL);
}

void
trial_start_over (Trial *self)
{
  Fixture *fixture = &self->fixture;
  g_autoptr (GError) error = NULL;

  fixture_close (fixture);
  fixture_remove_tree (fixture->ledger_folder);
  fixture->ledger =
      canvass_ledger_create (fixture->ledger_folder, fixture->campaign, fixture->key, &error);
  g_assert_no_error (error);
  fixture_admit (fixture, self->kiosk);
  fixture_admit (fixture, self->other);
  g_hash_table_remove_all (self->roll);
  g_hash_table_remove_all (self->aside);
}

static gboolean
note_on_roll (const CanvassRollEntry *entry, gpointer user_data)
{
  Trial *self = user_data;
  GBytes *hash = g_bytes_new (entry->hash, CANVASS_HASH_BYTES);

  g_assert_true (g_hash_table_contains (self->everything, hash));
  g_hash_table_add (self->roll, hash);
  return TRUE;
}

static gboolean
note_aside (const CanvassLedgerRecord *record, const CanvassPayload *payload, gpointer user_data)
{
  Trial *self = user_data;

  g_hash_table_add (self->aside, g_bytes_new (record->hash, CANVASS_HASH_BYTES));
  return TRUE;
}

static void
look_at_ledger (Trial *self)
{
  CanvassLedger *ledger = self->fixture.ledger;
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = canvass_ledger_open_roll (ledger, NULL, NULL, &error);

  g_assert_no_error (error);
  g_hash_table_remove_all (self->roll);
  g_hash_table_remove_all (self->aside);
  canvass_roll_foreach (roll, FALSE, note_on_roll, self, &error);
  g_assert_no_error (error);
  canvass_ledger_foreach_set_aside (ledger, -1, note_aside, self, &error);
  g_assert_no_error (error);
}

guint
trial_count_missing (Trial *self, GPtrArray *records)
{
  guint missing = 0;

  for (guint i = 0; i < records->len; i++) {
    g_autoptr (GBytes) hash = hash_of (records->pdata[i]);

    missing += !g_hash_table_contains (self->roll, hash);
  }

  return missing;
}

/* What an account has to say. */
typedef struct {
  guint64 read;
  guint64 bad_files;
  guint64 on_roll_before, on_roll_after;
} Truth;

static gboolean
balances (const CanvassAccount *account, const Truth *truth)
{
  guint64 sum = 0;

  for (guint i = 0; i < CANVASS_N_QUARANTINE_REASONS; i++)
    sum += account->reasons[i];

  return account->read == truth->read && account->quarantined == sum &&
         account->read == account->accepted + account->repeated + account->quarantined &&
         account->bad_files->len == truth->bad_files &&
         truth->on_roll_before + account->accepted + account->taken_up ==
             truth->on_roll_after + account->taken_off;
}

/* The control: the same account, one record of which is kept silent about. */
static gboolean
balances_without_one (const CanvassAccount *account, const Truth *truth)
{
  CanvassAccount silent = *account;

  silent.read--;
  if (silent.quarantined > 0) {
    guint reason = 0;

    while (silent.reasons[reason] == 0)
      reason++;
    silent.quarantined--;
    silent.reasons[reason]--;
  } else if (silent.repeated > 0) {
    silent.repeated--;
  } else {
    silent.accepted--;
  }

  return balances (&silent, truth);
}

/* On the roll or in quarantine. */
static gboolean
is_kept (Trial *self, GBytes *record)
{
  g_autoptr (GBytes) hash = hash_of (record);

  return g_hash_table_contains (self->roll, hash) || g_hash_table_contains (self->aside, hash);
}

static void
judge_account (
    Trial *self, GBytes *const *files, guint n, Truth *truth, const CanvassAccount *account)
{
  gboolean good = TRUE;

  for (guint i = 0; i < n; i++) {
    g_auto (Count) count;

    count_file (&count, files[i]);
    truth->read += count.n;
    truth->bad_files += !count.usable;
    for (guint j = 0; j < count.records->len; j++)
      good &= is_kept (self, count.records->pdata[j]);
  }

  good &= balances (account, truth);
  if (!good)
    g_test_message (
        "read %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " records", account->read, truth->read);
  self->accounts++;
  self->unbalanced += !good;
  self->noticed += truth->read > 0 && !balances_without_one (account, truth);
}

static void
shuffle (Trial *self, GPtrArray *paths)
{
  for (guint i = paths->len; i > 1; i--) {
    guint other = (guint)g_rand_int_range (self->random, 0, (gint)i);
    gpointer held = paths->pdata[i - 1];

    paths->pdata[i - 1] = paths->pdata[other];
    paths->pdata[other] = held;
  }
}

/* Not by fixture_import_all (), which would stop at an account that does not balance. */
static void
import_paths (Trial *self, GPtrArray *paths, CanvassAccount *account)
{
  g_autoptr (GError) error = NULL;

  shuffle (self, paths);
  g_ptr_array_add (paths, NULL);
  canvass_ledger_import (
      self->fixture.ledger, (const char *const *)paths->pdata, account, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
trial_import_beside (
    Trial *self, GBytes *const *files, guint n, GPtrArray *useless, CanvassAccount *account)
{
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  Truth truth = { .bad_files = useless != NULL ? useless->len : 0 };

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("file-%u", i);

    g_ptr_array_add (written, fixture_write (&self->fixture, name, files[i]));
    g_ptr_array_add (paths, written->pdata[i]);
  }
  for (guint i = 0; i < truth.bad_files; i++)
    g_ptr_array_add (paths, useless->pdata[i]);

  truth.on_roll_before = g_hash_table_size (self->roll);
  import_paths (self, paths, account);
  look_at_ledger (self);
  truth.on_roll_after = g_hash_table_size (self->roll);
  judge_account (self, files, n, &truth, account);

  for (guint i = 0; i < n; i++)
    g_unlink (written->pdata[i]);
}

void
trial_import (Trial *self, GBytes *const *files, guint n, CanvassAccount *account)
{
  trial_import_beside (self, files, n, NULL, account);
}

guint
trial_import_damaged (Trial *self, GBytes *damaged)
{
  GBytes *files[] = { damaged, self->companion };
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  trial_start_over (self);
  trial_import (self, files, G_N_ELEMENTS (files), &account);
  self->tried++;
  self->lost += trial_count_missing (self, self->companions);
  return trial_count_missing (self, self->records);
}

static gboolean
contains (GBytes *file, GBytes *record)
{
  return memmem (g_bytes_get_data (file, NULL),
                 g_bytes_get_size (file),
                 g_bytes_get_data (record, NULL),
                 g_bytes_get_size (record)) != NULL;
}

/* How many records that lie whole anywhere in the file are neither on the roll nor in quarantine.
 * In a batch of the length that its header announces they are only looked for where that says. */
static guint
count_overlooked (Trial *self, GBytes *file)
{
  g_auto (Count) count;
  guint overlooked = 0;

  count_file (&count, file);
  if (!count.usable || g_bytes_get_size (file) == g_bytes_get_size (self->batch))
    return 0;

  for (guint i = 0; i < self->records->len; i++) {
    GBytes *record = self->records->pdata[i];

    overlooked += contains (file, record) && !is_kept (self, record);
  }

  return overlooked;
}

static void
import_whole (Trial *self)
{
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  trial_import (self, &self->batch, 1, &account);
  self->lost +=
      trial_count_missing (self, self->records) + trial_count_missing (self, self->companions);
}

/* The control: what is lost by an importer that gives up where the damage begins. */
static void
give_up (Trial *self, GBytes *file, GBytes *damaged, guint most)
{
  const guint8 *bytes = g_bytes_get_data (file, NULL);
  const guint8 *damaged_bytes = g_bytes_get_data (damaged, NULL);
  gsize length = MIN (g_bytes_get_size (file), g_bytes_get_size (damaged)), same = 0;
  g_autoptr (GBytes) cut = NULL;
  g_auto (CanvassAccount) account;

  while (same < length && bytes[same] == damaged_bytes[same])
    same++;
  if (same == g_bytes_get_size (damaged))
    same = 0; /* the file was cut off, and it wants a whole one */

  canvass_account_init (&account);
  cut = g_bytes_new_from_bytes (damaged, 0, same);
  trial_start_over (self);
  trial_import (self, &cut, 1, &account);
  self->caught += MAX (trial_count_missing (self, self->records), most) - most;
}

void
trial_damage (Trial *self, GBytes *file, GBytes *damaged, guint most)
{
  guint missing = trial_import_damaged (self, damaged);

  self->damaged += MIN (missing, most);
  self->lost += missing - MIN (missing, most);
  if (file == self->batch) /* in a mirror a record is as whole as its entry */
    self->lost += count_overlooked (self, damaged);
  import_whole (self);
  if (self->tried % GIVES_UP_EACH == 0)
    give_up (self, file, damaged, most);
}

GBytes *
trial_forge (Trial *self, GPtrArray *records)
{
  Kiosk thief = *self->kiosk;

  thief.number = 0;
  memset (thief.previous_id, 0, sizeof thief.previous_id);
  return fixture_batch (&thief, self->fixture.campaign, records);
}

/* canvass_record_seal () takes no id; the rest is as FORMAT.md has it, section 3. */
static void
seal (guint8 *record, const CanvassSealing *sealing, const guint8 *id, const guint8 *payload)
{
  guint8 dek[RECORD_DEK_BYTES], inner[RECORD_INNER_BYTES];
  guint8 *at = record + CANVASS_RECORD_CLEAR_BYTES;

  memset (record, 0, CANVASS_RECORD_CLEAR_BYTES);
  memcpy (record, RECORD_MAGIC, 4);
  record[4] = (guint8)sealing->n_recipients;
  memcpy (record + RECORD_ID_OFFSET, id, CANVASS_ID_BYTES);
  memcpy (record + RECORD_KIOSK_OFFSET, sealing->kiosk_id, CANVASS_ID_BYTES);
  memcpy (record + RECORD_CAMPAIGN_OFFSET, sealing->campaign_hash, CANVASS_HASH_BYTES);
  randombytes_buf (record + RECORD_NONCE_OFFSET, RECORD_NONCE_BYTES);
  randombytes_buf (dek, sizeof dek);
  canvass_record_commitment (record + RECORD_COMMIT_OFFSET, record, dek);

  memcpy (inner, dek, sizeof dek);
  for (guint i = 0; i < sealing->n_recipients; i++, at += CANVASS_RECORD_SEAL_BYTES) {
    canvass_record_seal_hash (inner + sizeof dek, record, sealing->recipients[i]);
    g_assert_cmpint (crypto_box_seal (at, inner, sizeof inner, sealing->recipients[i]), ==, 0);
  }
  crypto_aead_xchacha20poly1305_ietf_encrypt (at,
                                              NULL,
                                              payload,
                                              CANVASS_PAYLOAD_PADDED_BYTES,
                                              record,
                                              CANVASS_RECORD_CLEAR_BYTES,
                                              NULL,
                                              record + RECORD_NONCE_OFFSET,
                                              dek);
}

GBytes *
trial_seal_rival (Trial *self, Kiosk *kiosk, GBytes *record)
{
  g_autoptr (CanvassPayload) payload = fixture_payload ("Rival");
  guint8 bytes[CANVASS_PAYLOAD_PADDED_BYTES] = { 0 };
  guint8 *rival = g_malloc (CANVASS_RECORD_MAX_BYTES);
  CanvassSealing sealing;
  g_autoptr (GError) error = NULL;
  gsize length = canvass_payload_encode (payload, bytes, &error);

  g_assert_no_error (error);
  bytes[length] = 0x80;
  canvass_campaign_get_sealing (self->fixture.campaign, kiosk->card.kiosk_id, &sealing);
  seal (rival, &sealing, (const guint8 *)g_bytes_get_data (record, NULL) + RECORD_ID_OFFSET, bytes);
  return g_bytes_new_take (rival, CANVASS_RECORD_BYTES (sealing.n_recipients));
}

void
trial_tell (Trial *self, const FiguresRow *row, guint64 found, const FiguresRow *row_of_accounts)
{
  figures_tell (row, self->tried, self->lost, found);
  figures_tell (row_of_accounts, self->accounts, self->unbalanced, self->noticed);
  g_assert_cmpuint (found, >, 0);
  g_assert_cmpuint (self->noticed, >, 0);
  g_assert_cmpuint (self->lost, ==, 0);
  g_assert_cmpuint (self->unbalanced, ==, 0);
}

void
trial_stay_in_memory (void)
{
  const char *folder = g_getenv ("TMPDIR");

  if ((folder == NULL || !g_str_has_prefix (folder, "/dev/shm")) &&
      g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
}
