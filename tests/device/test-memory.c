/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/memory.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SWAPS_HEADER "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"

typedef struct {
  char *directory;
  char *proc;
  char *sys;
} Fixture;

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("test-memory-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->proc = g_build_filename (fixture->directory, "proc", NULL);
  fixture->sys = g_build_filename (fixture->directory, "sys", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR)) {
    dir = g_dir_open (path, 0, NULL);
    while ((name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  }

  g_remove (path);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  remove_tree (fixture->directory);
  g_free (fixture->sys);
  g_free (fixture->proc);
  g_free (fixture->directory);
}

/* @name: "proc/swaps", "sys/power/state" … */
static void
put (Fixture *fixture, const char *name, const char *contents)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
}

static void
put_link (Fixture *fixture, const char *name, const char *target)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
put_swap (Fixture *fixture, const char *paths)
{
  g_auto (GStrv) each = g_strsplit (paths, ",", -1);
  g_autoptr (GString) swaps = g_string_new (SWAPS_HEADER);

  for (gsize i = 0; each[i] != NULL; i++)
    g_string_append_printf (swaps, "%s partition\t1000\t0\t-2\n", each[i]);

  put (fixture, "proc/swaps", swaps->str);
}

/* A disk with a plain partition, an encrypted volume on another, a logical volume on that, a plain
 * logical volume, and one that lies on both. */
static void
put_disks (Fixture *fixture)
{
  put (fixture, "sys/class/block/sda2/dev", "8:2\n");
  put (fixture, "sys/class/block/dm-0/dm/uuid", "CRYPT-LUKS2-00112233-root\n");
  put (fixture, "sys/class/block/dm-0/dm/name", "crypt\n");
  put (fixture, "sys/class/block/dm-0/slaves/sda3/dev", "8:3\n");
  put (fixture, "sys/class/block/dm-1/dm/uuid", "LVM-aabbcc\n");
  put (fixture, "sys/class/block/dm-1/dm/name", "vg-swap\n");
  put (fixture, "sys/class/block/dm-1/slaves/dm-0/dev", "254:0\n");
  put (fixture, "sys/class/block/dm-2/dm/uuid", "LVM-ddeeff\n");
  put (fixture, "sys/class/block/dm-2/dm/name", "vg-plain\n");
  put (fixture, "sys/class/block/dm-2/slaves/sda4/dev", "8:4\n");
  put (fixture, "sys/class/block/dm-3/dm/uuid", "LVM-both\n");
  put (fixture, "sys/class/block/dm-3/dm/name", "vg-both\n");
  put (fixture, "sys/class/block/dm-3/slaves/dm-0/dev", "254:0\n");
  put (fixture, "sys/class/block/dm-3/slaves/sda4/dev", "8:4\n");
  put (fixture, "sys/class/block/zram0/backing_dev", "none\n");
  put (fixture, "sys/class/block/zram1/backing_dev", "/dev/sda2\n");
  put (fixture, "sys/class/block/zram2/disksize", "1000\n");
  put_link (fixture, "sys/dev/block/8:2", "../../devices/pci0/block/sda/sda2");
  put_link (fixture, "sys/dev/block/254:1", "../../devices/virtual/block/dm-1");
  put (fixture,
       "proc/self/mountinfo",
       "21 1 8:2 / / rw shared:1 - ext4 /dev/sda2 rw\n"
       "22 21 254:1 / /home rw - ext4 /dev/mapper/vg-swap rw\n"
       "23 21 0:40 / /data rw shared:2 - btrfs /dev/mapper/crypt rw\n"
       "24 21 0:41 / /tank rw - zfs tank rw\n"
       "25 21 254:1 / /with\\040space rw - ext4 /dev/dm-1 rw\n"
       "cut off\n");
}

static void
test_swap_is_followed_to_where_it_lies (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *swap;
    CanvassSwap expected;
  } cases[] = {
    { "/dev/sda2", CANVASS_SWAP_PLAIN },
    { "/dev/dm-0", CANVASS_SWAP_ENCRYPTED },
    { "/dev/mapper/crypt", CANVASS_SWAP_ENCRYPTED },
    { "/dev/dm-1", CANVASS_SWAP_ENCRYPTED },
    { "/dev/mapper/vg-swap", CANVASS_SWAP_ENCRYPTED },
    { "/dev/dm-2", CANVASS_SWAP_PLAIN },
    { "/dev/dm-3", CANVASS_SWAP_PLAIN },
    { "/dev/mapper/nobody-knows", CANVASS_SWAP_PLAIN },
    { "/dev/zram0", CANVASS_SWAP_NONE },
    { "/dev/zram1", CANVASS_SWAP_PLAIN },
    { "/dev/zram2", CANVASS_SWAP_NONE },
    { "/dev/zram0,/dev/dm-0", CANVASS_SWAP_ENCRYPTED },
    { "/dev/dm-0,/dev/sda2", CANVASS_SWAP_PLAIN },
    { "/swapfile", CANVASS_SWAP_PLAIN },
    { "/home/swapfile", CANVASS_SWAP_ENCRYPTED },
    { "/homeless", CANVASS_SWAP_PLAIN },
    { "/data/swapfile", CANVASS_SWAP_ENCRYPTED },
    { "/tank/swapfile", CANVASS_SWAP_PLAIN },
    { "/with\\040space/swapfile", CANVASS_SWAP_ENCRYPTED },
  };

  put_disks (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].swap);
    put_swap (fixture, cases[i].swap);
    g_assert_cmpint (canvass_memory_find_swap (fixture->proc, fixture->sys), ==, cases[i].expected);
  }
}

