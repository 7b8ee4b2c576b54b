/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/scratch.h"

#include "format/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PREFIX ".rehearsal-"
#define RANDOM "XXXXXX"

/* Whoever is interrupted may still put something there. */
#define TRIES 50
#define PAUSE_MICROSECONDS 20000

/* Signals are the whole process's. Held while something is begun, so that nothing is once the
 * process ends. */
static GMutex guard;
static char *folder; /* (owned) (nullable) its path outlives it: others go on meanwhile */
static gboolean is_there;
static int folder_lock = -1; /* (owned) */
static GPtrArray *children;  /* (element-type GSubprocess) */

static void
end_children (void)
{
  for (guint i = 0; i < children->len; i++) {
    g_subprocess_force_exit (children->pdata[i]);
    g_subprocess_wait (children->pdata[i], NULL, NULL);
  }
}

static gboolean
remove_folder (void)
{
  gboolean removed = FALSE;

  for (guint i = 0; i < TRIES && !(removed = canvass_folder_remove (folder)); i++)
    g_usleep (PAUSE_MICROSECONDS);
  is_there = FALSE;
  close (folder_lock);
  return removed;
}

static void
end_as_signalled (int number)
{
  sigset_t one;

  sigemptyset (&one);
  sigaddset (&one, number);
  pthread_sigmask (SIG_UNBLOCK, &one, NULL);
  raise (number);
}

static gpointer
wait_for_signal (gpointer data)
{
  const sigset_t *signals = data;
  int number;

  if (sigwait (signals, &number) != 0)
    return NULL;

  g_mutex_lock (&guard);
  end_children ();
  if (is_there && remove_folder ())
    fputs ("canvass: interrupted; the rehearsal's own vault is thrown away, and nothing else was "
           "touched\n",
           stderr);
  end_as_signalled (number);
  return NULL;
}

/* Those that are ignored, as under nohup, stay so. */
static void
watch_signals (void)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  static sigset_t signals;
  sigset_t blocked;

  sigemptyset (&signals);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    struct sigaction action;

    if (sigaction (numbers[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
      sigaddset (&signals, numbers[i]);
  }
  blocked = signals;
  /* Of a child that ended before it was told everything. */
  sigaddset (&blocked, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &blocked, NULL);
  g_thread_unref (g_thread_new ("signals", wait_for_signal, &signals));
}

static gboolean
is_in_use (int fd)
{
  return flock (fd, LOCK_EX | LOCK_NB) != 0;
}

/* Whoever uses one holds a lock on it. */
static gboolean
remove_stale (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  gboolean removed = fd >= 0 && !is_in_use (fd) && canvass_folder_remove (path);

  if (fd >= 0)
    close (fd);
  return removed;
}

static guint
remove_all_stale (const char *parent)
{
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (parent, name, NULL);

    if (g_str_has_prefix (name, PREFIX) && strlen (name) == strlen (PREFIX RANDOM) &&
        remove_stale (path))
      n++;
  }
  return n;
}

static gboolean
make_folder (const char *parent)
{
  g_autofree char *path = g_build_filename (parent, PREFIX RANDOM, NULL);

  if (mkdtemp (path) == NULL)
    return FALSE;

  folder_lock = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_lock < 0 || flock (folder_lock, LOCK_EX | LOCK_NB) != 0) {
    rmdir (path);
    return FALSE;
  }
  g_free (folder);
  folder = g_steal_pointer (&path);
  is_there = TRUE;
  return TRUE;
}

const char *
canvass_scratch_make (const char *parent, guint *n_stale, GError **error)
{
  int parent_lock = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean made;

  children = g_ptr_array_new_with_free_func (g_object_unref);
  watch_signals ();
  /* Between making one and locking it, it would look stale to another. */
  g_mutex_lock (&guard);
  if (parent_lock >= 0)
    flock (parent_lock, LOCK_EX);
  *n_stale = remove_all_stale (parent);
  made = make_folder (parent);
  if (!made) {
    int code = errno;

    g_set_error (error,
                 G_IO_ERROR,
                 g_io_error_from_errno (code),
                 "In “%s” nothing can be written: %s",
                 parent,
                 g_strerror (code));
  }
  g_mutex_unlock (&guard);
  if (parent_lock >= 0)
    close (parent_lock);
  return made ? folder : NULL;
}

void
canvass_scratch_remove (void)
{
  g_mutex_lock (&guard);
  if (is_there)
    remove_folder ();
  g_mutex_unlock (&guard);
}

/* Between fork and exec. */
static void
end_with_parent (gpointer unused)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

GSubprocess *
canvass_scratch_spawn (GSubprocessLauncher *launcher, const char *const *arguments, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  GSubprocess *child;

  g_ptr_array_add (words, (char *)"/proc/self/exe");
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (words, (char *)arguments[i]);
  g_ptr_array_add (words, NULL);

  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  g_mutex_lock (&guard);
  child = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, error);
  if (child != NULL)
    g_ptr_array_add (children, g_object_ref (child));
  g_mutex_unlock (&guard);
  return child;
}
