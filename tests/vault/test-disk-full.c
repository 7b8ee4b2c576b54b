/*
 * test-disk-full.c: disks that fill up, fail or cannot be written to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "vault/export.h"
#include "vault/mirror.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static gboolean can_mount;

static gboolean
write_text (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean written = fd >= 0 && write (fd, text, strlen (text)) == (gssize)strlen (text);

  if (fd >= 0)
    close (fd);
  return written;
}

/* Mounts of our own, which go with the process. Before any thread is made. */
static gboolean
enter_namespace (void)
{
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1", (guint)getuid ());
  g_autofree char *gid_map = g_strdup_printf ("0 %u 1", (guint)getgid ());

  if (unshare (CLONE_NEWNS) != 0 &&
      (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write_text ("/proc/self/setgroups", "deny") ||
       !write_text ("/proc/self/uid_map", uid_map) || !write_text ("/proc/self/gid_map", gid_map)))
    return FALSE;

  return mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static gboolean
skip_without_mounts (void)
{
  if (!can_mount)
    g_test_skip ("Needs to mount small disks of its own: run as root or allow user namespaces");

  return !can_mount;
}

static void
mount_disk (const char *path, const char *options)
{
  g_mkdir (path, 0700);
  g_assert_cmpint (mount ("tmpfs", path, "tmpfs", 0, options), ==, 0);
}

static void
remount_read_only (const char *path)
{
  g_assert_cmpint (mount ("none", path, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
}

static void
remount_with (const char *path, const char *options)
{
  g_assert_cmpint (mount ("none", path, NULL, MS_REMOUNT, options), ==, 0);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* A campaign of its own on a disk of its own. */
static CanvassVault *
enroll_on_disk (Fixture *fixture, const char *options, char **disk)
{
  g_autoptr (GError) error = NULL;
  CanvassVault *vault;

  *disk = g_build_filename (fixture->directory, "disk", NULL);
  mount_disk (*disk, options);
  vault = canvass_vault_enroll (*disk, fixture->campaign, "Table 2", &error);
  g_assert_no_error (error);
  return vault;
}

/* How many fit, until one is refused; and that it is refused for the right reason. */
static guint
append_until_refused (CanvassVault *vault, int code)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];

  for (guint n = 0;; n++) {
    gsize length = fixture_seal (vault, record);
    g_autoptr (GError) error = NULL;

    if (canvass_vault_append (vault, record, length, NULL, &error))
      continue;

    g_assert_error (error, CANVASS_VAULT_ERROR, code);
    return n;
  }
}

/* Takes what the last record left. */
static void
fill_up (const char *disk)
{
  static const guint8 page[4096];
  g_autofree char *path = g_build_filename (disk, "filler", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  while (write (fd, page, sizeof page) > 0)
    continue;

  g_assert_cmpint (errno, ==, ENOSPC);
  close (fd);
}

static guint64
count_exported (CanvassVault *vault, const char *to)
{
  g_autoptr (GPtrArray) paths = fixture_export (vault, to);
  guint64 n = 0;

  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (FixtureBatch) batch = fixture_read_batch (g_ptr_array_index (paths, i), vault);

    g_assert_cmpuint (batch->damaged, ==, 0);
    n += batch->sound;
  }

  return n;
}

static void
test_a_disk_that_fills_up_loses_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *disk = NULL;
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (GError) error = NULL;
  guint stored;
  guint64 room;

  if (skip_without_mounts ())
    return;

  vault = enroll_on_disk (fixture, "size=8m", &disk);
  room = fixture_status (vault).room;
  stored = append_until_refused (vault, CANVASS_VAULT_ERROR_FULL);
  g_assert_cmpuint (stored, >, 300);
  g_assert_cmpuint (fixture_status (vault).room, ==, 0);
  /* What was told beforehand is about what fitted. */
  g_assert_cmpuint (room, >=, stored - stored / 5);
  g_assert_cmpuint (room, <=, stored + stored / 5);
  g_assert_cmpuint (fixture_status (vault).records, ==, stored);
  fill_up (disk);
  /* What one record could not use may be enough for a shorter write. */
  while (canvass_vault_check (vault, &error))
    stored += append_until_refused (vault, CANVASS_VAULT_ERROR_FULL);
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL);
  g_clear_error (&error);
  if (canvass_vault_close_session (vault, NULL, &error))
    stored++;
  else
    g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL);
  g_clear_error (&error);

  /* Opened again, it has them all, and takes more where there is room again. */
  g_clear_object (&vault);
  vault = canvass_vault_open (disk, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_status (vault).records, ==, stored);
  stored += append_until_refused (vault, CANVASS_VAULT_ERROR_FULL);
  remount_with (disk, "size=16m");
  fixture_append_many (vault, 50);
  g_assert_cmpuint (fixture_status (vault).records, ==, stored + 50);
  g_assert_true (canvass_vault_check (vault, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_exported (vault, fixture->stick), ==, stored + 50);

  g_clear_object (&vault);
  g_assert_cmpint (umount (disk), ==, 0);
}

