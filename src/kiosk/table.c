/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/table-private.h"

#include "format/secret.h"

guint canvass_table_signals[CANVASS_TABLE_N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassTable, canvass_table, G_TYPE_OBJECT)

void
canvass_table_forget_carry (CanvassTable *self)
{
  g_clear_handle_id (&self->carry_id, g_source_remove);
  explicit_bzero (self->carry, sizeof *self->carry);
}

static gboolean
on_carry_expired (gpointer user_data)
{
  CanvassTable *self = user_data;

  self->carry_id = 0;
  canvass_table_forget_carry (self);
  return G_SOURCE_REMOVE;
}

void
canvass_table_keep_carry (CanvassTable *self, const CanvassCarry *carry)
{
  canvass_table_forget_carry (self);
  *self->carry = *carry;
  self->carry_id = g_timeout_add_seconds (CANVASS_CARRY_SECONDS, on_carry_expired, self);
}

void
canvass_table_clear_seat (CanvassTableSeat *seat)
{
  g_clear_object (&seat->booth);
}

void
canvass_table_leave_seat (CanvassTableSeat *seat)
{
  if (seat->booth != NULL)
    canvass_booth_process_leave (seat->booth);
  canvass_table_clear_seat (seat);
}

void
canvass_table_fail (CanvassTable *self, GError *error)
{
  if (self->failure == NULL)
    self->failure = error;
  else
    g_error_free (error);
  canvass_table_stop (self);
}

static CanvassNotice
get_notice (CanvassTable *self)
{
  if (self->unprotected)
    return CANVASS_NOTICE_UNPROTECTED;

  return self->closed ? CANVASS_NOTICE_TABLE : canvass_petitions_get_notice (self->petitions);
}

static void
set_up_standby (CanvassTable *self)
{
  if (self->generation == 0 || canvass_booth_process_is_set_up (self->standby.booth))
    return;

  self->standby.generation = self->generation;
  canvass_booth_process_set_up (self->standby.booth,
                                get_notice (self),
                                self->settings->windowed,
                                self->settings->demo,
                                self->practice,
                                self->warnings,
                                canvass_petitions_get_offered (self->petitions));
}

void
canvass_table_look (CanvassTable *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%F");

  if (canvass_petitions_refresh (self->petitions, day) || self->generation == 0)
    self->generation++;
}

static gboolean
start_standby (CanvassTable *self, GError **error)
{
  CanvassBoothProcess *booth = canvass_booth_process_start (self->settings->booth_argv,
                                                            self->settings->booth_environment,
                                                            &self->settings->times,
                                                            &canvass_table_events,
                                                            self,
                                                            error);

  if (booth == NULL)
    return FALSE;

  self->n_living++;
  self->standby.booth = g_object_ref (booth);
  set_up_standby (self);
  return TRUE;
}

/* The petitions changed: who was set up before is not to be the next, and a form that is on the
 * screen ends as soon as no signer would lose anything. */
static void
replace_outdated (CanvassTable *self)
{
  if (self->standby.booth != NULL && canvass_booth_process_is_set_up (self->standby.booth) &&
      self->standby.generation != self->generation)
    canvass_table_leave_seat (&self->standby);

  if (self->shown.booth != NULL && self->shown.generation != self->generation &&
      canvass_booth_process_has_form (self->shown.booth))
    canvass_booth_process_retire (self->shown.booth);
}

static gboolean
needs_next (CanvassTable *self)
{
  CanvassBoothProcess *booth = self->shown.booth;

  if (self->held)
    return FALSE;

  return booth == NULL || canvass_booth_process_get_state (booth) == CANVASS_BOOTH_DONE ||
         (!canvass_booth_process_has_form (booth) && self->shown.generation != self->generation);
}

static void
show_standby (CanvassTable *self)
{
  self->incoming = self->standby;
  self->standby = (CanvassTableSeat){ 0 };
  canvass_booth_process_show (self->incoming.booth, self->carry);
  canvass_table_forget_carry (self);
}

void
canvass_table_advance (CanvassTable *self)
{
  g_autoptr (GError) error = NULL;

  if (self->stopping)
    return;

  replace_outdated (self);
  if (self->incoming.booth == NULL && self->standby.booth != NULL && needs_next (self) &&
      canvass_booth_process_get_state (self->standby.booth) == CANVASS_BOOTH_READY)
    show_standby (self);

  /* Not while another is being shown: it would take the processor from its first frame. */
  if (self->incoming.booth == NULL && self->standby.booth == NULL && self->restart_id == 0 &&
      !start_standby (self, &error))
    canvass_table_fail (self, g_steal_pointer (&error));
}

void
canvass_table_refresh (CanvassTable *self)
{
  canvass_table_look (self);
  canvass_table_advance (self);
}

static gboolean
on_refresh_due (gpointer user_data)
{
  canvass_table_refresh (user_data);
  return G_SOURCE_CONTINUE;
}

