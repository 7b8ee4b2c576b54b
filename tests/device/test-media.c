/*
 * test-media.c: sticks that come and go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fake-volumes.h"
#include "vault/fuse-stick.h"

#include "device/block.h"
#include "device/folder-media.h"
#include "device/volume-media.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder;
  CanvassMedia *media; /* of the folder */
  GPtrArray *added;    /* (element-type CanvassStick) */
  GPtrArray *removed;
} Scene;

static void
on_stick (CanvassMedia *media, CanvassStick *stick, gpointer list)
{
  g_ptr_array_add (list, g_object_ref (stick));
}

static void
watch (Scene *scene, CanvassMedia *media)
{
  scene->media = media;
  g_signal_connect (media, "added", G_CALLBACK (on_stick), scene->added);
  g_signal_connect (media, "removed", G_CALLBACK (on_stick), scene->removed);
}

static void
setup (Scene *scene, gconstpointer unused)
{
  scene->folder = g_dir_make_tmp ("test-media-XXXXXX", NULL);
  scene->added = g_ptr_array_new_with_free_func (g_object_unref);
  scene->removed = g_ptr_array_new_with_free_func (g_object_unref);
}

static int
remove_one (const char *path, const struct stat *status, int kind, struct FTW *place)
{
  return remove (path);
}

