/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/language-checks.h"

#include "device/languages.h"

#include <sys/mman.h>
#include <unistd.h>

#define MAX_LINES 1024
#define N_PARTS 5

/**
 * Run:
 *
 * The program while it looks, and the end of our patience.
 */
typedef struct {
  GSubprocess *process; /* (owned) */
  GCancellable *patience;
  GCancellable *theirs; /* (nullable) */
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
  g_clear_object (&run->process);
  g_free (run);
}

static void
append_part (GString *line, const char *part, char end)
{
  g_autofree char *plain = g_strdup (part);

  g_strdelimit (plain, "\t\n\r", ' ');
  g_string_append (line, plain);
  g_string_append_c (line, end);
}

char *
canvass_language_checks_write (GPtrArray *checks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < checks->len; i++) {
    const CanvassCheck *check = g_ptr_array_index (checks, i);

    append_part (text, check->id, '\t');
    append_part (text, canvass_fitness_name (check->fitness), '\t');
    append_part (text, check->subject, '\t');
    append_part (text, check->detail, '\t');
    append_part (text, check->text, '\n');
  }
  return g_string_free (text, FALSE);
}

static CanvassCheck *
read_check (const char *line)
{
  static const char *const ids[] = { CANVASS_CHECK_FONTS,
                                     CANVASS_CHECK_PAGES,
                                     CANVASS_CHECK_VOICES };
  g_auto (GStrv) parts = g_strsplit (line, "\t", N_PARTS + 1);
  CanvassFitness fitness;

  if (g_strv_length (parts) != N_PARTS || !canvass_fitness_from_name (parts[1], &fitness))
    return NULL;

  /* None of them ever keeps a form closed, whatever is said here. */
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    if (g_str_equal (parts[0], ids[i]))
      return canvass_check_new (
          ids[i], MIN (fitness, CANVASS_FITNESS_WARN), parts[2], parts[3], parts[4]);
  return NULL;
}

GPtrArray *
canvass_language_checks_read (const char *text, GError **error)
{
  g_autoptr (GPtrArray) checks = canvass_checks_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES);

  for (char **line = lines; *line != NULL && **line != '\0'; line++) {
    CanvassCheck *check = read_check (*line);

    if (check == NULL) {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_INVALID_DATA,
                           "What canvass-languages says cannot be understood; install Canvass "
                           "again");
      return NULL;
    }
    g_ptr_array_add (checks, check);
  }
  return g_steal_pointer (&checks);
}

static gboolean
on_patience_over (gpointer user_data)
{
  Run *run = user_data;

  run->timeout = 0;
  g_cancellable_cancel (run->patience);
  return G_SOURCE_REMOVE;
}

static void
on_communicated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Run *run = g_task_get_task_data (task);
  g_autoptr (GBytes) out = NULL;
  g_autofree char *text = NULL;
  GPtrArray *checks;
  GError *error = NULL;

  if (!g_subprocess_communicate_finish (G_SUBPROCESS (source), result, &out, NULL, &error)) {
    g_subprocess_force_exit (G_SUBPROCESS (source));
    if (run->timeout == 0) {
      g_clear_error (&error);
      error = g_error_new_literal (G_IO_ERROR,
                                   G_IO_ERROR_TIMED_OUT,
                                   "The fonts and voices here could not be looked at in time");
    }
    g_task_return_error (task, error);
    return;
  }
  if (!g_subprocess_get_successful (G_SUBPROCESS (source))) {
    g_task_return_new_error (
        task, G_IO_ERROR, G_IO_ERROR_FAILED, "canvass-languages has failed; install Canvass again");
    return;
  }

  text = g_utf8_make_valid (g_bytes_get_data (out, NULL), (gssize)g_bytes_get_size (out));
  checks = canvass_language_checks_read (text, &error);
  if (checks == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, checks, (GDestroyNotify)g_ptr_array_unref);
}

/* Not a pipe: who writes to one that nobody reads from is killed for it. -1 with errno. */
static int
lend_file (CanvassCampaign *campaign)
{
  GBytes *file = canvass_campaign_get_file (campaign);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  int fd = memfd_create ("campaign", MFD_CLOEXEC);

  if (fd >= 0 && write (fd, bytes, length) == (gssize)length && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

static GSubprocess *
start (const char *program,
       const char *const *environment,
       CanvassCampaign *campaign,
       GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  int fd = lend_file (campaign);

  if (fd < 0) {
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_FAILED, "There is no memory to look at fonts and voices");
    return NULL;
  }

  g_subprocess_launcher_take_stdin_fd (launcher, fd);
  g_subprocess_launcher_set_environ (launcher, (char **)environment);
  return g_subprocess_launcher_spawn (launcher, error, program, NULL);
}

void
canvass_language_checks_async (const char *program,
                               const char *const *environment,
                               CanvassCampaign *campaign,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  GSubprocess *process = start (program, environment, campaign, &error);
  Run *run;

  g_task_set_source_tag (task, canvass_language_checks_async);
  if (process == NULL) {
    g_task_return_error (task, error);
    return;
  }

  run = g_new0 (Run, 1);
  run->process = process;
  run->patience = g_cancellable_new ();
  g_task_set_task_data (task, run, run_free);
  if (cancellable != NULL) {
    run->theirs = g_object_ref (cancellable);
    run->handler = g_cancellable_connect (cancellable,
                                          G_CALLBACK (g_cancellable_cancel),
                                          g_object_ref (run->patience),
                                          g_object_unref);
  }
  run->timeout =
      g_timeout_add_seconds (CANVASS_LANGUAGE_CHECKS_PATIENCE_SECONDS, on_patience_over, run);
  g_subprocess_communicate_async (
      process, NULL, run->patience, on_communicated, g_steal_pointer (&task));
}

GPtrArray *
canvass_language_checks_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
