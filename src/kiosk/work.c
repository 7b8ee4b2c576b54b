/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/work.h"

#define TICK_MS 100

struct _CanvassWork {
  GObject parent_instance;

  /* Set while starting, constant afterwards. */
  CanvassWorkFunc func;
  gpointer job; /* (owned) until it is done, or for as long as a thread that was left has it */
  GDestroyNotify destroy;
  char *name;
  guint patience_ms;
  GCancellable *cancellable; /* (owned) */

  /* Of the main loop. */
  CanvassWorkProgress progress;
  CanvassWorkDone done;
  gpointer user_data;
  double told;
  guint tick_id;

  GMutex lock; /* guards all that follows */
  double fraction;
  gint64 heard_at; /* monotonic */
  gboolean patient;
  gboolean finished;
  gboolean abandoned;
  CanvassWorkResult result;
};

G_DEFINE_FINAL_TYPE (CanvassWork, canvass_work, G_TYPE_OBJECT)

void
canvass_work_result_clear (CanvassWorkResult *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->why, g_free);
}

static void
free_job (CanvassWork *self)
{
  gpointer job = g_steal_pointer (&self->job);

  if (job != NULL)
    self->destroy (job);
}

/* The last of it: lets go of the reference that the main loop holds. */
static void
deliver (CanvassWork *self, const CanvassWorkResult *result)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  self->done (result, self->user_data);
  g_object_unref (self);
}

static void
tell_progress (CanvassWork *self, double fraction)
{
  if (self->progress == NULL || fraction <= self->told)
    return;

  self->told = fraction;
  self->progress (fraction, self->user_data);
}

/* The thread may be stuck in the kernel, where nothing reaches it. */
static void
abandon (CanvassWork *self)
{
  CanvassWorkResult result = {
    .outcome = CANVASS_OUTCOME_HUNG,
    .name = self->name,
    .why = (char *)"It does not answer. Nothing is lost. Pull it, and use another",
  };

  g_cancellable_cancel (self->cancellable);
  g_message ("%s does not answer and was left", self->name);
  deliver (self, &result);
}

static gboolean
on_tick (gpointer user_data)
{
  CanvassWork *self = user_data;
  gint64 patience = (gint64)self->patience_ms * 1000;
  gboolean hung;
  double fraction;

  g_mutex_lock (&self->lock);
  fraction = self->fraction;
  hung = !self->finished && !self->patient && g_get_monotonic_time () - self->heard_at > patience;
  self->abandoned = hung;
  g_mutex_unlock (&self->lock);

  if (hung) {
    self->tick_id = 0;
    abandon (self);
    return G_SOURCE_REMOVE;
  }

  tell_progress (self, fraction);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_finished (gpointer user_data)
{
  CanvassWork *self = user_data;

  tell_progress (self, self->fraction);
  deliver (self, &self->result);
  free_job (self);
  return G_SOURCE_REMOVE;
}

static gpointer
work_thread (gpointer user_data)
{
  g_autoptr (CanvassWork) self = user_data; /* the thread's own reference */
  g_auto (CanvassWorkResult) result = { .outcome = CANVASS_OUTCOME_FAILED };
  gboolean abandoned;

  self->func (self, self->job, &result);
  if (result.name == NULL)
    result.name = g_strdup (self->name);

  g_mutex_lock (&self->lock);
  abandoned = self->abandoned;
  self->finished = !abandoned;
  if (!abandoned) {
    self->result = result;
    result = (CanvassWorkResult){ 0 };
  }
  g_mutex_unlock (&self->lock);

  if (!abandoned)
    g_idle_add_full (G_PRIORITY_DEFAULT, on_finished, g_steal_pointer (&self), g_object_unref);
  return NULL;
}

CanvassWork *
canvass_work_start (CanvassWorkFunc func,
                    gpointer job,
                    GDestroyNotify destroy,
                    const char *name,
                    guint patience_ms,
                    CanvassWorkProgress progress,
                    CanvassWorkDone done,
                    gpointer user_data)
{
  CanvassWork *self = g_object_new (CANVASS_TYPE_WORK, NULL);

  self->func = func;
  self->job = job;
  self->destroy = destroy;
  self->name = g_strdup (name);
  self->patience_ms = patience_ms;
  self->progress = progress;
  self->done = done;
  self->user_data = user_data;
  self->heard_at = g_get_monotonic_time ();
  self->tick_id = g_timeout_add (TICK_MS, on_tick, self);

  /* One for who asked, one for the main loop, one for the thread. */
  g_object_ref (self);
  g_thread_unref (g_thread_new ("work", work_thread, g_object_ref (self)));
  return self;
}

void
canvass_work_cancel (CanvassWork *self)
{
  g_return_if_fail (CANVASS_IS_WORK (self));

  g_cancellable_cancel (self->cancellable);
}

void
canvass_work_report (CanvassWork *self, double fraction)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->fraction = CLAMP (fraction, self->fraction, 1);
  self->heard_at = g_get_monotonic_time ();
}

void
canvass_work_set_patient (CanvassWork *self, gboolean patient)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->patient = patient;
  self->heard_at = g_get_monotonic_time ();
}

GCancellable *
canvass_work_get_cancellable (CanvassWork *self)
{
  return self->cancellable;
}

static void
canvass_work_finalize (GObject *object)
{
  CanvassWork *self = CANVASS_WORK (object);

  free_job (self);
  g_object_unref (self->cancellable);
  canvass_work_result_clear (&self->result);
  g_mutex_clear (&self->lock);
  g_free (self->name);

  G_OBJECT_CLASS (canvass_work_parent_class)->finalize (object);
}

static void
canvass_work_class_init (CanvassWorkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_work_finalize;
}

static void
canvass_work_init (CanvassWork *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
}
