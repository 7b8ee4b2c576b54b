/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/idle.h"

#include <time.h>

#define TICK_MS 250
/* Whoever listens has not walked away, for so long. */
#define MAX_LISTEN_MS 300000

struct _CanvassIdle {
  GObject parent_instance;

  guint cover_seconds, erase_seconds;
  gint64 touched_ms;  /* when somebody was there last */
  gint64 acted_ms;    /* when they did something last */
  guint seconds_left; /* as last told */
  gboolean covered;
  guint source;
};

enum {
  COVER,
  TICK,
  ERASE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassIdle, canvass_idle, G_TYPE_OBJECT)

/* Goes on while the lid is closed, unlike the monotonic clock. */
static gint64
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static gboolean
on_tick (gpointer user_data)
{
  g_autoptr (CanvassIdle) self = g_object_ref (user_data);
  gint64 idle_ms = now_ms () - self->touched_ms;
  gint64 left_ms = (gint64)self->erase_seconds * 1000 - idle_ms;
  guint seconds_left = (guint)((MAX (left_ms, 0) + 999) / 1000);

  if (left_ms <= 0) {
    self->source = 0;
    g_signal_emit (self, signals[ERASE], 0);
    return G_SOURCE_REMOVE;
  }
  if (idle_ms < (gint64)self->cover_seconds * 1000)
    return G_SOURCE_CONTINUE;
  if (!self->covered) {
    self->covered = TRUE;
    self->seconds_left = 0;
    g_signal_emit (self, signals[COVER], 0);
  }
  if (self->covered && seconds_left != self->seconds_left) {
    self->seconds_left = seconds_left;
    g_signal_emit (self, signals[TICK], 0, seconds_left);
  }
  return G_SOURCE_CONTINUE;
}

static void
canvass_idle_dispose (GObject *object)
{
  canvass_idle_stop (CANVASS_IDLE (object));

  G_OBJECT_CLASS (canvass_idle_parent_class)->dispose (object);
}

static void
canvass_idle_class_init (CanvassIdleClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_idle_dispose;

  signals[COVER] =
      g_signal_new ("cover", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TICK] = g_signal_new (
      "tick", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ERASE] =
      g_signal_new ("erase", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_idle_init (CanvassIdle *self)
{
}

CanvassIdle *
canvass_idle_new (void)
{
  return g_object_new (CANVASS_TYPE_IDLE, NULL);
}

void
canvass_idle_start (CanvassIdle *self, guint cover_seconds, guint erase_seconds)
{
  g_return_if_fail (CANVASS_IS_IDLE (self));

  self->cover_seconds = cover_seconds;
  self->erase_seconds = MAX (erase_seconds, cover_seconds);
  self->touched_ms = now_ms ();
  self->covered = FALSE;
  if (self->source == 0)
    self->source = g_timeout_add (TICK_MS, on_tick, self);
}

void
canvass_idle_stop (CanvassIdle *self)
{
  g_return_if_fail (CANVASS_IS_IDLE (self));

  self->covered = FALSE;
  g_clear_handle_id (&self->source, g_source_remove);
}

void
canvass_idle_touch (CanvassIdle *self)
{
  g_return_if_fail (CANVASS_IS_IDLE (self));

  self->acted_ms = now_ms ();
  if (!self->covered)
    self->touched_ms = self->acted_ms;
}

void
canvass_idle_listen (CanvassIdle *self)
{
  gint64 now = now_ms ();

  g_return_if_fail (CANVASS_IS_IDLE (self));

  if (!self->covered && now - self->acted_ms < MAX_LISTEN_MS)
    self->touched_ms = now;
}
