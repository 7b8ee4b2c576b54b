/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"

#include <signal.h>
#include <sodium.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_secret_memory_is_zeroed_and_writable (void)
{
  for (gsize length = 0; length <= 9000; length = 2 * length + 1) {
    guint8 *memory = canvass_secret_new (length);

    g_assert_nonnull (memory);
    g_assert_true (sodium_is_zero (memory, length));
    memset (memory, 0xa5, length);
    canvass_secret_free (memory);
  }

  canvass_secret_free (NULL);
}

#define LENGTH 112 /* of whole alignments: the guard begins with the next byte */

/* Whether a child that runs @function is killed by a signal. */
static gboolean
dies (void (*function) (guint8 *memory), guint8 *memory)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0) {
    /* Without a handler of a sanitizer that would turn it into an exit. */
    signal (SIGSEGV, SIG_DFL);
    signal (SIGBUS, SIG_DFL);
    signal (SIGABRT, SIG_DFL);
    setrlimit (RLIMIT_CORE, &(struct rlimit){ 0, 0 });
    function (memory);
    _exit (0);
  }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return WIFSIGNALED (status);
}

static void __attribute__ ((no_sanitize ("address"))) write_last (guint8 *memory)
{
  ((volatile guint8 *)memory)[LENGTH - 1] = 1;
}

static void __attribute__ ((no_sanitize ("address"))) write_behind (guint8 *memory)
{
  ((volatile guint8 *)memory)[LENGTH] = 1;
}

/* Control: the last byte may be written. */
static void
test_writing_behind_secret_memory_ends_the_process (void)
{
  guint8 *memory = canvass_secret_new (LENGTH);

  g_assert_false (dies (write_last, memory));
  g_assert_true (dies (write_behind, memory));
  canvass_secret_free (memory);
}

static guint8 *arena_of_other_thread;

static gpointer
use_arena (gpointer unused)
{
  CanvassArena *arena = canvass_arena_get ();

  arena_of_other_thread = (guint8 *)arena;
  memset (arena, 0x5a, sizeof *arena);
  return arena;
}

static void __attribute__ ((no_sanitize ("address"))) read_first (guint8 *memory)
{
  volatile guint8 byte = *(volatile guint8 *)memory;

  (void)byte;
}

static void
test_each_thread_has_one_arena_that_goes_with_it (void)
{
  CanvassArena *arena = canvass_arena_get ();
  GThread *thread;

  g_assert_true (canvass_arena_get () == arena);
  g_assert_false (dies (read_first, (guint8 *)arena));

  thread = g_thread_new ("arena", use_arena, NULL);
  g_assert_true (g_thread_join (thread) != arena);
  /* Freed with its thread: not even readable any more. */
  g_assert_true (dies (read_first, arena_of_other_thread));
}

static void
test_wiping_leaves_nothing_in_the_arena (void)
{
  CanvassArena *arena = canvass_arena_get ();

  memset (arena, 0x5a, sizeof *arena);
  g_assert_false (sodium_is_zero ((guint8 *)arena, sizeof *arena)); /* control */
  canvass_arena_wipe ();
  g_assert_true (sodium_is_zero ((guint8 *)arena, sizeof *arena));
}

/* What the kernel says of the memory around @address: is it kept out of core dumps and locked? */
static gboolean
has_flag (gconstpointer address, const char *flag)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean here = FALSE;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    guint64 start, end;
    g_autofree char *wanted = g_strdup_printf (" %s ", flag);

    if (sscanf (lines[i], "%lx-%lx ", &start, &end) == 2 && strchr (lines[i], ':') != NULL &&
        !g_str_has_prefix (lines[i], "VmFlags"))
      here = (guint64)address >= start && (guint64)address < end;
    if (here && g_str_has_prefix (lines[i], "VmFlags:")) {
      g_autofree char *padded = g_strconcat (lines[i], " ", NULL);

      return strstr (padded, wanted) != NULL;
    }
  }

  g_assert_not_reached ();
}

/* Control: ordinary memory is neither. */
static void
test_secret_memory_is_locked_and_kept_out_of_dumps (void)
{
  g_autofree guint8 *ordinary = g_malloc (1 << 20);
  guint8 *memory = canvass_secret_new (8192);

  g_assert_false (has_flag (ordinary, "lo"));
  g_assert_false (has_flag (ordinary, "dd"));
  g_assert_true (has_flag (memory, "dd"));
  if (canvass_memory_lock_verify () != CANVASS_MEMORY_LOCK_NONE)
    g_assert_true (has_flag (memory, "lo"));
  canvass_secret_free (memory);
}

