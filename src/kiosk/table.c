/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/table.h"

#include "format/secret.h"

/* A booth that lives this long did not fail for the reason that the one before did. */
#define SETTLED_SECONDS 10.0
#define FIRST_DELAY_MS 250
#define MAX_DELAY_MS 1000 /* a table that stays dark is worse than one that tries */

/* A place for a booth, and which state of the petitions that booth was set up with. */
typedef struct {
  CanvassBoothProcess *booth; /* (owned) (nullable) */
  guint generation;
} Seat;

struct _CanvassTable {
  GObject parent_instance;

  const CanvassTableSettings *settings;
  CanvassPetitions *petitions; /* (owned) */
  CanvassRecorder *recorder;   /* (owned) */

  Seat shown;    /* on the screen */
  Seat incoming; /* on its way there */
  Seat standby;  /* being built, or ready */
  guint n_living;

  guint generation; /* 0 until the petitions were opened */
  gboolean unprotected;
  gboolean held; /* behind the canvasser's panel */
  gboolean practice;
  gboolean closed; /* by the canvasser */
  guint warnings;  /* CanvassWarnings */
  CanvassMemoryReason memory_told;

  CanvassCarry *carry; /* (owned) locked memory */
  guint carry_id;

  guint n_failures; /* quick ones in a row */
  guint restart_id;
  guint refresh_id;

  gboolean stopping;
  GError *failure;
};

enum {
  SIGNAL_ENDED,
  SIGNAL_CANVASSER,
  SIGNAL_CRASHED,
  SIGNAL_STORED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassTable, canvass_table, G_TYPE_OBJECT)

static void advance (CanvassTable *self);

static void
forget_carry (CanvassTable *self)
{
  g_clear_handle_id (&self->carry_id, g_source_remove);
  explicit_bzero (self->carry, sizeof *self->carry);
}

static gboolean
on_carry_expired (gpointer user_data)
{
  CanvassTable *self = user_data;

  self->carry_id = 0;
  forget_carry (self);
  return G_SOURCE_REMOVE;
}

static void
keep_carry (CanvassTable *self, const CanvassCarry *carry)
{
  forget_carry (self);
  *self->carry = *carry;
  self->carry_id = g_timeout_add_seconds (CANVASS_CARRY_SECONDS, on_carry_expired, self);
}

static void
clear_seat (Seat *seat)
{
  g_clear_object (&seat->booth);
}

static void
leave_seat (Seat *seat)
{
  if (seat->booth != NULL)
    canvass_booth_process_leave (seat->booth);
  clear_seat (seat);
}

static Seat *
find_seat (CanvassTable *self, CanvassBoothProcess *booth)
{
  Seat *seats[] = { &self->shown, &self->incoming, &self->standby };

  for (gsize i = 0; i < G_N_ELEMENTS (seats); i++) {
    if (seats[i]->booth == booth)
      return seats[i];
  }
  return NULL;
}

static void
fail (CanvassTable *self, GError *error)
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
  advance (self);
}

static void
on_booth_shown (CanvassBoothProcess *booth, gpointer user_data)
{
  CanvassTable *self = user_data;

  if (self->incoming.booth != booth)
    return;

  leave_seat (&self->shown);
  self->shown = self->incoming;
  self->incoming = (Seat){ 0 };
  advance (self);
}

static void
refresh (CanvassTable *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%F");

  if (canvass_petitions_refresh (self->petitions, day) || self->generation == 0)
    self->generation++;
}

static void
on_booth_done (CanvassBoothProcess *booth,
               CanvassNext next,
               const CanvassCarry *carry,
               gpointer user_data)
{
  CanvassTable *self = user_data;

  if (self->shown.booth != booth)
    return;

  self->n_failures = 0;
  if (next == CANVASS_NEXT_ANYBODY)
    forget_carry (self);
  else
    keep_carry (self, carry);
  refresh (self);
  advance (self);
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
  g_signal_emit (asker->table, signals[SIGNAL_STORED], 0);
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
    g_signal_emit (self, signals[SIGNAL_CANVASSER], 0, begun);
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
  advance (self);
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
  Seat *seat = find_seat (self, booth);

  if (end == CANVASS_BOOTH_NO_SCREEN)
    fail (self,
          g_error_new_literal (G_IO_ERROR,
                               G_IO_ERROR_NOT_FOUND,
                               "There is no screen to open a window on; start this inside a "
                               "graphical session"));
  if ((end == CANVASS_BOOTH_CRASHED || end == CANVASS_BOOTH_EXPELLED) && !self->stopping) {
    g_clear_handle_id (&self->restart_id, g_source_remove);
    self->restart_id = g_timeout_add (next_delay_ms (self, booth), on_restart_due, self);
    g_signal_emit (self, signals[SIGNAL_CRASHED], 0);
  }

  if (seat != NULL)
    clear_seat (seat);
  g_object_unref (booth); /* the reference of n_living */
  self->n_living--;
  if (self->stopping && self->n_living == 0)
    g_signal_emit (self, signals[SIGNAL_ENDED], 0);
  else
    advance (self);
}

static const CanvassBoothEvents EVENTS = {
  .ready = on_booth_ready,
  .shown = on_booth_shown,
  .record = on_booth_record,
  .done = on_booth_done,
  .closed = on_booth_closed,
  .canvasser = on_booth_canvasser,
  .gone = on_booth_gone,
};

static gboolean
start_standby (CanvassTable *self, GError **error)
{
  CanvassBoothProcess *booth = canvass_booth_process_start (self->settings->booth_argv,
                                                            self->settings->booth_environment,
                                                            &self->settings->times,
                                                            &EVENTS,
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
    leave_seat (&self->standby);

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
  self->standby = (Seat){ 0 };
  canvass_booth_process_show (self->incoming.booth, self->carry);
  forget_carry (self);
}

/* The one place that decides what has to happen next; called after everything that happened. */
static void
advance (CanvassTable *self)
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
    fail (self, g_steal_pointer (&error));
}

static gboolean
on_refresh_due (gpointer user_data)
{
  CanvassTable *self = user_data;

  refresh (self);
  advance (self);
  return G_SOURCE_CONTINUE;
}

void
canvass_table_refresh (CanvassTable *self)
{
  refresh (self);
  advance (self);
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
  advance (self);
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
  advance (self);
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
  Seat *seats[] = { &self->shown, &self->incoming, &self->standby };

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

  refresh (self);
  if (canvass_petitions_check_busy (self->petitions, error))
    return FALSE;

  set_up_standby (self);
  self->refresh_id = g_timeout_add (self->settings->refresh_ms, on_refresh_due, self);
  return TRUE;
}

static gboolean
on_stopped_idle (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ENDED], 0);
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
  forget_carry (self);
  leave_seat (&self->shown);
  leave_seat (&self->incoming);
  leave_seat (&self->standby);
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

  signals[SIGNAL_ENDED] =
      g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CANVASSER] = g_signal_new (
      "canvasser", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_CRASHED] =
      g_signal_new ("crashed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STORED] =
      g_signal_new ("stored", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_table_init (CanvassTable *self)
{
  self->carry = canvass_secret_new (sizeof *self->carry);
}