static void
test_no_swap_is_no_swap (Fixture *fixture, gconstpointer unused)
{
  static const char *const contents[] = { SWAPS_HEADER, "", "\n" };

  g_assert_cmpint (canvass_memory_find_swap (fixture->proc, fixture->sys), ==, CANVASS_SWAP_NONE);
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++) {
    put (fixture, "proc/swaps", contents[i]);
    g_assert_cmpint (canvass_memory_find_swap (fixture->proc, fixture->sys), ==, CANVASS_SWAP_NONE);
  }
}

static void
test_swap_that_cannot_be_read_is_unknown (Fixture *fixture, gconstpointer unused)
{
  put (fixture, "proc/swaps/a-folder-in-its-place", "");
  g_assert_cmpint (
      canvass_memory_find_swap (fixture->proc, fixture->sys), ==, CANVASS_SWAP_UNKNOWN);
}

static void
test_hibernation_needs_a_kernel_that_can_and_swap (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *state;
    const char *disk;
    const char *resume;
    const char *swap;
    CanvassSwap expected;
  } cases[] = {
    { "freeze mem disk", "[platform] shutdown", "0:0", "/dev/sda2", CANVASS_SWAP_PLAIN },
    { "freeze mem disk", "[platform] shutdown", "0:0", "/dev/dm-0", CANVASS_SWAP_ENCRYPTED },
    { "freeze mem disk", "[platform] shutdown", "8:2", "/dev/dm-0", CANVASS_SWAP_PLAIN },
    { "freeze mem disk", "[platform] shutdown", "254:1", "/dev/dm-0", CANVASS_SWAP_ENCRYPTED },
    { "freeze mem disk", "[platform] shutdown", "9:9", "/dev/dm-0", CANVASS_SWAP_UNKNOWN },
    { "freeze mem disk", "[platform] shutdown", "8:2", "/dev/zram0", CANVASS_SWAP_NONE },
    { "freeze mem disk", "[disabled]", "8:2", "/dev/sda2", CANVASS_SWAP_NONE },
    { "freeze mem", "[platform] shutdown", "8:2", "/dev/sda2", CANVASS_SWAP_NONE },
    { "", "", "", "/dev/sda2", CANVASS_SWAP_NONE },
  };

  put_disks (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s, %s, %s", cases[i].state, cases[i].resume, cases[i].swap);
    put (fixture, "sys/power/state", cases[i].state);
    put (fixture, "sys/power/disk", cases[i].disk);
    put (fixture, "sys/power/resume", cases[i].resume);
    put_swap (fixture, cases[i].swap);
    g_assert_cmpint (
        canvass_memory_find_hibernation (fixture->proc, fixture->sys), ==, cases[i].expected);
  }
}

static void
test_a_lock_holds_when_all_that_is_writable_is_locked (Fixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *status;
    gboolean locked;
  } cases[] = {
    { "Name:\tx\nVmLck:\t 9000 kB\nVmData:\t 8000 kB\nVmStk:\t 132 kB\n", TRUE },
    { "Name:\tx\nVmLck:\t 8131 kB\nVmData:\t 8000 kB\nVmStk:\t 132 kB\n", FALSE },
    { "Name:\tx\nVmLck:\t 16 kB\nVmData:\t 8000 kB\nVmStk:\t 132 kB\n", FALSE },
    { "Name:\tx\nVmLck:\t 0 kB\nVmData:\t 0 kB\nVmStk:\t 0 kB\n", FALSE },
    { "", FALSE },
  };

  g_assert_false (canvass_memory_is_locked (fixture->proc));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    put (fixture, "proc/self/status", cases[i].status);
    g_assert_cmpint (canvass_memory_is_locked (fixture->proc), ==, cases[i].locked);
  }
}

