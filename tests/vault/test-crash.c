/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "format/mirror.h"
#include "vault/mirror.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

/* Every hash of every record that comes out of the vault sound. */
static GHashTable *
collect_hashes (Fixture *fixture)
{
  g_autoptr (GPtrArray) paths = fixture_export (fixture->vault, fixture->stick);
  GHashTable *held =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);

  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (FixtureBatch) batch =
        fixture_read_batch (g_ptr_array_index (paths, i), fixture->vault);

    g_assert_true (batch->signature_is_good);
    g_assert_cmpuint (batch->damaged, ==, 0);
    for (guint j = 0; j < batch->header.count; j++)
      g_hash_table_add (held, g_bytes_new (fixture_batch_hash (batch, j), CANVASS_HASH_BYTES));
  }

  return held;
}

static void
assert_held (GHashTable *held, const guint8 *hash)
{
  g_autoptr (GBytes) key = g_bytes_new_static (hash, CANVASS_HASH_BYTES);

  g_assert_true (g_hash_table_contains (held, key));
}

/* A child that appends for ever, makes batches now and then, and says each hash once it was told
 * that it is stored. */
static void
append_for_ever (Fixture *fixture, int out)
{
  fixture_reopen (fixture);
  for (guint i = 1;; i++) {
    guint8 hash[CANVASS_HASH_BYTES];

    fixture_append (fixture->vault, hash);
    if (write (out, hash, sizeof hash) != sizeof hash)
      _exit (1);
    if (i % 7 == 0)
      g_assert_true (canvass_vault_make_batches (fixture->vault, NULL));
  }
}

static void
read_until (int in, GByteArray *thanked, guint n)
{
  guint8 hash[CANVASS_HASH_BYTES];

  while (n > 0) {
    gssize got = read (in, hash, sizeof hash);

    g_assert_cmpint (got, ==, sizeof hash);
    g_byte_array_append (thanked, hash, sizeof hash);
    n--;
  }
}

/* What it had said and nobody had read yet when it was killed counts as well. */
static void
drain (int in, GByteArray *thanked)
{
  guint8 hash[CANVASS_HASH_BYTES];

  while (read (in, hash, sizeof hash) == sizeof hash)
    g_byte_array_append (thanked, hash, sizeof hash);
}

static void
test_a_killed_process_loses_nothing_it_was_thanked_for (Fixture *fixture, gconstpointer unused)
{
  static const guint moments[] = { 1, 2, 6, 7, 8, 13, 40, 1, 100 };
  g_autoptr (GByteArray) thanked = g_byte_array_new ();
  g_autoptr (GHashTable) held = NULL;

  fixture_close (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++) {
    int ends[2];
    pid_t child;

    g_assert_cmpint (pipe (ends), ==, 0);
    child = fork ();
    g_assert_cmpint (child, >=, 0);
    if (child == 0) {
      close (ends[0]);
      append_for_ever (fixture, ends[1]);
    }

    close (ends[1]);
    read_until (ends[0], thanked, moments[i]);
    g_assert_cmpint (kill (child, SIGKILL), ==, 0);
    g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    drain (ends[0], thanked);
    close (ends[0]);
  }

  fixture_reopen (fixture);
  held = collect_hashes (fixture);
  for (gsize at = 0; at < thanked->len; at += CANVASS_HASH_BYTES)
    assert_held (held, thanked->data + at);
  /* One more a round may have been stored without being told. */
  g_assert_cmpuint (
      g_hash_table_size (held), <=, thanked->len / CANVASS_HASH_BYTES + G_N_ELEMENTS (moments));
}

static char *
mirror_folder (Fixture *fixture)
{
  return g_build_filename (fixture->directory, "mirror", NULL);
}

/* A child that keeps a mirror as the kiosk does, writes it anew now and then, and says each hash
 * once the mirror has it too. */
static void
mirror_for_ever (Fixture *fixture, int out)
{
  g_autofree char *folder = mirror_folder (fixture);
  CanvassMirror *mirror;

  fixture_reopen (fixture);
  mirror = canvass_mirror_open (fixture->vault, folder, NULL);
  for (guint i = 1;; i++) {
    guint8 record[CANVASS_RECORD_MAX_BYTES], hash[CANVASS_HASH_BYTES];
    gsize length = fixture_seal (fixture->vault, record);

    if (!canvass_vault_append (fixture->vault, record, length, hash, NULL) ||
        !canvass_mirror_append (mirror, record, length, NULL) ||
        write (out, hash, sizeof hash) != sizeof hash)
      _exit (1);
    if (i % 5 == 0 && !canvass_mirror_tidy (mirror, NULL))
      _exit (1);
  }
}

