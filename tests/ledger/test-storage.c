/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "ledger/backup.h"
#include "ledger/decide.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILES 6
#define PER_FILE 60

static char *
index_path (Fixture *self)
{
  return g_build_filename (self->ledger_folder, "ledger.sqlite", NULL);
}

/* Writes FILES batches into the folder "stick". */
static char *
make_stick (Fixture *self, Kiosk *kiosk)
{
  char *stick = fixture_path (self, "stick");

  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  for (guint i = 0; i < FILES; i++) {
    g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, PER_FILE);
    g_autofree char *name = g_strdup_printf ("stick/%u", i);

    g_free (fixture_write_batch (self, name, kiosk, self->campaign, records));
  }

  return stick;
}

static void
edit_index (Fixture *self, const char *sql)
{
  g_autofree char *path = index_path (self);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_two_programs_exclude_each_other (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_ledger_open (self->ledger_folder, self->key, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_null (canvass_ledger_open_locked (self->ledger_folder, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_BUSY);

  fixture_open (self); /* control: closing gives it free */
}

static void
test_create_never_overwrites (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *busy = fixture_path (self, "busy");
  g_autofree char *file = g_build_filename (busy, "letter", NULL);

  fixture_close (self);
  g_assert_null (canvass_ledger_create (self->ledger_folder, self->campaign, self->key, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_EXISTS);
  g_clear_error (&error);

  g_assert_cmpint (g_mkdir (busy, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_null (canvass_ledger_create (busy, self->campaign, self->key, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_EXISTS);
}

/* Also with what was put beside its batches since. */
static void
test_a_ledger_without_an_index_is_told_as_one (Fixture *self, gconstpointer unused)
{
  static const char *const later[] = { "notes", "paper", "incoming", "coordinator.key" };
  g_autofree char *path = index_path (self);
  g_autofree char *batch = fixture_path (self, "ledger/batches/0.batch");
  g_autoptr (GError) error = NULL;

  fixture_close (self);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (g_file_set_contents (batch, "x", 1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (later); i++) {
    g_autofree char *folder = g_build_filename (self->ledger_folder, later[i], NULL);

    g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  }

  g_assert_null (canvass_ledger_create (self->ledger_folder, self->campaign, self->key, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "rebuild the index"));
}

static void
test_an_interrupted_create_can_be_repeated (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = index_path (self);
  g_autoptr (GError) error = NULL;

  fixture_close (self);
  g_assert_cmpint (g_unlink (path), ==, 0);
  self->ledger = canvass_ledger_create (self->ledger_folder, self->campaign, self->key, &error);
  g_assert_no_error (error);
}

static void
test_a_link_may_lead_to_the_ledger_but_not_be_its_index (Fixture *self, gconstpointer unused)
{
  g_autofree char *link = fixture_path (self, "link");
  g_autofree char *through = g_build_filename (link, "ledger", NULL);
  g_autofree char *new = g_build_filename (link, "new", NULL);
  g_autofree char *index = index_path (self);
  g_autofree char *moved = fixture_path (self, "moved");
  g_autoptr (GError) error = NULL;

  fixture_close (self);
  g_assert_cmpint (symlink (self->folder, link), ==, 0);
  self->ledger = canvass_ledger_open (through, self->key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 0);
  fixture_close (self);
  self->ledger = canvass_ledger_create (new, self->campaign, self->key, &error);
  g_assert_no_error (error);

  /* Control. */
  g_assert_cmpint (g_rename (index, moved), ==, 0);
  g_assert_cmpint (symlink (moved, index), ==, 0);
  fixture_open (self);
  g_assert_null (canvass_ledger_open_roll (self->ledger, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT);
  fixture_close (self);
  g_assert_cmpint (g_unlink (link), ==, 0);
}

static void
test_there_must_be_a_ledger (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = fixture_path (self, "none");
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_ledger_open (path, self->key, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_null (canvass_ledger_open (self->folder, self->key, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_MISSING);
}

static void
test_other_keys_are_refused (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassKey) stranger = canvass_key_generate ("Stranger");
  g_autofree char *path = fixture_path (self, "new");
  g_autoptr (GError) error = NULL;

  fixture_close (self);
  g_assert_null (canvass_ledger_open (self->ledger_folder, stranger, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_KEY);
  g_clear_error (&error);
  /* A recipient, but not the one that the index is sealed to. */
  g_assert_null (canvass_ledger_open (self->ledger_folder, self->second, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_KEY);
  g_clear_error (&error);
  g_assert_null (canvass_ledger_create (path, self->campaign, stranger, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_KEY);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_later_formats_are_left_alone (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = index_path (self);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize length, length_after;

  fixture_close (self);
  edit_index (self, "PRAGMA user_version = 4");
  g_assert_true (g_file_get_contents (path, &before, &length, NULL));
  g_assert_null (canvass_ledger_open (self->ledger_folder, self->key, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_TOO_NEW);
  g_clear_error (&error);
  g_assert_null (canvass_ledger_open_locked (self->ledger_folder, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_TOO_NEW);
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length, after, length_after);
}

static void
assert_corrupt_until_rebuilt (Fixture *self, const char *expected)
{
  const char *const paths[] = { self->folder, NULL };
  g_autofree char *actual = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_open (self);
  g_assert_false (canvass_ledger_import (self->ledger, paths, &account, NULL, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "rebuild"));
  g_clear_error (&error);
  g_assert_null (canvass_ledger_open_roll (self->ledger, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT);
  g_clear_error (&error);

  canvass_ledger_rebuild (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  actual = fixture_describe_roll (self->ledger);
  g_assert_cmpstr (actual, ==, expected);
  fixture_close (self);
}

static void
test_a_lost_or_damaged_index_can_be_rebuilt (Fixture *self, gconstpointer unused)
{
  static const char *const edits[] = {
    "DELETE FROM chunk WHERE rowid = 2",
    "UPDATE chunk SET box = (SELECT box FROM chunk WHERE rowid = 3) WHERE rowid = 2",
    "UPDATE chunk SET box = x'00' WHERE rowid = 2",
    "UPDATE file SET box = zeroblob (length (box)) WHERE rowid = 2",
    "UPDATE keying SET sealed = zeroblob (80)",
    "UPDATE keying SET signature = zeroblob (64)",
    "DROP TABLE chunk",
    "PRAGMA application_id = 7",
  };
  g_autofree char *path = index_path (self);
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = make_stick (self, kiosk);
  g_autofree char *expected = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, stick, &account);
  assert_account (&account, FILES * PER_FILE, 0, 0);
  expected = fixture_describe_roll (self->ledger);
  fixture_close (self);

  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_test_message ("%s", edits[i]);
    edit_index (self, edits[i]);
    assert_corrupt_until_rebuilt (self, expected);
  }

  g_assert_true (g_file_set_contents (path, "not a database", -1, NULL));
  assert_corrupt_until_rebuilt (self, expected);
  g_assert_cmpint (g_unlink (path), ==, 0);
  assert_corrupt_until_rebuilt (self, expected);
}

static void
test_a_forgotten_file_is_read_again (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = make_stick (self, kiosk);
  g_autofree char *expected = NULL, *actual = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, stick, &account);
  expected = fixture_describe_roll (self->ledger);
  fixture_close (self);
  edit_index (self, "DELETE FROM file WHERE rowid IN (1, 3)");
  fixture_open (self);
  actual = fixture_describe_roll (self->ledger);
  g_assert_cmpstr (actual, ==, expected);
}

static void
test_no_flipped_byte_of_the_index_changes_the_roll (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = make_stick (self, kiosk);
  g_autofree char *path = index_path (self);
  g_autofree char *expected = NULL, *contents = NULL;
  guint noticed = 0;
  gsize length;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, stick, &account);
  expected = fixture_describe_roll (self->ledger);
  fixture_close (self);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));

  for (gsize offset = 0; offset < length; offset += offset < 100 ? 3 : 997) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CanvassRoll) roll = NULL;

    contents[offset] ^= 0x41;
    g_assert_true (g_file_set_contents (path, contents, length, NULL));
    contents[offset] ^= 0x41;

    self->ledger = canvass_ledger_open (self->ledger_folder, self->key, &error);
    if (self->ledger != NULL)
      roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
    if (roll != NULL) {
      g_autofree char *actual = fixture_describe_roll (self->ledger);

      g_assert_cmpstr (actual, ==, expected);
    } else {
      noticed++;
    }

    g_clear_pointer (&roll, canvass_roll_free);
    fixture_close (self);
  }

  g_assert_cmpuint (noticed, >, length / 997 / 2); /* control: flips do hit something */
}

static void
test_a_missing_file_is_told (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = make_stick (self, kiosk);
  g_autofree char *batches = g_build_filename (self->ledger_folder, "batches", NULL);
  g_autoptr (GDir) dir = NULL;
  g_autofree char *victim = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, stick, &account);
  dir = g_dir_open (batches, 0, NULL);
  victim = g_build_filename (batches, g_dir_read_name (dir), NULL);
  g_assert_cmpint (g_unlink (victim), ==, 0);

  g_assert_null (canvass_ledger_open_roll (self->ledger, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT);
  {
    g_autoptr (GPtrArray) bad = canvass_ledger_check (self->ledger, NULL, NULL);

    g_assert_cmpuint (bad->len, ==, 1);
    g_assert_cmpstr (((CanvassBadFile *)bad->pdata[0])->path, ==, victim);
  }

  /* Importing it again puts it back. */
  fixture_import (self, stick, &account);
  assert_account (&account, 0, FILES * PER_FILE, 0);
  g_assert_cmpuint (fixture_n_signatures (self), ==, FILES * PER_FILE);
}

static void
test_a_rotten_file_costs_a_record_until_it_comes_again (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 5);
  g_autoptr (GBytes) batch = fixture_batch (kiosk, self->campaign, records);
  g_autoptr (GBytes) rotten = fixture_flip (batch, g_bytes_get_size (batch) - 1);
  g_autofree char *path = fixture_write (self, "a.batch", batch);
  g_autofree char *name = NULL, *copy = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  canvass_hash (hash, g_bytes_get_data (batch, NULL), g_bytes_get_size (batch));
  name = canvass_to_hex (hash, sizeof hash);
  copy = g_strdup_printf ("ledger/batches/%s.batch", name);
  g_free (fixture_write (self, copy, rotten));

  canvass_ledger_rebuild (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 4);
  fixture_import (self, path, &account);
  assert_account (&account, 1, 4, 0);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 5);
}

/* Flips the last byte of the only file in a folder of the ledger. */
static void
rot (Fixture *self, const char *folder)
{
  g_autofree char *path = g_build_filename (self->ledger_folder, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *file = g_build_filename (path, g_dir_read_name (dir), NULL);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_null (g_dir_read_name (dir));
  g_assert_true (g_file_get_contents (file, &contents, &length, NULL));
  contents[length - 1] ^= 1;
  g_assert_true (g_file_set_contents (file, contents, length, NULL));
}

static void
assert_bad (Fixture *self, guint n, const char *of)
{
  g_autoptr (GPtrArray) bad = canvass_ledger_check (self->ledger, NULL, NULL);

  g_assert_cmpuint (bad->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_nonnull (strstr (((CanvassBadFile *)bad->pdata[i])->path, of));
}

static void
test_every_rotten_file_is_told_and_cured (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 5);
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_autoptr (CanvassCampaign) stranger = fixture_campaign (self, "other", 1, self->key);
  g_autofree char *copy = fixture_path (self, "copy");
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;
  guint n;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  assert_bad (self, 0, NULL);
  g_assert_cmpint (g_mkdir (copy, 0700), ==, 0);
  g_assert_true (canvass_ledger_share_decisions (self->ledger, copy, &n, NULL));

  rot (self, "batches");
  assert_bad (self, 1, "batches");
  fixture_import (self, path, &account);
  assert_bad (self, 0, NULL);

  rot (self, "kiosks");
  fixture_open (self);
  /* The decision by which it was admitted brings its card too. */
  assert_bad (self, 1, "kiosks");
  g_assert_cmpuint (fixture_n_signatures (self), ==, 5);
  fixture_admit (self, kiosk);
  assert_bad (self, 0, NULL);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 5);

  rot (self, "decisions");
  assert_bad (self, 1, "decisions");
  fixture_import (self, copy, &account);
  assert_bad (self, 0, NULL);

  fixture_close (self);
  rot (self, "campaigns");
  g_assert_null (canvass_ledger_open (self->ledger_folder, self->key, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_CORRUPT);
  g_clear_error (&error);
  /* Another petition's changes nothing. */
  g_assert_true (canvass_ledger_restore_campaign (self->ledger_folder, stranger, &error));
  g_assert_null (canvass_ledger_open (self->ledger_folder, self->key, NULL));
  g_assert_true (canvass_ledger_restore_campaign (self->ledger_folder, self->campaign, &error));
  fixture_open (self);
  assert_bad (self, 0, NULL);
  g_assert_cmpuint (fixture_n_signatures (self), ==, 5);
}

typedef struct {
  GCancellable *cancellable;
  guint left; /* steps until it is stopped */
} Stop;

static void
stop (guint64 done, guint64 total, gpointer data)
{
  Stop *self = data;

  if (self->left-- == 0)
    g_cancellable_cancel (self->cancellable);
}

/* At each step of it. */
static void
test_a_restore_that_is_stopped_leaves_nothing (Fixture *self, gconstpointer unused)
{
  g_autofree char *backup = fixture_path (self, "a.backup");
  g_autofree char *place = fixture_path (self, "again");
  g_autofree char *attempt = g_strconcat (place, ".restoring", NULL);
  g_autoptr (GBytes) key = g_bytes_new_static ("key", 3);
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  guint n_files, n_stopped = 0;
  guint64 n_bytes;

  g_assert_true (
      canvass_ledger_back_up (self->ledger, key, backup, &n_files, &n_bytes, NULL, NULL, &error));
  while (!done) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Stop stopping = { cancellable, n_stopped };

    done = canvass_ledger_restore (backup, place, &n_files, stop, &stopping, cancellable, &error);
    if (!done) {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      n_stopped++;
    }
    g_assert_true (g_file_test (place, G_FILE_TEST_EXISTS) == done);
    g_assert_false (g_file_test (attempt, G_FILE_TEST_EXISTS));
  }
  g_assert_cmpuint (n_stopped, >=, n_files);
}

static void
test_a_backup_for_which_there_is_no_room_says_so (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = fixture_path (self, "small");
  g_autofree char *backup = g_build_filename (folder, "a.backup", NULL);
  g_autoptr (GBytes) key = g_bytes_new_static ("key", 3);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  guint n_files;
  guint64 n_bytes;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  if (mount ("tmpfs", folder, "tmpfs", 0, "size=16k") != 0) {
    g_test_skip ("Only root may mount a small disk");
    return;
  }
  g_assert_false (
      canvass_ledger_back_up (self->ledger, key, backup, &n_files, &n_bytes, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "No space left"));
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_clear_pointer (&dir, g_dir_close);
  g_assert_cmpint (umount (folder), ==, 0);
}

/* Every file below the ledger, as one. */
static void
slurp (const char *path, GByteArray *all)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *contents = NULL;
  const char *name;
  gsize length;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    slurp (child, all);
  }

  if (dir == NULL && g_file_get_contents (path, &contents, &length, NULL))
    g_byte_array_append (all, (const guint8 *)contents, length);
}

static gboolean
holds (const GByteArray *all, gconstpointer needle, gsize length)
{
  return memmem (all->data, all->len, needle, length) != NULL;
}

static void
test_nothing_in_the_ledger_is_readable (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 100);
  g_autofree char *path = fixture_write_batch (self, "a", kiosk, self->campaign, records);
  g_autofree char *index = index_path (self);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  const guint8 *record = g_bytes_get_data (records->pdata[0], NULL);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  fixture_import (self, path, &account);
  fixture_close (self);
  slurp (self->ledger_folder, all);
  slurp (index, rows);

  g_assert_false (holds (all, "Signer", 6));
  g_assert_false (holds (all, "60608", 5));
  g_assert_false (holds (all, self->key->seed, sizeof self->key->seed));
  /* The index does not even tell which records and files it is about. */
  g_assert_true (holds (all, record + 8, CANVASS_ID_BYTES));
  g_assert_false (holds (rows, record + 8, CANVASS_ID_BYTES));
  g_assert_false (holds (rows, record + 24, CANVASS_ID_BYTES));
}

typedef struct {
  guint countdown;
} Bomb;

static void
tick (guint64 done, guint64 total, gpointer user_data)
{
  Bomb *bomb = user_data;

  if (bomb->countdown-- == 0)
    kill (getpid (), SIGKILL);
}

static void
import_and_die (Fixture *self, const char *stick, guint trial)
{
  const char *const paths[] = { stick, NULL };
  Bomb bomb = { .countdown = trial % 2 == 0 ? trial / 2 : G_MAXUINT };
  pid_t child = fork ();
  g_auto (CanvassAccount) account;

  g_assert_cmpint (child, >=, 0);
  canvass_account_init (&account);
  if (child == 0) {
    CanvassLedger *ledger = canvass_ledger_open (self->ledger_folder, self->key, NULL);

    /* Every other time at any moment, be it in a write or between two. */
    signal (SIGALRM, SIG_DFL);
    if (trial % 2 == 1)
      ualarm (500 + 700 * trial, 0);
    canvass_ledger_import (ledger, paths, &account, tick, &bomb, NULL, NULL);
    _exit (0);
  }

  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
}

static void
test_a_killed_import_can_be_repeated (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = make_stick (self, kiosk);
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  for (guint trial = 0; trial < 24; trial++) {
    g_autoptr (GError) error = NULL;

    fixture_close (self);
    fixture_remove_tree (self->ledger_folder);
    self->ledger = canvass_ledger_create (self->ledger_folder, self->campaign, self->key, &error);
    g_assert_no_error (error);
    fixture_admit (self, kiosk);
    fixture_close (self);

    import_and_die (self, stick, trial);
    fixture_open (self);
    fixture_import (self, stick, &account);
    g_assert_cmpuint (account.read, ==, FILES * PER_FILE);
    g_assert_cmpuint (account.quarantined, ==, 0);
    g_assert_cmpuint (account.bad_files->len, ==, 0);
    g_assert_cmpuint (fixture_n_signatures (self), ==, FILES * PER_FILE);
  }
}

static void
test_a_killed_import_needs_no_repeating (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = make_stick (self, kiosk);
  g_autofree char *reopened = NULL, *rebuilt = NULL;
  g_autoptr (GError) error = NULL;

  fixture_admit (self, kiosk);
  fixture_close (self);
  import_and_die (self, stick, 10);

  /* What lies in the ledger counts, whether its reading was finished or not. */
  fixture_open (self);
  reopened = fixture_describe_roll (self->ledger);
  canvass_ledger_rebuild (self->ledger, NULL, NULL, &error);
  g_assert_no_error (error);
  rebuilt = fixture_describe_roll (self->ledger);
  g_assert_cmpstr (rebuilt, ==, reopened);
  g_assert_cmpint (strlen (rebuilt), >, 0);
}

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_a_full_disk_loses_nothing (Fixture *self, gconstpointer unused)
{
  const rlim_t limits[] = { 1024, 20000, 32768, 65536, 131072, 262144, 290000 };
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = make_stick (self, kiosk);
  const char *const paths[] = { stick, NULL };
  guint64 accepted = 0;
  guint failures = 0;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  signal (SIGXFSZ, SIG_IGN);
  fixture_admit (self, kiosk);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_autoptr (GError) error = NULL;
    gboolean good;

    limit_files (limits[i]);
    good = canvass_ledger_import (self->ledger, paths, &account, NULL, NULL, NULL, &error);
    limit_files (RLIM_INFINITY);
    assert_balanced (&account);
    accepted += account.accepted;
    if (!good) {
      failures++;
      g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE);
      g_test_message ("%s", error->message);
    }
  }

  g_assert_cmpuint (failures, >, 0);
  fixture_import (self, stick, &account);
  g_assert_cmpuint (accepted + account.accepted, <=, FILES * PER_FILE);
  g_assert_cmpuint (account.read, ==, FILES * PER_FILE);
  g_assert_cmpuint (account.quarantined, ==, 0);
  g_assert_cmpuint (fixture_n_signatures (self), ==, FILES * PER_FILE);
}

/* Many small files, so that the index outgrows the limit and no batch does. */
static void
test_a_full_disk_under_the_index_loses_nothing (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = fixture_path (self, "stick");
  const char *const paths[] = { stick, NULL };
  const guint n = 60;
  guint64 accepted = 0;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  for (guint i = 0; i < n; i++) {
    g_autoptr (GPtrArray) records = fixture_signatures (kiosk, self->campaign, 1);
    g_autofree char *name = g_strdup_printf ("stick/%u", i);

    g_free (fixture_write_batch (self, name, kiosk, self->campaign, records));
  }

  fixture_admit (self, kiosk);
  for (rlim_t limit = 40000; limit < 140000; limit += 20000) {
    g_autoptr (GError) error = NULL;

    limit_files (limit);
    g_assert_false (
        canvass_ledger_import (self->ledger, paths, &account, NULL, NULL, NULL, &error));
    limit_files (RLIM_INFINITY);
    g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE);
    assert_balanced (&account);
    accepted += account.accepted;
  }

  fixture_import (self, stick, &account);
  g_assert_cmpuint (account.read, ==, n);
  g_assert_cmpuint (accepted + account.accepted, ==, n);
  g_assert_cmpuint (fixture_n_signatures (self), ==, n);
}

static void
test_a_read_only_ledger_can_be_read (Fixture *self, gconstpointer unused)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_autofree char *stick = make_stick (self, kiosk);
  const char *const paths[] = { stick, NULL };
  g_autofree char *batches = g_build_filename (self->ledger_folder, "batches", NULL);
  g_autofree char *index = index_path (self);
  g_autofree char *expected = NULL, *actual = NULL;
  g_autoptr (GPtrArray) more = fixture_signatures (kiosk, self->campaign, 1);
  g_autoptr (GError) error = NULL;
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  if (geteuid () == 0) {
    g_test_skip ("root may write anywhere");
    return;
  }

  fixture_admit (self, kiosk);
  fixture_import (self, stick, &account);
  expected = fixture_describe_roll (self->ledger);
  fixture_close (self);
  g_free (fixture_write_batch (self, "stick/more", kiosk, self->campaign, more));
  g_assert_cmpint (g_chmod (index, 0400) + g_chmod (batches, 0500), ==, 0);
  g_assert_cmpint (g_chmod (self->ledger_folder, 0500), ==, 0);

  fixture_open (self);
  actual = fixture_describe_roll (self->ledger);
  g_assert_cmpstr (actual, ==, expected);
  g_assert_false (canvass_ledger_import (self->ledger, paths, &account, NULL, NULL, NULL, &error));
  g_assert_error (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_STORAGE);
  assert_balanced (&account);

  g_assert_cmpint (g_chmod (self->ledger_folder, 0700) + g_chmod (batches, 0700), ==, 0);
}

