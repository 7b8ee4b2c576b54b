/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/child.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#define STEP_MS 100
#define MAX_COMPLAINT_BYTES 1000

/* To one that was started elsewhere. */
enum {
  OUTPUT,
  COMPLAINTS,
  LIFELINE,
  N_PIPES,
};

typedef struct {
  const CanvassDropChild *child;
  GSubprocess *process;   /* (owned) (nullable) unless it was started elsewhere */
  int own_ends[N_PIPES];  /* (owned) of one that was, -1 for none */
  struct pollfd pipes[2]; /* stdout, stderr; -1 once closed */
  GString *line;          /* (owned) what is not yet a line */
  GString *complaint;     /* (owned) the beginning of what it says on stderr */
  CanvassDropLine last;
  gboolean spoke;   /* last is its last word */
  gboolean babbled; /* it said what it may not */
  gboolean silent;  /* it said nothing for too long */
  gint64 heard_at;
  gint64 asked_at; /* to stop, 0 for not yet */
} Run;

static void
close_end (int *end)
{
  if (*end >= 0)
    close (*end);
  *end = -1;
}

static void
run_clear (Run *self)
{
  g_clear_object (&self->process);
  for (guint i = 0; i < N_PIPES; i++)
    close_end (&self->own_ends[i]);
  g_string_free (self->line, TRUE);
  g_string_free (self->complaint, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Between fork and exec: nothing but system calls. */
static void
detach (gpointer unused)
{
  setsid ();
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* It gets the few things that tell it how to reach a network, and nothing else. */
static char **
child_environment (void)
{
  static const char *const passed[] = { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                        "ALL_PROXY",  "no_proxy",    "NO_PROXY",    "TZ" };
  char **environment = g_environ_setenv (NULL, "LC_ALL", "C.UTF-8", TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (passed); i++) {
    const char *value = g_getenv (passed[i]);

    if (value != NULL)
      environment = g_environ_setenv (environment, passed[i], value, TRUE);
  }

  return environment;
}

gboolean
canvass_drop_child_spawn (
    const char *const *argv, int output, int complaints, GPid *pid, GError **error)
{
  g_auto (GStrv) environment = child_environment ();

  return g_spawn_async_with_fds ("/",
                                 (char **)argv,
                                 environment,
                                 G_SPAWN_DO_NOT_REAP_CHILD,
                                 detach,
                                 NULL,
                                 pid,
                                 -1,
                                 output,
                                 complaints,
                                 error);
}

/* Every other end is for the one who starts it. */
static gboolean
open_pipes (Run *self, int other_ends[static N_PIPES], GError **error)
{
  for (guint i = 0; i < N_PIPES; i++) {
    int ends[2];

    if (pipe2 (ends, O_CLOEXEC) != 0) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", g_strerror (errno));
      return FALSE;
    }
    self->own_ends[i] = ends[i == LIFELINE ? 1 : 0];
    other_ends[i] = ends[i == LIFELINE ? 0 : 1];
  }

  return TRUE;
}

static gboolean
start_elsewhere (Run *self, GError **error)
{
  int other_ends[N_PIPES] = { -1, -1, -1 };
  gboolean started =
      open_pipes (self, other_ends, error) && self->child->start (other_ends[OUTPUT],
                                                                  other_ends[COMPLAINTS],
                                                                  other_ends[LIFELINE],
                                                                  self->child->user_data,
                                                                  error);

  for (guint i = 0; i < N_PIPES; i++)
    close_end (&other_ends[i]);
  self->pipes[0].fd = self->own_ends[OUTPUT];
  self->pipes[1].fd = self->own_ends[COMPLAINTS];
  return started;
}

static gboolean
start_here (Run *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_auto (GStrv) environment = child_environment ();

  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, detach, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, self->child->argv, error);
  if (self->process == NULL)
    return FALSE;

  self->pipes[0].fd = g_unix_input_stream_get_fd (
      G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (self->process)));
  self->pipes[1].fd = g_unix_input_stream_get_fd (
      G_UNIX_INPUT_STREAM (g_subprocess_get_stderr_pipe (self->process)));
  return TRUE;
}

static gboolean
start (Run *self, GError **error)
{
  if (!(self->child->start != NULL ? start_elsewhere (self, error) : start_here (self, error)))
    return FALSE;

  self->pipes[0].events = self->pipes[1].events = POLLIN;
  self->heard_at = g_get_monotonic_time ();
  return TRUE;
}

/* Whatever it has started goes with it: it leads a session of its own. Elsewhere it is asked to
 * stop, and ended if it does not. */
static void
send_signal (Run *self, int number)
{
  const char *pid = self->process != NULL ? g_subprocess_get_identifier (self->process) : NULL;

  close_end (&self->own_ends[LIFELINE]);
  if (pid != NULL)
    kill (-(pid_t)g_ascii_strtoll (pid, NULL, 10), number);
}

static void
babble (Run *self)
{
  self->babbled = TRUE;
  self->asked_at = g_get_monotonic_time ();
  send_signal (self, SIGKILL);
}