/* Hashes of what the mirror gives by itself, without the vault. */
static GHashTable *
read_mirror (Fixture *fixture)
{
  g_autofree char *folder = mirror_folder (fixture);
  g_autofree char *id =
      canvass_to_hex (canvass_vault_get_kiosk_id (fixture->vault), CANVASS_ID_BYTES);
  g_autofree char *name = g_strconcat (id, ".mirror", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassMirrorReader) reader = canvass_mirror_reader_open (path, &error);
  GHashTable *held =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  CanvassMirrorEntry entry;

  g_assert_no_error (error);
  while (canvass_mirror_reader_next (reader, &entry, &error)) {
    if (entry.verdict == CANVASS_BATCH_RECORD_SOUND)
      g_hash_table_add (held, g_bytes_new (entry.hash, CANVASS_HASH_BYTES));
  }

  g_assert_no_error (error);
  return held;
}

static void
test_a_mirror_has_what_people_were_thanked_for (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GByteArray) thanked = g_byte_array_new ();

  for (guint round = 0; round < 25; round++) {
    g_autoptr (GHashTable) held = NULL;
    int ends[2];
    pid_t child;

    fixture_close (fixture);
    g_assert_cmpint (pipe (ends), ==, 0);
    child = fork ();
    g_assert_cmpint (child, >=, 0);
    if (child == 0) {
      close (ends[0]);
      mirror_for_ever (fixture, ends[1]);
    }

    close (ends[1]);
    read_until (ends[0], thanked, 1 + round * 7 % 13);
    g_assert_cmpint (kill (child, SIGKILL), ==, 0);
    g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    drain (ends[0], thanked);
    close (ends[0]);

    fixture_reopen (fixture);
    held = read_mirror (fixture);
    for (gsize at = 0; at < thanked->len; at += CANVASS_HASH_BYTES)
      assert_held (held, thanked->data + at);
  }
}

/**
 * Disk:
 *
 * What a disk would still hold after a power cut: of each file no more than was there when it was
 * last synced. A VFS around the system's takes note.
 */
typedef struct {
  GHashTable *synced; /* path → GBytes */
} Disk;

static Disk disk;

typedef struct {
  sqlite3_file base;
  char *path;
  sqlite3_file *real; /* directly behind */
} DiskFile;

#define REAL(file) (((DiskFile *)(file))->real)

static void
note (const char *path)
{
  g_hash_table_insert (disk.synced, g_strdup (path), fixture_contents (path));
}

static int
disk_close (sqlite3_file *file)
{
  int rc = REAL (file)->pMethods->xClose (REAL (file));

  g_free (((DiskFile *)file)->path);
  return rc;
}

static int
disk_read (sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
  return REAL (file)->pMethods->xRead (REAL (file), bytes, n, at);
}

static int
disk_write (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
  return REAL (file)->pMethods->xWrite (REAL (file), bytes, n, at);
}

static int
disk_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return REAL (file)->pMethods->xTruncate (REAL (file), size);
}

static int
disk_sync (sqlite3_file *file, int flags)
{
  const char *path = ((DiskFile *)file)->path;
  int rc = REAL (file)->pMethods->xSync (REAL (file), flags);

  if (rc == SQLITE_OK && path != NULL)
    note (path);
  return rc;
}

static int
disk_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), size);
}

static int
disk_lock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xLock (REAL (file), level);
}

static int
disk_unlock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), level);
}

static int
disk_check_lock (sqlite3_file *file, int *reserved)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), reserved);
}

static int
disk_control (sqlite3_file *file, int what, void *argument)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), what, argument);
}

