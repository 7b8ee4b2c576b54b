/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/mounts.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *root; /* for /proc and /sys */
  GHashTable *points;
  GPtrArray *mounts;
} Fixture;

static void
put (Fixture *fixture, const char *name, const char *contents)
{
  g_autofree char *path = g_build_filename (fixture->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *proc = NULL, *sys = NULL;
  g_autoptr (GError) error = NULL;

  fixture->root = g_dir_make_tmp ("canvass-mounts-XXXXXX", NULL);
  put (fixture, "sys/dev/block/8:2/uevent", "MAJOR=8\nMINOR=2\nDEVNAME=sda2\n");
  put (fixture,
       "proc/self/mountinfo",
       "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
       "27 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw\n"
       "28 27 8:2 /srv /again rw,relatime - ext4 /dev/sda2 rw\n"
       "29 27 0:23 / /dev/shm rw - tmpfs tmpfs rw\n"
       "30 29 0:27 / /dev/shm rw - tmpfs tmpfs rw\n"
       "31 27 0:30 / /media/a\\040stick rw - btrfs /dev/sdb1 rw\n"
       "32 27 0:31 / /server rw - nfs4 host:/share rw\n"
       "33 27 0:32 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw\n"
       "34 27 0:33 / /home/ana/keys rw - fuse.gocryptfs /home/ana/.keys rw\n"
       "35 27 7:1 / /usr/image ro - squashfs /dev/loop1 ro\n"
       "36 27 0:34 / /box rw - overlay overlay rw\n"
       "37 27 8:3 / /failed rw,relatime - ext4 /dev/sda3 ro\n"
       "cut short\n");
  proc = g_build_filename (fixture->root, "proc", NULL);
  sys = g_build_filename (fixture->root, "sys", NULL);
  fixture->mounts = canvass_mounts_list (proc, sys, &fixture->points, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  static const char *const names[] = { "sys/dev/block/8:2/uevent",
                                       "proc/self/mountinfo",
                                       "sys/dev/block/8:2",
                                       "sys/dev/block",
                                       "sys/dev",
                                       "sys",
                                       "proc/self",
                                       "proc",
                                       "" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->root, names[i], NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_ptr_array_unref (fixture->mounts);
  g_hash_table_unref (fixture->points);
  g_free (fixture->root);
}

static void
test_whatever_can_be_written_is_listed_once (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *folder, *type, *device;
    gboolean is_memory, is_foreign, is_hidden;
  } expected[] = {
    { .folder = "/", .type = "ext4", .device = "/dev/sda2" },
    { .folder = "/dev/shm", .type = "tmpfs", .is_memory = TRUE, .is_hidden = TRUE },
    { .folder = "/dev/shm", .type = "tmpfs", .is_memory = TRUE },
    { .folder = "/media/a stick", .type = "btrfs", .device = "/dev/sdb1" },
    { .folder = "/server", .type = "nfs4", .is_foreign = TRUE },
    { .folder = "/home/ana/keys", .type = "fuse.gocryptfs", .is_foreign = TRUE },
    { .folder = "/box", .type = "overlay" },
  };

  g_assert_cmpuint (fixture->mounts->len, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    const CanvassMount *mount = fixture->mounts->pdata[i];

    g_assert_cmpstr (mount->folder, ==, expected[i].folder);
    g_assert_cmpstr (mount->type, ==, expected[i].type);
    g_assert_cmpstr (mount->device, ==, expected[i].device);
    g_assert_cmpint (mount->is_memory, ==, expected[i].is_memory);
    g_assert_cmpint (mount->is_foreign, ==, expected[i].is_foreign);
    g_assert_cmpint (mount->is_hidden, ==, expected[i].is_hidden);
  }
}

static void
test_every_mount_point_is_known (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (g_hash_table_contains (fixture->points, "/proc"));
  g_assert_true (g_hash_table_contains (fixture->points, "/again"));
  g_assert_true (g_hash_table_contains (fixture->points, "/media/a stick"));
  g_assert_cmpuint (g_hash_table_size (fixture->points), ==, 11);
}

#define ADD(name)                                                                                  \
  g_test_add ("/device/mounts/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (whatever_can_be_written_is_listed_once);
  ADD (every_mount_point_is_known);
  return g_test_run ();
}