/* The rest runs in processes of their own, so that limits and locks end with them. Root may lock
 * without limit, somebody else may not. */
static void
limit_locks (rlim_t bytes)
{
  g_assert_cmpint (setrlimit (RLIMIT_MEMLOCK, &(struct rlimit){ bytes, bytes }), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (setresuid (65534, 65534, 65534), ==, 0);
}

static void
allocate (gsize length)
{
  memset (canvass_secret_new (length), 1, length);
}

/* Control of every verdict: may this process lock anything at all? */
static gboolean
may_lock (void)
{
  static guint8 page[4096];

#ifdef __SANITIZE_ADDRESS__
  return FALSE; /* there mlock () does nothing, and says it did */
#endif
  if (mlock (page, sizeof page) != 0)
    return FALSE;

  munlock (page, sizeof page);
  return TRUE;
}

static void
test_nothing_locked (void)
{
  limit_locks (0);
  allocate (64 * 1024);
  g_assert_false (may_lock ());
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_NONE);
}

static void
test_some_not_locked (void)
{
  limit_locks (128 * 1024);
  allocate (64 * 1024);
  if (!may_lock ())
    return;
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_SECRETS);
  allocate (256 * 1024);
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_NONE);
}

/* Keys are small: each takes a page, and the sum of their bytes says nothing. */
static void
test_small_ones_not_locked (void)
{
  limit_locks (128 * 1024);
  for (guint i = 0; i < 10; i++)
    allocate (32);
  if (!may_lock ())
    return;
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_SECRETS);
  for (guint i = 0; i < 40; i++)
    allocate (32);
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_NONE);
}

static void
test_secrets_locked (void)
{
  gpointer memory;

  allocate (64 * 1024);
  if (!may_lock ())
    return;
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_SECRETS);

  memory = canvass_secret_new (100 * 1024);
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_SECRETS);
  canvass_secret_free (memory);
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_SECRETS);
}

static void
test_a_broken_lock (void)
{
  guint8 *memory = canvass_secret_new (64 * 1024);

  if (!may_lock ())
    return;
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_SECRETS);
  g_assert_cmpint (munlockall (), ==, 0);
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_NONE);
  canvass_secret_free (memory);
}

static void
test_all_locked (void)
{
  allocate (64 * 1024);
  if (!may_lock () || mlockall (MCL_CURRENT | MCL_FUTURE) != 0)
    return;
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_ALL);
  allocate (64 * 1024);
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_ALL);
}

/* What comes later would not be locked, so it is not all. */
static void
test_only_the_present_locked (void)
{
  allocate (64 * 1024);
  if (!may_lock () || mlockall (MCL_CURRENT) != 0)
    return;
  g_assert_cmpint (canvass_memory_lock_verify (), ==, CANVASS_MEMORY_LOCK_SECRETS);
}

static void
test_the_verdict_tells_whether_the_lock_holds (void)
{
  static const char *const cases[] = {
    "nothing_locked", "some_not_locked", "small_ones_not_locked",   "secrets_locked",
    "a_broken_lock",  "all_locked",      "only_the_present_locked",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat (
        "/secret/the_verdict_tells_whether_the_lock_holds/subprocess/", cases[i], NULL);

    g_test_message ("%s", cases[i]);
    g_test_trap_subprocess (path, 10 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed ();
  }

  if (!may_lock ())
    g_test_skip ("this machine lets nobody lock memory");
}

#define ADD(name) g_test_add_func ("/secret/" #name, test_##name)
#define ADD_CASE(name)                                                                             \
  g_test_add_func ("/secret/the_verdict_tells_whether_the_lock_holds/subprocess/" #name,           \
                   test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();
  canvass_format_init ();

  ADD (secret_memory_is_zeroed_and_writable);
  ADD (writing_behind_secret_memory_ends_the_process);
  ADD (each_thread_has_one_arena_that_goes_with_it);
  ADD (wiping_leaves_nothing_in_the_arena);
  ADD (secret_memory_is_locked_and_kept_out_of_dumps);
  ADD (the_verdict_tells_whether_the_lock_holds);
  ADD_CASE (nothing_locked);
  ADD_CASE (some_not_locked);
  ADD_CASE (small_ones_not_locked);
  ADD_CASE (secrets_locked);
  ADD_CASE (a_broken_lock);
  ADD_CASE (all_locked);
  ADD_CASE (only_the_present_locked);

  return g_test_run ();
}