static void
test_what_could_write_memory_out_decides (void)
{
  static const struct {
    CanvassMemoryFacts facts;
    CanvassFitness fitness;
    CanvassMemoryReason reason;
  } cases[] = {
    { { TRUE, FALSE, CANVASS_SWAP_NONE, CANVASS_SWAP_NONE },
      CANVASS_FITNESS_FIT,
      CANVASS_MEMORY_SOUND },
    { { TRUE, FALSE, CANVASS_SWAP_PLAIN, CANVASS_SWAP_NONE },
      CANVASS_FITNESS_FIT,
      CANVASS_MEMORY_SOUND },
    { { TRUE, FALSE, CANVASS_SWAP_PLAIN, CANVASS_SWAP_PLAIN },
      CANVASS_FITNESS_WARN,
      CANVASS_MEMORY_HIBERNATES },
    { { TRUE, FALSE, CANVASS_SWAP_ENCRYPTED, CANVASS_SWAP_UNKNOWN },
      CANVASS_FITNESS_WARN,
      CANVASS_MEMORY_HIBERNATES },
    { { TRUE, TRUE, CANVASS_SWAP_NONE, CANVASS_SWAP_NONE },
      CANVASS_FITNESS_CLOSED,
      CANVASS_MEMORY_DUMPS },
    { { FALSE, FALSE, CANVASS_SWAP_NONE, CANVASS_SWAP_NONE },
      CANVASS_FITNESS_WARN,
      CANVASS_MEMORY_UNLOCKED },
    { { FALSE, FALSE, CANVASS_SWAP_ENCRYPTED, CANVASS_SWAP_ENCRYPTED },
      CANVASS_FITNESS_WARN,
      CANVASS_MEMORY_UNLOCKED },
    { { FALSE, FALSE, CANVASS_SWAP_PLAIN, CANVASS_SWAP_NONE },
      CANVASS_FITNESS_CLOSED,
      CANVASS_MEMORY_SWAPS },
    { { FALSE, FALSE, CANVASS_SWAP_ENCRYPTED, CANVASS_SWAP_PLAIN },
      CANVASS_FITNESS_CLOSED,
      CANVASS_MEMORY_UNLOCKED_HIBERNATES },
    { { FALSE, FALSE, CANVASS_SWAP_UNKNOWN, CANVASS_SWAP_NONE },
      CANVASS_FITNESS_CLOSED,
      CANVASS_MEMORY_UNLOCKED_UNKNOWN },
    { { FALSE, FALSE, CANVASS_SWAP_ENCRYPTED, CANVASS_SWAP_UNKNOWN },
      CANVASS_FITNESS_CLOSED,
      CANVASS_MEMORY_UNLOCKED_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CanvassMemoryVerdict verdict = canvass_memory_judge (&cases[i].facts);

    g_assert_cmpint (verdict.fitness, ==, cases[i].fitness);
    g_assert_cmpint (verdict.reason, ==, cases[i].reason);
    g_assert_cmpuint (strlen (canvass_memory_describe (verdict.reason)), >, 20);
  }
}

/* In a child each, since neither can be undone. */
static int
run_in_child (int (*body) (void))
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (body ());

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static int
protect_and_tell (void)
{
  gboolean locked = canvass_memory_protect ();
  CanvassMemoryFacts facts;

  canvass_memory_get_facts (NULL, NULL, &facts);
  return (facts.dumps_core ? 1 : 0) | (locked != facts.locked ? 2 : 0) | (locked ? 4 : 0);
}

static int
tell (void)
{
  return (canvass_memory_dumps_core () ? 1 : 0) | (canvass_memory_is_locked (NULL) ? 4 : 0);
}

static int
try_to_lock (void)
{
  struct rlimit limit;

  /* A limit is left alone: a program that reached it would die. */
  if (geteuid () != 0 &&
      (getrlimit (RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_max != RLIM_INFINITY))
    return 0;

  return mlockall (MCL_CURRENT | MCL_FUTURE) == 0 && canvass_memory_is_locked (NULL) ? 1 : 0;
}

static void
test_a_protected_process_is_locked_and_leaves_no_core (void)
{
  int told = run_in_child (protect_and_tell);

  g_assert_cmpint (told & 3, ==, 0);
  if (told & 4)
    return;

  /* Where the plain call cannot either there is nothing to test; else it should have. */
  g_assert_cmpint (run_in_child (try_to_lock), ==, 0);
  g_test_skip ("This machine or build lets nobody lock all memory");
}

static void
test_without_protection_it_would_leave_one (void)
{
  g_assert_cmpint (run_in_child (tell), ==, 1);
}

#define ADD(name)                                                                                  \
  g_test_add ("/device/memory/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (swap_is_followed_to_where_it_lies);
  ADD (no_swap_is_no_swap);
  ADD (swap_that_cannot_be_read_is_unknown);
  ADD (hibernation_needs_a_kernel_that_can_and_swap);
  ADD (a_lock_holds_when_all_that_is_writable_is_locked);
  g_test_add_func ("/device/memory/what_could_write_memory_out_decides",
                   test_what_could_write_memory_out_decides);
  g_test_add_func ("/device/memory/a_protected_process_is_locked_and_leaves_no_core",
                   test_a_protected_process_is_locked_and_leaves_no_core);
  g_test_add_func ("/device/memory/without_protection_it_would_leave_one",
                   test_without_protection_it_would_leave_one);

  return g_test_run ();
}