/* Nothing may follow its last word. */
static void
hear_line (Run *self)
{
  CanvassDropLine line;

  if (self->spoke || !canvass_drop_line_parse (self->line->str, &line)) {
    babble (self);
    return;
  }

  self->heard_at = g_get_monotonic_time ();
  if (line.kind != CANVASS_DROP_LINE_PROGRESS) {
    self->last = line;
    self->spoke = TRUE;
  } else if (self->child->progress != NULL)
    self->child->progress (line.done, line.total, self->child->user_data);
}

static void
hear (Run *self, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length && !self->babbled; i++) {
    if (bytes[i] == '\n') {
      hear_line (self);
      g_string_truncate (self->line, 0);
    } else if (bytes[i] == '\0' || self->line->len >= CANVASS_DROP_LINE_MAX_CHARS)
      babble (self);
    else
      g_string_append_c (self->line, bytes[i]);
  }
}

static void
hear_complaint (Run *self, const char *bytes, gsize length)
{
  gsize room = MAX_COMPLAINT_BYTES - self->complaint->len;

  g_string_append_len (self->complaint, bytes, (gssize)MIN (room, length));
}

static void
read_pipe (Run *self, guint which)
{
  char bytes[4096];
  gssize n = read (self->pipes[which].fd, bytes, sizeof bytes);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return;

  if (n <= 0)
    self->pipes[which].fd = -1;
  else if (which == 0)
    hear (self, bytes, (gsize)n);
  else
    hear_complaint (self, bytes, (gsize)n);
}

static void
judge_time (Run *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->asked_at == 0 && now - self->heard_at > (gint64)self->child->patience_ms * 1000)
    self->silent = TRUE;
  if (self->asked_at == 0 &&
      (self->silent || g_cancellable_is_cancelled (self->child->cancellable))) {
    send_signal (self, SIGTERM);
    self->asked_at = now;
  }
  if (self->asked_at != 0 && now - self->asked_at > (gint64)CANVASS_DROP_CHILD_GRACE_MS * 1000)
    send_signal (self, SIGKILL);
}

/* A child that was killed and is stuck in the kernel is not waited for. */
static void
listen_to (Run *self)
{
  while (self->pipes[0].fd >= 0 || self->pipes[1].fd >= 0) {
    if (poll (self->pipes, G_N_ELEMENTS (self->pipes), STEP_MS) > 0) {
      for (guint i = 0; i < G_N_ELEMENTS (self->pipes); i++) {
        if (self->pipes[i].fd >= 0 && self->pipes[i].revents != 0)
          read_pipe (self, i);
      }
    }
    judge_time (self);
    if (self->asked_at != 0 &&
        g_get_monotonic_time () - self->asked_at > (gint64)2 * CANVASS_DROP_CHILD_GRACE_MS * 1000)
      return;
  }

  /* It has no way to say more, and is not to keep us waiting. */
  send_signal (self, SIGKILL);
  if (self->process != NULL)
    g_subprocess_wait (self->process, NULL, NULL);
}

static char *
take_complaint (Run *self)
{
  g_autofree char *text = g_utf8_make_valid (self->complaint->str, (gssize)self->complaint->len);

  g_strstrip (text);
  return g_steal_pointer (&text);
}

static gboolean
judge (Run *self, GError **error)
{
  g_autofree char *complaint = take_complaint (self);
  const char *said = complaint[0] != '\0' ? complaint : "The program that sends gave no reason";

  if (self->spoke && !self->babbled && self->last.kind == CANVASS_DROP_LINE_DONE)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->child->cancellable, error))
    return FALSE;

  if (self->silent && !self->babbled)
    g_set_error (error,
                 CANVASS_DROP_ERROR,
                 CANVASS_DROP_ERROR_OFFLINE,
                 "The place to send to does not answer. Nothing is lost; try again later");
  else if (self->spoke && !self->babbled && self->last.failed < CANVASS_N_DROP_ERRORS)
    g_set_error_literal (error, CANVASS_DROP_ERROR, (gint)self->last.failed, said);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, said);
  return FALSE;
}

gboolean
canvass_drop_child_run (const CanvassDropChild *child, CanvassDropLine *last, GError **error)
{
  g_auto (Run) run = {
    .child = child,
    .own_ends = { -1, -1, -1 },
    .pipes = { { .fd = -1 }, { .fd = -1 } },
  };

  run.line = g_string_new (NULL);
  run.complaint = g_string_new (NULL);
  if (g_cancellable_set_error_if_cancelled (child->cancellable, error) || !start (&run, error))
    return FALSE;

  listen_to (&run);
  if (!judge (&run, error))
    return FALSE;

  *last = run.last;
  return TRUE;
}

void
canvass_drop_child_shorten (GError **error)
{
  static const char prefix[] = "canvass: ";
  const char *line;
  g_autofree char *said = NULL;

  if (error == NULL || *error == NULL)
    return;

  line = strrchr ((*error)->message, '\n');
  line = line == NULL ? (*error)->message : line + 1;
  said = g_strdup (g_str_has_prefix (line, prefix) ? line + strlen (prefix) : line);
  g_free ((*error)->message);
  (*error)->message = g_steal_pointer (&said);
}
