/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/table-private.h"

/* A booth that lives this long did not fail for the reason that the one before did. */
#define SETTLED_SECONDS 10.0
#define FIRST_DELAY_MS 250
#define MAX_DELAY_MS 1000 /* a table that stays dark is worse than one that tries */

static CanvassTableSeat *
find_seat (CanvassTable *self, CanvassBoothProcess *booth)
{
  CanvassTableSeat *seats[] = { &self->shown, &self->incoming, &self->standby };

  for (gsize i = 0; i < G_N_ELEMENTS (seats); i++) {
    if (seats[i]->booth == booth)
      return seats[i];
  }
  return NULL;
}

static CanvassMemoryVerdict
judge_memory (CanvassTable *self, gboolean locked, gboolean dumps_core)
{
  CanvassMemoryFacts facts = {
    .locked = locked,
    .dumps_core = dumps_core,
    .swap = self->settings->swap,
    .hibernation = self->settings->hibernation,
  };

  return canvass_memory_judge (&facts);
}

static void
on_booth_ready (CanvassBoothProcess *booth,
                gboolean locked,
                gboolean dumps_core,
                gpointer user_data)
{
  CanvassTable *self = user_data;
  CanvassMemoryVerdict memory = judge_memory (self, locked, dumps_core);

  if (memory.reason != self->memory_told) {
    self->memory_told = memory.reason;
    g_message ("%s", canvass_memory_describe (memory.reason));
  }
  if (memory.fitness == CANVASS_FITNESS_CLOSED && !self->settings->demo && !self->unprotected) {
    self->unprotected = TRUE;
    self->generation++;
  }
  canvass_table_advance (self);
}

static void
on_booth_shown (CanvassBoothProcess *booth, gpointer user_data)
{
  CanvassTable *self = user_data;

  if (self->incoming.booth != booth)
    return;

  canvass_table_leave_seat (&self->shown);
  self->shown = self->incoming;
  self->incoming = (CanvassTableSeat){ 0 };
  canvass_table_advance (self);
}

static void
on_booth_done (CanvassBoothProcess *booth, const CanvassCarry *carry, gpointer user_data)
{
  CanvassTable *self = user_data;

  if (self->shown.booth != booth)
    return;

  self->n_failures = 0;
  if (carry->next == CANVASS_NEXT_ANYBODY)
    canvass_table_forget_carry (self);
  else
    canvass_table_keep_carry (self, carry);
  canvass_table_look (self);
  canvass_table_advance (self);
}

/* What a record's answer has to find again. */
typedef struct {
  CanvassTable *table;        /* (owned) */
  CanvassBoothProcess *booth; /* (owned) */
} Asker;

static void
asker_free (gpointer data)
{
  Asker *asker = data;

  g_object_unref (asker->table);
  g_object_unref (asker->booth);
  g_free (asker);
}

static void
on_recorded (CanvassStoreResult result, gpointer user_data)
{
  Asker *asker = user_data;

  canvass_booth_process_answer (asker->booth, result);
  g_signal_emit (asker->table, canvass_table_signals[CANVASS_TABLE_STORED], 0);
}

static gboolean
on_booth_record (CanvassBoothProcess *booth,
                 CanvassPetition *petition,
                 const guint8 *record,
                 gsize length,
                 gpointer user_data,
                 GError **error)
{
  CanvassTable *self = user_data;
  Asker *asker = g_new (Asker, 1);

  *asker = (Asker){ g_object_ref (self), g_object_ref (booth) };
  return canvass_recorder_take (self->recorder,
                                petition,
                                record,
                                length,
                                canvass_booth_process_is_practice (booth),
                                on_recorded,
                                asker,
                                asker_free,
                                error);
}

static void
on_booth_canvasser (CanvassBoothProcess *booth, gboolean begun, gpointer user_data)
{
  CanvassTable *self = user_data;

  if (self->shown.booth == booth && !self->held && !self->stopping)
    g_signal_emit (self, canvass_table_signals[CANVASS_TABLE_CANVASSER], 0, begun);
}

static void
on_booth_closed (CanvassBoothProcess *booth, gpointer user_data)
{
  canvass_table_stop (user_data);
}

static gboolean
on_restart_due (gpointer user_data)
{
  CanvassTable *self = user_data;

  self->restart_id = 0;
  canvass_table_advance (self);
  return G_SOURCE_REMOVE;
}

static guint
next_delay_ms (CanvassTable *self, CanvassBoothProcess *booth)
{
  if (canvass_booth_process_get_age_seconds (booth) >= SETTLED_SECONDS)
    self->n_failures = 0;

  /* At once, then after ¼, ½, and always 1 second. */
  if (self->n_failures++ == 0)
    return 0;
  return MIN (MAX_DELAY_MS, FIRST_DELAY_MS << MIN (self->n_failures - 2, 2));
}

static void
on_booth_gone (CanvassBoothProcess *booth, CanvassBoothEnd end, gpointer user_data)
{
  g_autoptr (CanvassTable) self = g_object_ref (user_data);
  CanvassTableSeat *seat = find_seat (self, booth);

  if (end == CANVASS_BOOTH_NO_SCREEN)
    canvass_table_fail (
        self,
        g_error_new_literal (G_IO_ERROR,
                             G_IO_ERROR_NOT_FOUND,
                             "There is no screen to open a window on; start this inside a "
                             "graphical session"));
  if ((end == CANVASS_BOOTH_CRASHED || end == CANVASS_BOOTH_EXPELLED) && !self->stopping) {
    g_clear_handle_id (&self->restart_id, g_source_remove);
    self->restart_id = g_timeout_add (next_delay_ms (self, booth), on_restart_due, self);
    g_signal_emit (self, canvass_table_signals[CANVASS_TABLE_CRASHED], 0);
  }

  if (seat != NULL)
    canvass_table_clear_seat (seat);
  g_object_unref (booth); /* the reference of n_living */
  self->n_living--;
  if (self->stopping && self->n_living == 0)
    g_signal_emit (self, canvass_table_signals[CANVASS_TABLE_ENDED], 0);
  else
    canvass_table_advance (self);
}

const CanvassBoothEvents canvass_table_events = {
  .ready = on_booth_ready,
  .shown = on_booth_shown,
  .record = on_booth_record,
  .done = on_booth_done,
  .closed = on_booth_closed,
  .canvasser = on_booth_canvasser,
  .gone = on_booth_gone,
};
