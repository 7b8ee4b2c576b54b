/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "promises/trial.h"

#include <glib/gstdio.h>
#include <unistd.h>

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
  trial_note_signed (self, self->records);
  trial_note_signed (self, self->companions);
}

void
trial_teardown (Trial *self, gconstpointer unused)
{
  g_hash_table_unref (self->everything);
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
}

typedef struct {
  GHashTable *everything; /* (nullable) */
  GHashTable *roll;
} Reading;

static gboolean
note (const CanvassRollEntry *entry, gpointer user_data)
{
  Reading *reading = user_data;
  GBytes *hash = g_bytes_new (entry->hash, CANVASS_HASH_BYTES);

  g_assert_true (g_hash_table_contains (reading->everything, hash));
  g_hash_table_add (reading->roll, hash);
  return TRUE;
}

guint
trial_count_missing (Trial *self, GPtrArray *records)
{
  g_autoptr (GHashTable) set = new_set ();
  Reading reading = { self->everything, set };
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll =
      canvass_ledger_open_roll (self->fixture.ledger, NULL, NULL, &error);
  guint missing = 0;

  g_assert_no_error (error);
  canvass_roll_foreach (roll, FALSE, note, &reading, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++) {
    g_autoptr (GBytes) hash = hash_of (records->pdata[i]);

    missing += !g_hash_table_contains (set, hash);
  }

  return missing;
}

void
trial_import (Trial *self, const char *name, GBytes *bytes, CanvassAccount *account)
{
  g_autofree char *path = fixture_write (&self->fixture, name, bytes);

  fixture_import (&self->fixture, path, account);
  g_unlink (path);
}

guint
trial_import_damaged (Trial *self, GBytes *damaged, CanvassAccount *account)
{
  g_auto (CanvassAccount) of_companion;

  canvass_account_init (&of_companion);
  trial_start_over (self);
  trial_import (self, "damaged.batch", damaged, account);
  trial_import (self, "sound.batch", self->companion, &of_companion);
  self->tried++;
  self->lost += trial_count_missing (self, self->companions);
  return trial_count_missing (self, self->records);
}

static void
import_whole (Trial *self)
{
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  trial_import (self, "whole.batch", self->batch, &account);
  self->lost +=
      trial_count_missing (self, self->records) + trial_count_missing (self, self->companions);
}

void
trial_damage (Trial *self, GBytes *damaged, guint most)
{
  g_auto (CanvassAccount) account;
  guint missing;

  canvass_account_init (&account);
  missing = trial_import_damaged (self, damaged, &account);
  self->damaged += MIN (missing, most);
  self->lost += missing - MIN (missing, most);
  /* What is not on the roll is in the account, or the file itself is said to be bad. */
  if (missing > 0)
    g_assert_true (account.quarantined > 0 || account.bad_files->len > 0);
  import_whole (self);
}

GBytes *
trial_forge (Trial *self, GPtrArray *records)
{
  Kiosk thief = *self->kiosk;

  thief.number = 0;
  memset (thief.previous_id, 0, sizeof thief.previous_id);
  return fixture_batch (&thief, self->fixture.campaign, records);
}

void
trial_stay_in_memory (void)
{
  const char *folder = g_getenv ("TMPDIR");

  if ((folder == NULL || !g_str_has_prefix (folder, "/dev/shm")) &&
      g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
}