static guint64
acknowledge_exported (CanvassVault *vault,
                      CanvassCampaign *campaign,
                      CanvassKey *key,
                      const char *to)
{
  g_autoptr (GPtrArray) paths = fixture_export (vault, to);
  guint64 total = 0;

  for (guint i = 0; i < paths->len; i++) {
    g_autoptr (FixtureBatch) batch = fixture_read_batch (g_ptr_array_index (paths, i), vault);
    g_autoptr (GBytes) file =
        fixture_acknowledge (vault, campaign, batch->hashes->data, batch->header.count, key);
    g_autoptr (GError) error = NULL;
    guint64 forgotten = 0;

    canvass_vault_acknowledge (vault, file, &forgotten, &error);
    g_assert_no_error (error);
    total += forgotten;
  }

  return total;
}

static CanvassVault *
open_again (CanvassVault *vault, const char *disk)
{
  g_autoptr (GError) error = NULL;

  g_assert_finalize_object (vault);
  vault = canvass_vault_open (disk, NULL, &error);
  g_assert_no_error (error);
  return vault;
}

/* Everything leaves a disk on which others have taken every byte, and makes room again. */
static void
leave_a_full_disk (Fixture *fixture, const char *options)
{
  g_autofree char *disk = NULL;
  g_autofree char *filler = NULL;
  CanvassVault *vault = enroll_on_disk (fixture, options, &disk);
  g_autofree char *to = g_dir_make_tmp ("test-vault-stick-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  guint stored = append_until_refused (vault, CANVASS_VAULT_ERROR_FULL);

  g_test_message ("%s: %u records", options, stored);
  g_assert_cmpuint (stored, >, 50);
  vault = open_again (vault, disk);
  fill_up (disk); /* with what closing gave back */
  vault = open_again (vault, disk);
  fill_up (disk);
  g_assert_cmpuint (fixture_status (vault).room, ==, 0);
  g_assert_false (canvass_vault_check (vault, &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL);
  g_clear_error (&error);
  canvass_vault_close_session (vault, NULL, &error);
  g_assert_no_error (error);
  stored++;
  g_assert_cmpuint (count_exported (vault, to), ==, stored);

  vault = open_again (vault, disk);
  fill_up (disk);
  g_assert_cmpuint (acknowledge_exported (vault, fixture->campaign, fixture->key, to), ==, stored);
  g_assert_cmpuint (fixture_status (vault).records, ==, 0);

  filler = g_build_filename (disk, "filler", NULL);
  g_assert_cmpint (g_unlink (filler), ==, 0);
  vault = open_again (vault, disk);
  g_assert_cmpuint (append_until_refused (vault, CANVASS_VAULT_ERROR_FULL), >, 50);
  g_assert_finalize_object (vault);
  g_assert_cmpint (umount (disk), ==, 0);
  fixture_remove_tree (to);
}

static void
test_signatures_leave_a_disk_without_a_free_byte (Fixture *fixture, gconstpointer unused)
{
  static const char *const sizes[] = { "size=2m", "size=3m", "size=4m",
                                       "size=6m", "size=8m", "size=12m" };

  if (skip_without_mounts ())
    return;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    leave_a_full_disk (fixture, sizes[i]);
}

/* The disk of others is full from the beginning; no signature is taken that could not leave. */
static void
test_a_disk_too_full_for_a_reserve_takes_no_signature (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *disk = NULL;
  g_autofree char *reserve = NULL;
  g_autofree char *filler = NULL;
  CanvassVault *vault;

  if (skip_without_mounts ())
    return;

  vault = enroll_on_disk (fixture, "size=8m", &disk);
  fixture_append_many (vault, 3);
  reserve = g_build_filename (canvass_vault_get_folder (vault), "vault.reserve", NULL);
  g_assert_cmpint (g_unlink (reserve), ==, 0);
  fill_up (disk);
  vault = open_again (vault, disk);
  g_assert_cmpuint (append_until_refused (vault, CANVASS_VAULT_ERROR_FULL), ==, 0);

  filler = g_build_filename (disk, "filler", NULL);
  g_assert_cmpint (g_unlink (filler), ==, 0);
  fixture_append_many (vault, 3); /* takes the reserve by itself */
  g_assert_true (g_file_test (reserve, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (vault);
  g_assert_cmpint (umount (disk), ==, 0);
}

static void
test_a_full_disk_enrolls_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *disk = g_build_filename (fixture->directory, "disk", NULL);
  g_autoptr (GError) error = NULL;

  if (skip_without_mounts ())
    return;

  mount_disk (disk, "size=32k");
  g_assert_null (canvass_vault_enroll (disk, fixture->campaign, "Table 2", &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL);
  g_assert_cmpuint (count_entries (disk), ==, 0);
  g_assert_cmpint (umount (disk), ==, 0);
}

static void
test_a_stick_that_fills_up_keeps_no_half_batch (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *stick = g_build_filename (fixture->directory, "small", NULL);
  g_autoptr (GError) error = NULL;

  if (skip_without_mounts ())
    return;

  fixture_append_many (fixture->vault, 100);
  mount_disk (stick, "size=128k");
  g_assert_false (canvass_vault_export (fixture->vault, stick, NULL, NULL, &error));
  g_assert_error (error, CANVASS_EXPORT_ERROR, CANVASS_EXPORT_ERROR_FULL);
  g_assert_cmpuint (count_entries (stick), ==, 0);

  remount_with (stick, "size=1m");
  g_assert_cmpuint (count_exported (fixture->vault, stick), ==, 100);
  g_assert_cmpint (umount (stick), ==, 0);
}

static void
test_a_read_only_vault_says_so (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *disk = NULL;
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  if (skip_without_mounts ())
    return;

  vault = enroll_on_disk (fixture, "size=8m", &disk);
  fixture_append (vault, NULL);
  g_clear_object (&vault);
  remount_read_only (disk);
  g_assert_null (canvass_vault_open (disk, NULL, &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_null (canvass_vault_enroll (disk, fixture->campaign, "Table 3", &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_EXISTS);
  g_clear_error (&error);

  g_assert_cmpint (umount (disk), ==, 0);
  mount_disk (disk, "size=8m,ro");
  g_assert_null (canvass_vault_enroll (disk, fixture->campaign, "Table 3", &error));
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_STORAGE);
  g_assert_cmpint (umount (disk), ==, 0);
}

static void
test_a_read_only_stick_says_so (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *stick = g_build_filename (fixture->directory, "locked", NULL);
  g_autoptr (GError) error = NULL;

  if (skip_without_mounts ())
    return;

  fixture_append (fixture->vault, NULL);
  mount_disk (stick, "size=1m,ro");
  g_assert_false (canvass_vault_export (fixture->vault, stick, NULL, NULL, &error));
  g_assert_error (error, CANVASS_EXPORT_ERROR, CANVASS_EXPORT_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, stick));
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 1);
  g_assert_cmpint (umount (stick), ==, 0);
}

static void
test_forgetting_gives_room_again (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *disk = NULL;
  g_autoptr (CanvassVault) vault = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (FixtureBatch) batch = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  guint64 forgotten;
  guint stored;

  if (skip_without_mounts ())
    return;

  /* As a kiosk does: no form opens once there is nothing left but the reserve. */
  vault = enroll_on_disk (fixture, "size=26m", &disk);
  for (stored = 0; fixture_status (vault).room > 0; stored++)
    fixture_append (vault, NULL);
  g_assert_cmpuint (stored, >, 600);

  paths = fixture_export (vault, fixture->stick);
  batch = fixture_read_batch (g_ptr_array_index (paths, 0), vault);
  file = fixture_acknowledge (
      vault, fixture->campaign, batch->hashes->data, batch->header.count, fixture->key);
  g_assert_true (canvass_vault_acknowledge (vault, file, &forgotten, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (forgotten, ==, stored);
  fixture_append_many (vault, 300);
  g_assert_cmpuint (fixture_status (vault).records, ==, 300);

  g_clear_object (&vault);
  g_assert_cmpint (umount (disk), ==, 0);
}

static void
limit_files (guint64 bytes)
{
  struct rlimit limit = { .rlim_cur = bytes, .rlim_max = RLIM_INFINITY };

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* Needs no mount: the kernel refuses every write behind the limit. */
static void
test_a_write_that_fails_leaves_the_vault_usable (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *wal = fixture_path (fixture, "vault.sqlite-wal");
  struct stat info;
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gsize length;

  signal (SIGXFSZ, SIG_IGN);
  fixture_append_many (fixture->vault, 5);
  for (guint i = 0; i < 17; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (stat (wal, &info), ==, 0);
    length = fixture_seal (fixture->vault, record);
    limit_files ((guint64)info.st_size + i * 700);
    g_assert_false (canvass_vault_append (fixture->vault, record, length, NULL, &error));
    limit_files (RLIM_INFINITY);
    g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_STORAGE);
    g_clear_error (&error);
    g_assert_cmpuint (fixture_status (fixture->vault).records, ==, 5 + i);

    g_assert_true (canvass_vault_append (fixture->vault, record, length, NULL, &error));
    g_assert_no_error (error);
  }

  fixture_reopen (fixture);
  g_assert_cmpuint (count_exported (fixture->vault, fixture->stick), ==, 22);
}

static void
test_a_batch_that_fails_to_store_was_never_made (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *wal = fixture_path (fixture, "vault.sqlite-wal");
  struct stat info;
  g_autoptr (GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  fixture_append_many (fixture->vault, 20); /* the WAL has not begun again yet */
  g_assert_cmpint (stat (wal, &info), ==, 0);
  limit_files ((guint64)info.st_size);
  g_assert_false (canvass_vault_export (fixture->vault, fixture->stick, NULL, NULL, &error));
  limit_files (RLIM_INFINITY);
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_STORAGE);
  g_assert_cmpuint (fixture_status (fixture->vault).last_batch, ==, 0);
  g_assert_cmpuint (count_entries (fixture->stick), ==, 0);

  fixture_reopen (fixture);
  g_assert_cmpuint (count_exported (fixture->vault, fixture->stick), ==, 20);
  g_assert_cmpuint (fixture_status (fixture->vault).last_batch, ==, 1);
}

static void
test_batches_leave_a_disk_that_takes_no_more (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *wal = fixture_path (fixture, "vault.sqlite-wal");
  struct stat info;
  g_autoptr (GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  fixture_append_many (fixture->vault, 20);
  g_assert_true (canvass_vault_make_batches (fixture->vault, NULL));
  fixture_append_many (fixture->vault, 20);
  g_assert_cmpint (stat (wal, &info), ==, 0);
  limit_files ((guint64)info.st_size);
  g_assert_false (canvass_vault_export (fixture->vault, fixture->stick, NULL, NULL, &error));
  limit_files (RLIM_INFINITY);
  g_assert_error (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_STORAGE);
  g_assert_cmpuint (count_entries (fixture->stick), ==, 1);

  g_assert_cmpuint (count_exported (fixture->vault, fixture->stick), ==, 40);
}

/* Appends to vault and mirror until the mirror says that it has no room. */
static guint
mirror_until_full (Fixture *fixture, CanvassMirror *mirror)
{
  for (guint n = 0;; n++) {
    guint8 record[CANVASS_RECORD_MAX_BYTES];
    gsize length = fixture_seal (fixture->vault, record);
    g_autoptr (GError) error = NULL;

    g_assert_true (canvass_vault_append (fixture->vault, record, length, NULL, NULL));
    if (canvass_mirror_append (mirror, record, length, &error))
      continue;

    g_assert_error (error, CANVASS_MIRROR_ERROR, CANVASS_MIRROR_ERROR_FULL);
    return n;
  }
}

static void
test_a_mirror_on_a_full_stick_says_so_and_keeps_what_it_has (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *disk = g_build_filename (fixture->directory, "small", NULL);
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  if (skip_without_mounts ())
    return;

  mount_disk (disk, "size=256k");
  mirror = canvass_mirror_open (fixture->vault, disk, &error);
  g_assert_no_error (error);
  n = mirror_until_full (fixture, mirror);
  g_assert_cmpuint (n, >, 40);
  g_assert_false (canvass_mirror_catch_up (mirror, &error));
  g_assert_error (error, CANVASS_MIRROR_ERROR, CANVASS_MIRROR_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpuint (count_entries (disk), ==, 1);

  /* With room again, it is caught up. */
  remount_with (disk, "size=2m");
  g_assert_true (canvass_mirror_catch_up (mirror, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (canvass_mirror_get_n_records (mirror), ==, n + 1);
  g_assert_cmpuint (fixture_status (fixture->vault).records, ==, n + 1);

  g_clear_pointer (&mirror, canvass_mirror_free);
  g_assert_cmpint (umount (disk), ==, 0);
}

static void
test_a_mirror_on_a_read_only_stick_says_so (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *disk = g_build_filename (fixture->directory, "protected", NULL);
  g_autoptr (CanvassMirror) mirror = NULL;
  g_autoptr (GError) error = NULL;

  if (skip_without_mounts ())
    return;

  mount_disk (disk, "size=1m");
  remount_read_only (disk);
  fixture_append (fixture->vault, NULL);
  g_assert_null (canvass_mirror_open (fixture->vault, disk, &error));
  g_assert_error (error, CANVASS_MIRROR_ERROR, CANVASS_MIRROR_ERROR_READ_ONLY);
  g_clear_error (&error);

  remount_with (disk, "size=1m");
  mirror = canvass_mirror_open (fixture->vault, disk, &error);
  g_assert_no_error (error);
  g_clear_pointer (&mirror, canvass_mirror_free);
  remount_read_only (disk);
  fixture_append (fixture->vault, NULL);
  g_assert_null (canvass_mirror_open (fixture->vault, disk, &error));
  g_assert_error (error, CANVASS_MIRROR_ERROR, CANVASS_MIRROR_ERROR_READ_ONLY);
  g_assert_cmpint (umount (disk), ==, 0);
}

/* What lies below the place where the stick was is not taken for it. */
static void
test_a_mirror_does_not_go_to_the_disk_below_its_stick (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *disk = g_build_filename (fixture->directory, "pulled", NULL);
  g_autoptr (CanvassMirror) mirror = NULL;
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  g_autoptr (GError) error = NULL;
  gsize length;

  if (skip_without_mounts ())
    return;

  mount_disk (disk, "size=1m");
  mirror = canvass_mirror_open (fixture->vault, disk, &error);
  g_assert_no_error (error);
  g_assert_cmpint (umount2 (disk, MNT_DETACH), ==, 0);

  length = fixture_seal (fixture->vault, record);
  g_assert_true (canvass_vault_append (fixture->vault, record, length, NULL, NULL));
  g_assert_false (canvass_mirror_append (mirror, record, length, &error));
  g_assert_error (error, CANVASS_MIRROR_ERROR, CANVASS_MIRROR_ERROR_GONE);
  g_assert_cmpuint (count_entries (disk), ==, 0);
}

#define ADD(name)                                                                                  \
  g_test_add ("/vault/disk/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  can_mount = enter_namespace ();
  g_test_init (&argc, &argv, NULL);

  ADD (a_disk_that_fills_up_loses_nothing);
  ADD (signatures_leave_a_disk_without_a_free_byte);
  ADD (a_disk_too_full_for_a_reserve_takes_no_signature);
  ADD (a_full_disk_enrolls_nothing);
  ADD (a_stick_that_fills_up_keeps_no_half_batch);
  ADD (a_read_only_vault_says_so);
  ADD (a_read_only_stick_says_so);
  ADD (forgetting_gives_room_again);
  ADD (a_write_that_fails_leaves_the_vault_usable);
  ADD (a_batch_that_fails_to_store_was_never_made);
  ADD (batches_leave_a_disk_that_takes_no_more);

  ADD (a_mirror_on_a_full_stick_says_so_and_keeps_what_it_has);
  ADD (a_mirror_on_a_read_only_stick_says_so);
  ADD (a_mirror_does_not_go_to_the_disk_below_its_stick);

  return g_test_run ();
}
