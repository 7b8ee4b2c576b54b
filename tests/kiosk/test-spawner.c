/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/helper.h"
#include "kiosk/spawner.h"

#include "vault/fuse-stick.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define TARGET 7
#define MAX_ANSWER 4096
#define MAX_FILES 64

/* (transfer full) what @script writes to its channel at once. */
static char *
ask (const char *script)
{
  const char *const argv[] = { "/bin/sh", "-c", script, NULL };
  const char *const environment[] = { "PATH=/usr/bin:/bin", "ONLY=this", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = g_malloc0 (MAX_ANSWER + 1);
  struct pollfd ready = { .events = POLLIN };
  int status;
  GPid pid;

  g_assert_true (canvass_spawn (argv, environment, TARGET, &pid, &ready.fd, &error));
  g_assert_no_error (error);
  g_assert_cmpint (poll (&ready, 1, -1), ==, 1);
  g_assert_cmpint (recv (ready.fd, answer, MAX_ANSWER, 0), >, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  close (ready.fd);
  return g_steal_pointer (&answer);
}

static void
test_a_program_gets_its_channel_and_environment (void)
{
  g_autofree char *answer = ask ("echo \"$ONLY $HOME\" >&7");

  g_assert_cmpstr (answer, ==, "this \n");
}

static void
test_a_program_gets_nothing_else_that_is_open (void)
{
  g_autofree char *path = NULL;
  g_autofree char *answer = NULL;
  int fd = g_file_open_tmp ("canvass-XXXXXX", &path, NULL);

  /* As if somebody had forgotten to close it. */
  g_assert_cmpint (fcntl (fd, F_SETFD, 0), ==, 0);
  answer = ask ("readlink /proc/$$/fd/* | tr '\\n' ' ' >&7");
  g_assert_nonnull (strstr (answer, "/dev/null"));
  g_assert_nonnull (strstr (answer, "socket:"));
  g_assert_null (strstr (answer, path));
  close (fd);
  g_unlink (path);
}

static gboolean
on_signal (gpointer came)
{
  *(gboolean *)came = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_a_signal_is_not_lost_on_what_starts_programs (void)
{
  gboolean came = FALSE;
  sigset_t one, before;

  g_unix_signal_add (SIGUSR1, on_signal, &came);
  sigemptyset (&one);
  sigaddset (&one, SIGUSR1);
  pthread_sigmask (SIG_BLOCK, &one, &before);
  g_assert_cmpint (kill (getpid (), SIGUSR1), ==, 0);
  /* Whichever thread would take it has. */
  g_usleep (G_USEC_PER_SEC / 10);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  while (!came)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_a_program_hears_signals (void)
{
  g_autofree char *answer = ask ("exec grep SigBlk /proc/self/status >&7");

  g_assert_cmpstr (answer, ==, "SigBlk:\t0000000000000000\n");
}

static void
test_what_cannot_be_started_is_told (void)
{
  const char *const argv[] = { "/nonexistent", NULL };
  const char *const environment[] = { NULL };
  g_autoptr (GError) error = NULL;
  int channel;
  GPid pid;

  g_assert_false (canvass_spawn (argv, environment, TARGET, &pid, &channel, &error));
  g_assert_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
}

/* Its channel finds no room here, and it is not left behind. */
static void
test_with_too_many_files_nothing_is_started (void)
{
  const char *const argv[] = { "/bin/sleep", "1000", NULL };
  const char *const environment[] = { NULL };
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GError) error = NULL;
  struct rlimit before, few;
  int channel, fd;
  GPid pid;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  few = (struct rlimit){ MAX_FILES, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  while ((fd = dup (STDERR_FILENO)) >= 0)
    g_array_append_val (taken, fd);
  g_assert_false (canvass_spawn (argv, environment, TARGET, &pid, &channel, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
  for (guint i = 0; i < taken->len; i++)
    close (g_array_index (taken, int, i));
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
}

static void
on_helped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

/* It cannot start, but nobody else waits for it. */
static void
assert_helper_is_given_up (void)
{
  g_autoptr (GBytes) input = g_bytes_new_static ("", 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  canvass_helper_run_async ("/bin/true", NULL, input, 1, NULL, on_helped, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (canvass_helper_run_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static gpointer
write_for_ever (gpointer path)
{
  int fd = open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  if (write (fd, "x", 1) == 1)
    fsync (fd);
  close (fd);
  return NULL;
}

static void
test_a_hung_stick_holds_nothing_up (void)
{
  g_autofree char *folder = g_dir_make_tmp ("canvass-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "mirror", NULL);
  g_autofree char *answer = NULL;
  FuseStick *stick;
  GThread *thread;

  if (!fuse_stick_can_mount ()) {
    g_test_skip ("Nothing can be mounted here");
    return;
  }

  stick = fuse_stick_mount (folder, (StickPlan){ STICK_HANGS, .at_write = 1 });
  thread = g_thread_new ("writer", write_for_ever, file);
  while (!fuse_stick_has_begun (stick))
    g_usleep (1000);
  answer = ask ("echo started >&7");
  g_assert_cmpstr (answer, ==, "started\n");
  assert_helper_is_given_up ();
  fuse_stick_unmount (stick);
  g_thread_join (thread);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  fuse_stick_enter_namespace ();
  canvass_spawner_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/spawner/a_program_gets_its_channel_and_environment",
                   test_a_program_gets_its_channel_and_environment);
  g_test_add_func ("/spawner/a_program_gets_nothing_else_that_is_open",
                   test_a_program_gets_nothing_else_that_is_open);
  g_test_add_func ("/spawner/a_signal_is_not_lost_on_what_starts_programs",
                   test_a_signal_is_not_lost_on_what_starts_programs);
  g_test_add_func ("/spawner/a_program_hears_signals", test_a_program_hears_signals);
  g_test_add_func ("/spawner/what_cannot_be_started_is_told", test_what_cannot_be_started_is_told);
  g_test_add_func ("/spawner/with_too_many_files_nothing_is_started",
                   test_with_too_many_files_nothing_is_started);
  g_test_add_func ("/spawner/a_hung_stick_holds_nothing_up", test_a_hung_stick_holds_nothing_up);

  return g_test_run ();
}