static int
disk_sector_size (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
disk_characteristics (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static const sqlite3_io_methods disk_methods = {
  .iVersion = 1,
  .xClose = disk_close,
  .xRead = disk_read,
  .xWrite = disk_write,
  .xTruncate = disk_truncate,
  .xSync = disk_sync,
  .xFileSize = disk_size,
  .xLock = disk_lock,
  .xUnlock = disk_unlock,
  .xCheckReservedLock = disk_check_lock,
  .xFileControl = disk_control,
  .xSectorSize = disk_sector_size,
  .xDeviceCharacteristics = disk_characteristics,
};

static sqlite3_vfs *system_vfs;
static sqlite3_vfs disk_vfs;

static int
disk_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  DiskFile *self = (DiskFile *)file;
  int rc;

  self->real = (sqlite3_file *)(self + 1);
  self->base.pMethods = NULL;
  rc = system_vfs->xOpen (system_vfs, name, self->real, flags, out_flags);
  if (rc == SQLITE_OK) {
    /* What was there before has long been synced. */
    if (name != NULL && flags & SQLITE_OPEN_MAIN_DB && !(flags & SQLITE_OPEN_CREATE))
      note (name);
    self->path = g_strdup (name);
    self->base.pMethods = &disk_methods;
  }

  return rc;
}

static void
disk_start (void)
{
  disk.synced =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  sqlite3_initialize ();
  system_vfs = sqlite3_vfs_find (NULL);
  disk_vfs = *system_vfs;
  disk_vfs.zName = "disk";
  disk_vfs.szOsFile = (int)sizeof (DiskFile) + system_vfs->szOsFile;
  disk_vfs.xOpen = disk_open;
  g_assert_cmpint (sqlite3_vfs_register (&disk_vfs, 1), ==, SQLITE_OK);
}

static void
disk_stop (void)
{
  sqlite3_vfs_unregister (&disk_vfs);
  sqlite3_vfs_register (system_vfs, 1);
  g_clear_pointer (&disk.synced, g_hash_table_unref);
}

/* Lays @name of @folder into @copy as it would be after a power cut now. */
static void
cut_power (const char *folder, const char *name, const char *copy)
{
  g_autofree char *from = g_build_filename (folder, name, NULL);
  g_autofree char *to = g_build_filename (copy, name, NULL);
  GBytes *bytes = g_hash_table_lookup (disk.synced, from);

  g_remove (to);
  if (bytes != NULL && g_file_test (from, G_FILE_TEST_EXISTS))
    g_assert_true (g_file_set_contents (
        to, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
}

static void
copy_file (const char *folder, const char *name, const char *copy)
{
  g_autofree char *from = g_build_filename (folder, name, NULL);
  g_autofree char *to = g_build_filename (copy, name, NULL);
  g_autoptr (GBytes) bytes = fixture_contents (from);

  g_assert_true (g_file_set_contents (
      to, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
}

static guint64
count_after_power_cut (Fixture *fixture)
{
  const char *id = canvass_campaign_get_id_hex (fixture->campaign);
  const char *folder = canvass_vault_get_folder (fixture->vault);
  g_autofree char *vaults = g_build_filename (fixture->directory, "after", NULL);
  g_autofree char *copy = g_build_filename (vaults, id, NULL);
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (copy, 0700), ==, 0);
  copy_file (folder, "device.key", copy);
  cut_power (folder, "vault.sqlite", copy);
  cut_power (folder, "vault.sqlite-wal", copy);
  vault = canvass_vault_open (vaults, id, &error);
  g_assert_no_error (error);
  return fixture_status (vault).records;
}

/* Long enough for the WAL to be brought into the file more than once. */
static void
test_a_power_cut_loses_nothing_that_was_thanked_for (Fixture *fixture, gconstpointer unused)
{
  disk_start ();
  fixture_reopen (fixture);
  for (guint i = 1; i <= 700; i++) {
    fixture_append (fixture->vault, NULL);
    if (i % 100 == 0)
      g_assert_true (canvass_vault_make_batches (fixture->vault, NULL));
    if (i < 5 || i % 37 == 0)
      g_assert_cmpuint (count_after_power_cut (fixture), ==, i);
  }

  fixture_close (fixture);
  disk_stop ();
}

/* The control: what is not synced is lost to this disk. */
static void
test_a_power_cut_loses_what_was_not_synced (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->directory, "bare.sqlite", NULL);
  sqlite3 *db = NULL;

  disk_start ();
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
                                 "PRAGMA journal_mode = WAL; CREATE TABLE t (x);"
                                 "INSERT INTO t VALUES (1)",
                                 NULL,
                                 NULL,
                                 NULL),
                   ==,
                   SQLITE_OK);
  g_assert_cmpuint (g_hash_table_size (disk.synced), ==, 0);
  sqlite3_close (db);
  disk_stop ();
}

#define ADD(name)                                                                                  \
  g_test_add ("/vault/crash/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (a_killed_process_loses_nothing_it_was_thanked_for);
  ADD (a_mirror_has_what_people_were_thanked_for);
  ADD (a_power_cut_loses_nothing_that_was_thanked_for);
  ADD (a_power_cut_loses_what_was_not_synced);

  return g_test_run ();
}
