/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/helper.h"

#include <sys/mman.h>
#include <unistd.h>

/**
 * Run:
 *
 * The program while it thinks, and the end of our patience.
 */
typedef struct {
  char *name;             /* for people */
  GCancellable *patience; /* (owned) */
  GCancellable *theirs;   /* (owned) (nullable) */
  gulong handler;
  guint timeout;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  if (run->timeout != 0)
    g_source_remove (run->timeout);
  if (run->theirs != NULL)
    g_cancellable_disconnect (run->theirs, run->handler);
  g_clear_object (&run->theirs);
  g_clear_object (&run->patience);
  g_free (run->name);
  g_free (run);
}

char *
canvass_helper_find (const char *name, const char *built)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program != NULL ? program : "");
  g_autofree char *beside = g_build_filename (folder, name, NULL);
  g_autofree char *in_build = g_build_filename (folder, built, name, NULL);
  g_autofree char *installed = g_build_filename (CANVASS_LIBEXECDIR, name, NULL);
  const char *places[] = { beside, in_build, installed };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_file_test (places[i], G_FILE_TEST_IS_EXECUTABLE))
      return g_strdup (places[i]);
  return NULL;
}

static gboolean
on_patience_over (gpointer user_data)
{
  Run *run = user_data;

  run->timeout = 0;
  g_cancellable_cancel (run->patience);
  return G_SOURCE_REMOVE;
}

static GError *
explain (const Run *run, GError *error)
{
  if (run->timeout != 0)
    return error;

  g_error_free (error);
  return g_error_new (
      G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s did not answer in time; try again", run->name);
}

static void
on_communicated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GSubprocess *process = G_SUBPROCESS (source);
  const Run *run = g_task_get_task_data (task);
  GBytes *out = NULL;
  GError *error = NULL;

  if (g_subprocess_communicate_finish (process, result, &out, NULL, &error)) {
    if (g_subprocess_get_successful (process))
      g_task_return_pointer (task, g_steal_pointer (&out), (GDestroyNotify)g_bytes_unref);
    else
      g_task_return_new_error (
          task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s has failed; install Canvass again", run->name);
    g_clear_pointer (&out, g_bytes_unref);
    return;
  }

  g_subprocess_force_exit (process);
  g_task_return_error (task, explain (run, error));
}

/* Not a pipe: who writes to one that nobody reads from is killed for it. -1 when there is no
 * memory. */
static int
lend (GBytes *input)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (input, &length);
  int fd = memfd_create ("input", MFD_CLOEXEC);

  if (fd >= 0 && write (fd, bytes, length) == (gssize)length && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

static GSubprocess *
start (const char *program, const char *const *environment, GBytes *input, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  int fd = lend (input);

  if (fd < 0) {
    g_set_error (
        error, G_IO_ERROR, G_IO_ERROR_FAILED, "There is not enough memory to run %s", program);
    return NULL;
  }

  g_subprocess_launcher_take_stdin_fd (launcher, fd);
  if (environment != NULL)
    g_subprocess_launcher_set_environ (launcher, (char **)environment);
  return g_subprocess_launcher_spawn (launcher, error, program, NULL);
}

static void
on_theirs_cancelled (GCancellable *cancellable, gpointer patience)
{
  g_cancellable_cancel (patience);
}

static Run *
run_new (const char *program, guint patience_seconds, GCancellable *cancellable)
{
  Run *run = g_new0 (Run, 1);

  run->name = g_path_get_basename (program);
  run->patience = g_cancellable_new ();
  run->timeout = g_timeout_add_seconds (patience_seconds, on_patience_over, run);
  if (cancellable != NULL) {
    run->theirs = g_object_ref (cancellable);
    run->handler = g_cancellable_connect (cancellable,
                                          G_CALLBACK (on_theirs_cancelled),
                                          g_object_ref (run->patience),
                                          g_object_unref);
  }
  return run;
}

/* What a thread starts, that may outlive the wait for it. */
typedef struct {
  char *program;
  char **environment; /* (nullable) */
  GBytes *input;
} Start;

static void
start_free (gpointer data)
{
  Start *self = data;

  g_free (self->program);
  g_strfreev (self->environment);
  g_bytes_unref (self->input);
  g_free (self);
}

static void
start_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Start *self = data;
  GError *error = NULL;
  GSubprocess *process =
      start (self->program, (const char *const *)self->environment, self->input, &error);

  if (process != NULL)
    g_task_return_pointer (task, process, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GSubprocess) process = g_task_propagate_pointer (G_TASK (result), &error);

  if (process != NULL) {
    g_subprocess_communicate_async (process, NULL, run->patience, on_communicated, task);
    return;
  }
  g_task_return_error (task, explain (run, error));
  g_object_unref (task);
}

/* Starting may take as long as a stick that hangs (see spawner.h). */
void
canvass_helper_run_async (const char *program,
                          const char *const *environment,
                          GBytes *input,
                          guint patience_seconds,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Run *run = run_new (program, patience_seconds, cancellable);
  g_autoptr (GTask) starting = g_task_new (NULL, run->patience, on_started, task);
  Start *data = g_new (Start, 1);

  *data = (Start){ g_strdup (program), g_strdupv ((char **)environment), g_bytes_ref (input) };
  g_task_set_source_tag (task, canvass_helper_run_async);
  g_task_set_task_data (task, run, run_free);
  g_task_set_task_data (starting, data, start_free);
  g_task_set_return_on_cancel (starting, TRUE);
  g_task_run_in_thread (starting, start_in_thread);
}

GBytes *
canvass_helper_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
