/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/progress.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* Often enough to look alive, seldom enough to cost nothing. */
#define INTERVAL_MICROSECONDS (100 * 1000)

static struct {
  const char *what; /* NULL between the tasks */
  GCancellable *cancellable;
  gboolean shown;
  gint64 last; /* monotonic, of the last line written */
} line;

static volatile sig_atomic_t interrupted;

static void
on_interrupt (int signal_number)
{
  interrupted = 1;
}

static void
handle_interrupts (void)
{
  struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = SA_RESETHAND | SA_RESTART };

  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

void
canvass_progress_begin (const char *what)
{
  g_assert (line.what == NULL);

  line.what = what;
  line.shown = FALSE;
}

GCancellable *
canvass_progress_get_cancellable (void)
{
  g_assert (line.what != NULL);

  if (line.cancellable == NULL) {
    line.cancellable = g_cancellable_new ();
    interrupted = 0;
    handle_interrupts ();
  }

  return line.cancellable;
}

void
canvass_progress_step (guint64 done, guint64 total, gpointer unused)
{
  gint64 now = g_get_monotonic_time ();

  if (line.what == NULL)
    return;
  if (interrupted && line.cancellable != NULL)
    g_cancellable_cancel (line.cancellable);
  if (!isatty (STDERR_FILENO) || (line.shown && now - line.last < INTERVAL_MICROSECONDS))
    return;

  if (total > 0)
    fprintf (
        stderr, "\r\033[K%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, line.what, done, total);
  else
    fprintf (stderr, "\r\033[K%s: %" G_GUINT64_FORMAT, line.what, done);
  fflush (stderr);
  line.shown = TRUE;
  line.last = now;
}

void
canvass_progress_wipe (void)
{
  if (line.what != NULL && line.shown)
    fputs ("\r\033[K", stderr);
  line.shown = FALSE;
}

void
canvass_progress_end (void)
{
  if (line.what == NULL)
    return;

  canvass_progress_wipe ();
  if (line.cancellable != NULL) {
    signal (SIGINT, SIG_DFL);
    signal (SIGTERM, SIG_DFL);
  }
  g_clear_object (&line.cancellable);
  line.what = NULL;
}