#define ADD(name)                                                                                  \
  g_test_add ("/ledger/storage/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (two_programs_exclude_each_other);
  ADD (create_never_overwrites);
  ADD (a_ledger_without_an_index_is_told_as_one);
  ADD (an_interrupted_create_can_be_repeated);
  ADD (a_link_may_lead_to_the_ledger_but_not_be_its_index);
  ADD (there_must_be_a_ledger);
  ADD (other_keys_are_refused);
  ADD (later_formats_are_left_alone);
  ADD (a_lost_or_damaged_index_can_be_rebuilt);
  ADD (a_forgotten_file_is_read_again);
  ADD (no_flipped_byte_of_the_index_changes_the_roll);
  ADD (a_missing_file_is_told);
  ADD (a_rotten_file_costs_a_record_until_it_comes_again);
  ADD (every_rotten_file_is_told_and_cured);
  ADD (nothing_in_the_ledger_is_readable);
  ADD (a_killed_import_can_be_repeated);
  ADD (a_killed_import_needs_no_repeating);
  ADD (a_restore_that_is_stopped_leaves_nothing);
  ADD (a_backup_for_which_there_is_no_room_says_so);
  ADD (a_full_disk_loses_nothing);
  ADD (a_full_disk_under_the_index_loses_nothing);
  ADD (a_read_only_ledger_can_be_read);

  return g_test_run ();
}
