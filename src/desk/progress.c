/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/progress.h"

#define TELL_MS 50
/* Where the clock alone stops: it is done when it is done. */
#define MOST_EXPECTED 0.97

struct _CanvassDeskProgress {
  GObject parent_instance;

  GMutex mutex;
  guint64 done, total;
  double expected_seconds;
  gint64 expected_since_us;
  guint source; /* tells the main thread soon, and again while the clock is followed */
};

enum {
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassDeskProgress, canvass_desk_progress, G_TYPE_OBJECT)

static gboolean
on_tell (gpointer user_data)
{
  CanvassDeskProgress *self = user_data;
  gboolean again;

  g_mutex_lock (&self->mutex);
  again = self->expected_seconds > 0;
  if (!again)
    self->source = 0;
  g_mutex_unlock (&self->mutex);
  g_signal_emit (self, signals[CHANGED], 0);
  return again ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* With the mutex. */
static void
tell_soon (CanvassDeskProgress *self)
{
  if (self->source == 0)
    self->source = g_timeout_add_full (
        G_PRIORITY_DEFAULT, TELL_MS, on_tell, g_object_ref (self), g_object_unref);
}

void
canvass_desk_progress_step (guint64 done, guint64 total, gpointer progress)
{
  CanvassDeskProgress *self = progress;

  g_return_if_fail (CANVASS_IS_DESK_PROGRESS (self));

  g_mutex_lock (&self->mutex);
  self->done = done;
  self->total = total;
  self->expected_seconds = 0;
  tell_soon (self);
  g_mutex_unlock (&self->mutex);
}

void
canvass_desk_progress_expect (CanvassDeskProgress *self, double seconds)
{
  g_return_if_fail (CANVASS_IS_DESK_PROGRESS (self));

  g_mutex_lock (&self->mutex);
  self->expected_seconds = MAX (seconds, 0.001);
  self->expected_since_us = g_get_monotonic_time ();
  tell_soon (self);
  g_mutex_unlock (&self->mutex);
}

guint64
canvass_desk_progress_get_done (CanvassDeskProgress *self)
{
  guint64 done;

  g_mutex_lock (&self->mutex);
  done = self->done;
  g_mutex_unlock (&self->mutex);
  return done;
}

guint64
canvass_desk_progress_get_total (CanvassDeskProgress *self)
{
  guint64 total;

  g_mutex_lock (&self->mutex);
  total = self->total;
  g_mutex_unlock (&self->mutex);
  return total;
}

double
canvass_desk_progress_get_fraction (CanvassDeskProgress *self)
{
  double fraction = -1;

  g_mutex_lock (&self->mutex);
  if (self->expected_seconds > 0)
    fraction = MIN ((double)(g_get_monotonic_time () - self->expected_since_us) / G_USEC_PER_SEC /
                        self->expected_seconds,
                    MOST_EXPECTED);
  else if (self->total > 0)
    fraction = MIN ((double)self->done / (double)self->total, 1);
  g_mutex_unlock (&self->mutex);
  return fraction;
}

static void
canvass_desk_progress_finalize (GObject *object)
{
  g_mutex_clear (&CANVASS_DESK_PROGRESS (object)->mutex);

  G_OBJECT_CLASS (canvass_desk_progress_parent_class)->finalize (object);
}

static void
canvass_desk_progress_class_init (CanvassDeskProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_desk_progress_finalize;

  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_desk_progress_init (CanvassDeskProgress *self)
{
  g_mutex_init (&self->mutex);
}

CanvassDeskProgress *
canvass_desk_progress_new (void)
{
  return g_object_new (CANVASS_TYPE_DESK_PROGRESS, NULL);
}