void
canvass_table_hold (CanvassTable *self)
{
  if (self->held)
    return;

  self->held = TRUE;
  if (self->shown.booth != NULL)
    canvass_booth_process_pause (self->shown.booth);
}

void
canvass_table_let_go (CanvassTable *self, gboolean keep_form)
{
  if (!self->held)
    return;

  self->held = FALSE;
  if (self->shown.booth != NULL)
    canvass_booth_process_resume (self->shown.booth, keep_form);
  canvass_table_advance (self);
}

static void
set_flag (CanvassTable *self, gboolean *flag, gboolean value)
{
  if (*flag == value)
    return;

  *flag = value;
  if (self->generation == 0) /* not started yet */
    return;

  self->generation++;
  canvass_table_advance (self);
}

void
canvass_table_set_practice (CanvassTable *self, gboolean practice)
{
  set_flag (self, &self->practice, practice);
}

void
canvass_table_set_closed (CanvassTable *self, gboolean closed)
{
  set_flag (self, &self->closed, closed);
}

void
canvass_table_set_warnings (CanvassTable *self, guint warnings)
{
  CanvassTableSeat *seats[] = { &self->shown, &self->incoming, &self->standby };

  if (self->warnings == warnings)
    return;

  self->warnings = warnings;
  for (gsize i = 0; i < G_N_ELEMENTS (seats); i++) {
    if (seats[i]->booth != NULL && canvass_booth_process_is_set_up (seats[i]->booth))
      canvass_booth_process_warn (seats[i]->booth, warnings);
  }
}

gboolean
canvass_table_get_practice (CanvassTable *self)
{
  return self->practice;
}

CanvassMemoryReason
canvass_table_get_memory_reason (CanvassTable *self)
{
  return self->memory_told;
}

gboolean
canvass_table_start (CanvassTable *self, GError **error)
{
  g_return_val_if_fail (self->generation == 0, FALSE);

  /* The first booth builds its window while the vaults are opened and checked. */
  if (!start_standby (self, error))
    return FALSE;

  canvass_table_look (self);
  if (canvass_petitions_check_busy (self->petitions, error))
    return FALSE;

  set_up_standby (self);
  self->refresh_id = g_timeout_add (self->settings->refresh_ms, on_refresh_due, self);
  return TRUE;
}

static gboolean
on_stopped_idle (gpointer user_data)
{
  g_signal_emit (user_data, canvass_table_signals[CANVASS_TABLE_ENDED], 0);
  return G_SOURCE_REMOVE;
}

void
canvass_table_stop (CanvassTable *self)
{
  if (self->stopping)
    return;

  self->stopping = TRUE;
  g_clear_handle_id (&self->restart_id, g_source_remove);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  canvass_table_forget_carry (self);
  canvass_table_leave_seat (&self->shown);
  canvass_table_leave_seat (&self->incoming);
  canvass_table_leave_seat (&self->standby);
  if (self->n_living == 0)
    g_idle_add_full (G_PRIORITY_DEFAULT, on_stopped_idle, g_object_ref (self), g_object_unref);
}

const GError *
canvass_table_get_failure (CanvassTable *self)
{
  return self->failure;
}

CanvassBoothProcess *
canvass_table_get_shown (CanvassTable *self)
{
  return self->shown.booth;
}

CanvassBoothProcess *
canvass_table_get_standby (CanvassTable *self)
{
  return self->standby.booth;
}

CanvassTable *
canvass_table_new (CanvassPetitions *petitions,
                   CanvassRecorder *recorder,
                   const CanvassTableSettings *settings)
{
  CanvassTable *self = g_object_new (CANVASS_TYPE_TABLE, NULL);

  self->petitions = g_object_ref (petitions);
  self->recorder = g_object_ref (recorder);
  self->settings = settings;
  return self;
}

static void
canvass_table_finalize (GObject *object)
{
  CanvassTable *self = CANVASS_TABLE (object);

  g_assert (self->n_living == 0);
  g_clear_object (&self->petitions);
  g_clear_object (&self->recorder);
  g_clear_error (&self->failure);
  canvass_secret_free (self->carry);

  G_OBJECT_CLASS (canvass_table_parent_class)->finalize (object);
}

static void
canvass_table_class_init (CanvassTableClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_table_finalize;

  canvass_table_signals[CANVASS_TABLE_ENDED] =
      g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  canvass_table_signals[CANVASS_TABLE_CANVASSER] = g_signal_new (
      "canvasser", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  canvass_table_signals[CANVASS_TABLE_CRASHED] =
      g_signal_new ("crashed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  canvass_table_signals[CANVASS_TABLE_STORED] =
      g_signal_new ("stored", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_table_init (CanvassTable *self)
{
  self->carry = canvass_secret_new (sizeof *self->carry);
}