static void
teardown (Scene *scene, gconstpointer unused)
{
  if (scene->media != NULL)
    g_assert_finalize_object (scene->media);
  g_ptr_array_unref (scene->added);
  g_ptr_array_unref (scene->removed);
  nftw (scene->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_free (scene->folder);
}

static void
watch_folder (Scene *scene)
{
  g_autoptr (GError) error = NULL;

  watch (scene, canvass_folder_media_new (scene->folder, &error));
  g_assert_no_error (error);
}

static void
wait_for (GPtrArray *list, guint n)
{
  while (list->len < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (list->len, ==, n);
}

static CanvassStick *
nth (GPtrArray *list, guint i)
{
  return g_ptr_array_index (list, i);
}

static char *
make (Scene *scene, const char *below)
{
  char *path = g_build_filename (scene->folder, below, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  return path;
}

static void
mount_stick (const char *path, unsigned long flags)
{
  g_assert_cmpint (mount ("tmpfs", path, "tmpfs", flags, "size=1m"), ==, 0);
}

static void
test_a_mount_is_a_stick_until_it_is_pulled (Scene *scene, gconstpointer unused)
{
  g_autofree char *path = make (scene, "Ana's stick");
  guint64 free_bytes, total_bytes;
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (GError) error = NULL;
  CanvassStick *stick;
  int fd;

  if (!fuse_stick_can_mount ())
    return;

  watch_folder (scene);
  mount_stick (path, 0);
  wait_for (scene->added, 1);
  stick = nth (scene->added, 0);
  g_assert_cmpstr (canvass_stick_get_name (stick), ==, "Ana's stick");
  g_assert_cmpstr (canvass_stick_get_path (stick), ==, path);
  g_assert_false (canvass_stick_get_read_only (stick));
  g_assert_true (canvass_stick_measure (stick, &free_bytes, &total_bytes, &error));
  g_assert_cmpuint (total_bytes, ==, 1024 * 1024);
  fd = canvass_stick_open (stick, &error);
  g_assert_no_error (error);
  g_assert_true (canvass_stick_is_in (stick, fd));

  g_assert_cmpint (umount2 (path, MNT_DETACH), ==, 0);
  wait_for (scene->removed, 1);
  g_assert_true (nth (scene->removed, 0) == stick);
  /* What was opened works on, and the folder below is there: neither is the stick. */
  g_assert_false (canvass_stick_is_in (stick, fd));
  close (fd);
  g_assert_cmpint (canvass_stick_open (stick, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  now = canvass_media_list (scene->media);
  g_assert_cmpuint (now->len, ==, 0);
}

static void
test_what_is_in_already_is_found (Scene *scene, gconstpointer unused)
{
  g_autofree char *first = make (scene, "first");
  g_autofree char *second = make (scene, "person/second");
  g_autofree char *plain = make (scene, "plain/canvass");
  g_autofree char *empty = make (scene, "empty");
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (CanvassStick) found = NULL;

  if (!fuse_stick_can_mount ())
    return;

  mount_stick (first, 0);
  mount_stick (second, MS_RDONLY);
  watch_folder (scene);
  now = canvass_media_list (scene->media);
  g_assert_cmpuint (now->len, ==, 3);
  g_assert_true (canvass_stick_get_read_only (nth (now, 1)));
  g_assert_cmpstr (canvass_stick_get_name (nth (now, 2)), ==, "plain");
  found = canvass_media_find (scene->media, canvass_stick_get_id (nth (now, 1)));
  g_assert_true (found == nth (now, 1));
  g_assert_null (canvass_media_find (scene->media, "none"));
  g_assert_cmpint (umount (first), ==, 0);
  g_assert_cmpint (umount (second), ==, 0);
}

/* An empty folder is where a stick was or will be, and no stick. */
static void
test_a_plain_folder_needs_its_mark (Scene *scene, gconstpointer unused)
{
  g_autofree char *mark = NULL;
  g_autofree char *plain = NULL;

  watch_folder (scene);
  plain = make (scene, "plain");
  mark = make (scene, "plain/canvass");
  wait_for (scene->added, 1);
  g_assert_cmpstr (canvass_stick_get_path (nth (scene->added, 0)), ==, plain);

  g_assert_cmpint (g_rmdir (mark), ==, 0);
  wait_for (scene->removed, 1);
}

static void
test_a_stick_put_in_again_is_another (Scene *scene, gconstpointer unused)
{
  g_autofree char *path = make (scene, "stick");

  if (!fuse_stick_can_mount ())
    return;

  watch_folder (scene);
  for (guint i = 1; i <= 3; i++) {
    mount_stick (path, 0);
    wait_for (scene->added, i);
    g_assert_cmpint (umount2 (path, MNT_DETACH), ==, 0);
    wait_for (scene->removed, i);
  }
}

static void
test_a_stick_that_turns_read_only_is_told (Scene *scene, gconstpointer unused)
{
  g_autofree char *path = make (scene, "stick");

  if (!fuse_stick_can_mount ())
    return;

  watch_folder (scene);
  mount_stick (path, 0);
  wait_for (scene->added, 1);
  g_assert_cmpint (mount ("none", path, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  wait_for (scene->added, 2);
  g_assert_true (canvass_stick_get_read_only (nth (scene->added, 1)));
  g_assert_cmpuint (scene->removed->len, ==, 1);
  g_assert_cmpint (umount (path), ==, 0);
}

/* Its mount point was a plain folder before, which is looked at. */
static void
test_nobody_waits_for_a_stick_that_hangs (Scene *scene, gconstpointer unused)
{
  g_autofree char *path = make (scene, "stick/canvass");
  g_autoptr (FuseStick) fuse = NULL;
  g_autofree char *above = g_path_get_dirname (path);
  g_autoptr (GPtrArray) now = NULL;

  if (!fuse_stick_can_mount ())
    return;

  watch_folder (scene);
  fuse = fuse_stick_mount (above, (StickPlan){ STICK_HANGS, 0, 0 });
  wait_for (scene->added, 1);
  wait_for (scene->removed, 1);
  now = canvass_media_list (scene->media);
  g_assert_cmpuint (now->len, ==, 1);
  g_assert_false (fuse_stick_has_begun (fuse));
}

static void
test_no_folder_is_an_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_folder_media_new ("/nowhere/at/all", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
}

static void
test_only_what_can_be_taken_away_is_a_stick (Scene *scene, gconstpointer unused)
{
  g_autofree char *path = make (scene, "stick");
  g_autofree char *other = make (scene, "other");
  g_autoptr (GVolumeMonitor) monitor = fake_monitor_new ();
  g_autoptr (GMount) stick = fake_mount_new (path, "Ana", TRUE);
  g_autoptr (GMount) disk = fake_mount_new (other, "Disk", FALSE);
  g_autoptr (GMount) root = fake_mount_new ("/", "System", TRUE);
  g_autoptr (GPtrArray) now = NULL;

  fake_monitor_add_mount (monitor, stick);
  watch (scene, canvass_volume_media_new (monitor));
  fake_monitor_add_mount (monitor, disk);
  fake_monitor_add_mount (monitor, root);
  now = canvass_media_list (scene->media);
  g_assert_cmpuint (now->len, ==, 1);
  g_assert_cmpstr (canvass_stick_get_name (nth (now, 0)), ==, "Ana");
  g_assert_cmpstr (canvass_stick_get_path (nth (now, 0)), ==, path);
  g_assert_cmpuint (scene->added->len, ==, 0);

  fake_monitor_remove_mount (monitor, stick);
  g_assert_cmpuint (scene->removed->len, ==, 1);
  fake_monitor_add_mount (monitor, stick);
  g_assert_cmpuint (scene->added->len, ==, 1);
  g_assert_cmpstr (canvass_stick_get_id (nth (scene->added, 0)),
                   !=,
                   canvass_stick_get_id (nth (scene->removed, 0)));
}

/* (transfer full) (nullable) the disk that this system lies on, where it lies on one. */
static char *
find_own_disk (void)
{
  struct stat root;
  g_autofree char *disk = stat ("/", &root) == 0 ? canvass_block_disk (root.st_dev) : NULL;
  g_autofree char *device = disk != NULL ? g_build_filename ("/dev", disk, NULL) : NULL;

  return device != NULL && g_file_test (device, G_FILE_TEST_EXISTS) ? g_steal_pointer (&device)
                                                                    : NULL;
}

static void
test_what_is_not_mounted_is_mounted_where_allowed (Scene *scene, gconstpointer unused)
{
  g_autoptr (GVolumeMonitor) monitor = fake_monitor_new ();
  g_autofree char *own = find_own_disk ();
  g_autoptr (GVolume) there = fake_volume_new (TRUE, "/dev/null");
  g_autoptr (GVolume) later = fake_volume_new (TRUE, NULL);
  g_autoptr (GVolume) systems = fake_volume_new (TRUE, own);
  g_autoptr (GVolume) fixed = fake_volume_new (FALSE, NULL);

  fake_monitor_add_volume (monitor, there);
  watch (scene, canvass_volume_media_new (monitor));
  fake_monitor_add_volume (monitor, later);
  fake_monitor_add_volume (monitor, systems);
  fake_monitor_add_volume (monitor, fixed);
  g_assert_cmpuint (fake_volume_count_mounts (there), ==, 1);
  g_assert_cmpuint (fake_volume_count_mounts (later), ==, 1);
  if (own != NULL)
    g_assert_cmpuint (fake_volume_count_mounts (systems), ==, 0);
  g_assert_cmpuint (fake_volume_count_mounts (fixed), ==, 0);
}

#define ADD(name) g_test_add ("/device/media/" #name, Scene, NULL, setup, test_##name, teardown)

int
main (int argc, char *argv[])
{
  fuse_stick_enter_namespace ();
  g_test_init (&argc, &argv, NULL);

  ADD (a_mount_is_a_stick_until_it_is_pulled);
  ADD (what_is_in_already_is_found);
  ADD (a_plain_folder_needs_its_mark);
  ADD (a_stick_put_in_again_is_another);
  ADD (a_stick_that_turns_read_only_is_told);
  ADD (nobody_waits_for_a_stick_that_hangs);
  g_test_add_func ("/device/media/no_folder_is_an_error", test_no_folder_is_an_error);
  ADD (only_what_can_be_taken_away_is_a_stick);
  ADD (what_is_not_mounted_is_mounted_where_allowed);

  return g_test_run ();
}
