/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/conveyor.h"

/* One feeder does not keep more busy, and each has locked memory, of which there is not much. */
#define MAX_WORKERS 16

typedef struct {
  const CanvassConveyorSteps *steps;
  gpointer user_data;

  GMutex lock; /* guards all below */
  GCond changed;
  guint n_slots;
  gpointer *slots;  /* (owned) */
  gboolean *worked; /* (owned) the slot may be drained */
  guint64 n_filled; /* slots filled, taken by workers and drained, since the start: */
  guint64 n_taken;  /* n_drained <= n_taken <= n_filled <= n_drained + n_slots */
  guint64 n_drained;
  gboolean fed;     /* nothing more will be filled */
  gboolean stopped; /* whoever sees this ends */
} Conveyor;

static gpointer
feed (gpointer data)
{
  Conveyor *self = data;
  gboolean more = TRUE;

  while (more) {
    guint place;

    g_mutex_lock (&self->lock);
    while (!self->stopped && self->n_filled - self->n_drained == self->n_slots)
      g_cond_wait (&self->changed, &self->lock);
    more = !self->stopped;
    place = self->n_filled % self->n_slots;
    g_mutex_unlock (&self->lock);

    more = more && self->steps->fill (self->slots[place], self->user_data);

    g_mutex_lock (&self->lock);
    if (more)
      self->n_filled++;
    else
      self->fed = TRUE;
    g_cond_broadcast (&self->changed);
    g_mutex_unlock (&self->lock);
  }

  return NULL;
}

/* Waits for a slot to work on; FALSE when there will be none. */
static gboolean
take (Conveyor *self, guint *place)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (!self->stopped && !self->fed && self->n_taken == self->n_filled)
    g_cond_wait (&self->changed, &self->lock);

  if (self->stopped || self->n_taken == self->n_filled)
    return FALSE;

  *place = self->n_taken++ % self->n_slots;
  return TRUE;
}

static gpointer
work (gpointer data)
{
  Conveyor *self = data;
  gpointer tools = self->steps->tools_new (self->user_data);
  guint place;

  while (take (self, &place)) {
    self->steps->work (self->slots[place], tools, self->user_data);

    g_mutex_lock (&self->lock);
    self->worked[place] = TRUE;
    g_cond_broadcast (&self->changed);
    g_mutex_unlock (&self->lock);
  }

  self->steps->tools_free (tools);
  return NULL;
}

/* Waits for the next slot in order; FALSE when all are drained. */
static gboolean
await (Conveyor *self, guint *place)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  *place = self->n_drained % self->n_slots;
  while (!self->worked[*place] && !(self->fed && self->n_drained == self->n_filled))
    g_cond_wait (&self->changed, &self->lock);

  return self->worked[*place];
}

static void
drain (Conveyor *self)
{
  guint place;

  while (await (self, &place)) {
    gboolean more = self->steps->drain (self->slots[place], self->user_data);

    g_mutex_lock (&self->lock);
    self->worked[place] = FALSE;
    self->n_drained++;
    self->stopped = !more;
    g_cond_broadcast (&self->changed);
    g_mutex_unlock (&self->lock);

    if (!more)
      return;
  }
}

void
canvass_conveyor_run (const CanvassConveyorSteps *steps, guint n_workers, gpointer user_data)
{
  Conveyor self = { .steps = steps, .user_data = user_data };
  g_autofree GThread **threads = NULL;

  g_return_if_fail (steps != NULL);

  if (n_workers == 0)
    n_workers = MIN (g_get_num_processors (), MAX_WORKERS);

  g_mutex_init (&self.lock);
  g_cond_init (&self.changed);
  self.n_slots = 2 * n_workers + 2;
  self.slots = g_new (gpointer, self.n_slots);
  self.worked = g_new0 (gboolean, self.n_slots);
  for (guint i = 0; i < self.n_slots; i++)
    self.slots[i] = steps->slot_new (user_data);

  threads = g_new (GThread *, n_workers + 1);
  for (guint i = 0; i < n_workers; i++)
    threads[i] = g_thread_new ("worker", work, &self);
  threads[n_workers] = g_thread_new ("feeder", feed, &self);
  drain (&self);
  for (guint i = 0; i <= n_workers; i++)
    g_thread_join (threads[i]);

  for (guint i = 0; i < self.n_slots; i++)
    steps->slot_free (self.slots[i]);
  g_free (self.slots);
  g_free (self.worked);
  g_cond_clear (&self.changed);
  g_mutex_clear (&self.lock);
}
