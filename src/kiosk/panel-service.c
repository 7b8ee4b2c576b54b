/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/panel-service-private.h"

G_DEFINE_FINAL_TYPE (CanvassPanelService, canvass_panel_service, G_TYPE_OBJECT)

static void
tell (CanvassPanelService *self, const CanvassPanelMessage *message)
{
  if (self->panel != NULL)
    canvass_panel_process_tell (self->panel, message);
}

/* Looked at every few seconds, it is mostly the same. */
static gboolean
is_news (CanvassPanelService *self, const CanvassPanelMessage *state)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  gsize length = canvass_panel_message_write (state, bytes);
  g_autoptr (GBytes) now = g_bytes_new (bytes, length);

  if (self->told != NULL && g_bytes_equal (self->told, now))
    return FALSE;

  g_clear_pointer (&self->told, g_bytes_unref);
  self->told = g_steal_pointer (&now);
  return TRUE;
}

void
canvass_panel_service_tell_state (CanvassPanelService *self)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_STATE };

  if (self->panel == NULL || !canvass_panel_process_is_admitted (self->panel))
    return;

  message.state = canvass_panel_service_collect (self);
  if (is_news (self, &message))
    tell (self, &message);
  canvass_panel_message_clear (&message);
}

void
canvass_panel_service_refresh_warnings (CanvassPanelService *self)
{
  canvass_table_set_warnings (self->table, canvass_panel_service_find_warnings (self));
}

void
canvass_panel_service_progress (double fraction, gpointer user_data)
{
  CanvassPanelService *self = user_data;
  CanvassPanelMessage message = {
    .kind = CANVASS_PANEL_PROGRESS,
    .progress = { self->task, (guint)(CLAMP (fraction, 0, 1) * 1000) },
  };

  if (self->panel != NULL && canvass_panel_process_is_admitted (self->panel))
    tell (self, &message);
}

/* @text: for the log, since it is in English; the panel has its own words. */
static void
finish (CanvassPanelService *self, const CanvassPanelMessage *message, const char *text)
{
  if (text != NULL && message->outcome.outcome != CANVASS_OUTCOME_DONE)
    g_message ("%s", text);
  self->busy = FALSE;
  g_clear_object (&self->work);
  if (self->by_itself)
    canvass_panel_service_due_ended (self, message->outcome.outcome);
  canvass_panel_service_tell_state (self);
  if (self->panel != NULL &&
      (canvass_panel_process_is_admitted (self->panel) || self->task == CANVASS_TASK_RESET_PIN))
    tell (self, message);
  canvass_panel_service_do_due (self);
}

void
canvass_panel_service_finish (CanvassPanelService *self,
                              CanvassOutcome outcome,
                              guint64 number,
                              const char *name,
                              const char *text)
{
  CanvassPanelMessage message = {
    .kind = CANVASS_PANEL_OUTCOME,
    .outcome = { self->task, outcome, number, (char *)name, CANVASS_WHY_NONE },
  };

  finish (self, &message, text);
}

void
canvass_panel_service_finish_work (CanvassPanelService *self, const CanvassWorkResult *result)
{
  gboolean beside = result->outcome == CANVASS_OUTCOME_DONE && result->some_refused;
  CanvassPanelMessage message = {
    .kind = CANVASS_PANEL_OUTCOME,
    .outcome = { self->task,
                 result->outcome,
                 result->number,
                 result->name,
                 beside ? CANVASS_WHY_OTHERS : CANVASS_WHY_NONE },
  };

  finish (self, &message, result->why);
}

void
canvass_panel_service_refuse (CanvassPanelService *self,
                              CanvassWhy why,
                              const char *name,
                              const char *text)
{
  CanvassPanelMessage message = {
    .kind = CANVASS_PANEL_OUTCOME,
    .outcome = { self->task, CANVASS_OUTCOME_REFUSED, 0, (char *)name, why },
  };

  finish (self, &message, text);
}

static void
tell_verdict (CanvassPanelService *self, CanvassVerdict verdict)
{
  CanvassPanelMessage message = {
    .kind = CANVASS_PANEL_VERDICT,
    .verdict = { verdict,
                 canvass_pin_get_tries (self->pin),
                 canvass_pin_get_wait_seconds (self->pin) },
  };

  tell (self, &message);
}

static void
admit (CanvassPanelService *self)
{
  if (self->panel == NULL || canvass_panel_process_is_admitted (self->panel))
    return;

  canvass_panel_process_admit (self->panel);
  canvass_panel_service_due_seen (self);
  canvass_sticks_look_at_all_again (self->sticks);
  canvass_panel_service_tell_state (self);
  canvass_panel_service_tell_findings (self);
}

/* What a PIN that is being checked has to find again: the panel that asked may be gone. */
typedef struct {
  CanvassPanelService *service; /* (owned) */
  CanvassPanelProcess *panel;   /* (owned) */
} Asked;

static Asked *
asked_new (CanvassPanelService *self)
{
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked){ g_object_ref (self), g_object_ref (self->panel) };
  return asked;
}

static gboolean
asked_end (Asked *asked, CanvassPanelService **self)
{
  gboolean there = asked->service->panel == asked->panel;

  *self = asked->service;
  g_object_unref (asked->panel);
  g_free (asked);
  return there;
}

static void
on_pin_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean right = FALSE;
  gboolean there = asked_end (user_data, &self);
  gboolean checked = canvass_pin_check_finish (CANVASS_PIN (source), result, &right, &error);

  if (!there)
    return;

  if (checked && right) {
    self->confirmed = TRUE;
    tell_verdict (self, CANVASS_VERDICT_RIGHT);
    admit (self);
  } else if (checked) {
    tell_verdict (self,
                  canvass_pin_get_wait_seconds (self->pin) > 0 ? CANVASS_VERDICT_LOCKED
                                                               : CANVASS_VERDICT_WRONG);
  } else {
    g_message ("A PIN could not be checked: %s", error->message);
    tell_verdict (self,
                  g_error_matches (error, CANVASS_PIN_ERROR, CANVASS_PIN_ERROR_LOCKED)
                      ? CANVASS_VERDICT_LOCKED
                      : CANVASS_VERDICT_FAILED);
  }
}

static void
on_pin_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassPanelService) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean there = asked_end (user_data, &self);
  gboolean set = canvass_pin_set_finish (CANVASS_PIN (source), result, &error);

  if (!set)
    g_message ("A PIN could not be set: %s", error->message);
  if (!there)
    return;

  tell_verdict (self, set ? CANVASS_VERDICT_CHOSEN : CANVASS_VERDICT_FAILED);
  if (set)
    admit (self);
}

static void
choose_pin (CanvassPanelService *self, const char *digits)
{
  CanvassPinStrength strength = canvass_pin_judge (digits);

  /* The first one, or another by who knows the one before. */
  if (canvass_pin_is_set (self->pin) && !canvass_panel_process_is_admitted (self->panel))
    tell_verdict (self, CANVASS_VERDICT_FAILED);
  else if (strength == CANVASS_PIN_STRENGTH_GOOD)
    canvass_pin_set_async (self->pin, digits, on_pin_set, asked_new (self));
  else
    tell_verdict (self,
                  strength == CANVASS_PIN_STRENGTH_SHORT ? CANVASS_VERDICT_SHORT
                                                         : CANVASS_VERDICT_WEAK);
}

static void
on_panel_asked (CanvassPanelProcess *panel, const CanvassPanelMessage *message, gpointer data)
{
  CanvassPanelService *self = data;

  if (panel != self->panel)
    return;

  switch ((guint)message->kind) {
  case CANVASS_PANEL_BACK:
    self->keep_form = message->keep_form;
    canvass_panel_process_leave (panel);
    break;
  case CANVASS_PANEL_QUIT:
    self->keep_form = FALSE;
    canvass_panel_process_leave (panel);
    canvass_table_stop (self->table);
    break;
  case CANVASS_PANEL_CANCEL:
    if (self->work != NULL)
      canvass_work_cancel (self->work);
    break;
  case CANVASS_PANEL_PIN:
    if (self->pin != NULL)
      canvass_pin_check_async (self->pin, message->digits, on_pin_checked, asked_new (self));
    break;
  case CANVASS_PANEL_CHOOSE_PIN:
    if (self->pin != NULL)
      choose_pin (self, message->digits);
    break;
  case CANVASS_PANEL_DO:
    canvass_panel_service_do (self, message);
    break;
  case CANVASS_PANEL_LANGUAGE:
    g_free (self->language);
    self->language = g_strdup (message->language);
    canvass_panel_service_read_all_offers (self);
    canvass_panel_service_tell_state (self);
    break;
  default:
    break;
  }
}

static void
note_crash (CanvassPanelService *self)
{
  if (self->memory != NULL)
    canvass_settings_add_crash (self->memory, NULL);
}

/* A crash costs the panel, never the form behind it. */
static void
on_panel_gone (CanvassPanelProcess *panel, gboolean crashed, gpointer data)
{
  g_autoptr (CanvassPanelService) self = g_object_ref (data);

  if (panel == self->panel) {
    if (crashed)
      note_crash (self);
    else if (self->memory != NULL && canvass_panel_process_is_admitted (panel))
      canvass_settings_forget_crashes (self->memory, NULL); /* they were on the screen */
    g_clear_object (&self->panel);
    g_clear_object (&self->looked);
    if (self->reading != NULL)
      canvass_work_cancel (self->reading);
    canvass_panel_service_drop_offers (self, NULL);
    canvass_table_let_go (self->table, !self->form_dropped && (crashed || self->keep_form));
  }
  g_object_unref (panel);
  g_object_unref (self); /* that of the running panel */
}

static const CanvassPanelEvents EVENTS = {
  .asked = on_panel_asked,
  .gone = on_panel_gone,
};

static CanvassGate
find_gate (CanvassPanelService *self)
{
  if (self->pin == NULL)
    return CANVASS_GATE_BROKEN;
  if (!canvass_pin_is_set (self->pin))
    return CANVASS_GATE_CHOOSE;

  return canvass_pin_get_wait_seconds (self->pin) > 0 ? CANVASS_GATE_LOCKED : CANVASS_GATE_PIN;
}

static const char *
find_language (CanvassPanelService *self)
{
  GPtrArray *offered = canvass_petitions_get_offered (self->petitions);

  if (offered->len == 0)
    return "";

  return canvass_campaign_get_languages (
      canvass_petition_get_campaign (g_ptr_array_index (offered, 0)))[0];
}

static void
on_canvasser (CanvassTable *table, gboolean begun, CanvassPanelService *self)
{
  g_autoptr (GError) error = NULL;
  CanvassPanelMessage setup = {
    .kind = CANVASS_PANEL_SETUP,
    .setup = { .windowed = self->given->windowed,
               .demo = self->given->demo,
               .gate = find_gate (self),
               .tries = self->pin != NULL ? canvass_pin_get_tries (self->pin) : 0,
               .wait_seconds = self->pin != NULL ? canvass_pin_get_wait_seconds (self->pin) : 0,
               .begun = begun,
               .language = (char *)find_language (self) },
  };

  if (self->panel != NULL || self->ending)
    return;

  self->begun = begun;
  self->keep_form = TRUE;
  self->form_dropped = FALSE;
  self->confirmed = FALSE;
  g_clear_pointer (&self->told, g_bytes_unref);
  g_free (self->language);
  self->language = g_strdup ("");
  self->panel = canvass_panel_process_start (self->given->panel_argv,
                                             self->given->panel_environment,
                                             &self->given->times,
                                             &setup,
                                             &EVENTS,
                                             self,
                                             &error);
  if (self->panel == NULL) {
    g_message ("The panel cannot be started: %s", error->message);
    return;
  }

  g_object_ref (self->panel);
  g_object_ref (self);
  canvass_table_hold (table);
}

static void
on_crashed (CanvassTable *table, CanvassPanelService *self)
{
  note_crash (self);
  canvass_panel_service_tell_state (self);
}

static gboolean
on_refresh_due (gpointer user_data)
{
  canvass_panel_service_refresh_warnings (user_data);
  canvass_panel_service_tell_state (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_mirroring_changed (CanvassMirroring *mirroring, CanvassPanelService *self)
{
  canvass_panel_service_mirror_changed (self);
  canvass_panel_service_refresh_warnings (self);
  canvass_panel_service_tell_state (self);
}

/* The mirror's stick is caught up, an enrolled one gets its batches, without anybody asking. */
static void
on_stick_arrived (CanvassSticks *sticks, CanvassStick *stick, CanvassPanelService *self)
{
  const CanvassStickSeen *seen = canvass_sticks_find (sticks, canvass_stick_get_id (stick));

  if (self->memory == NULL)
    return;

  canvass_panel_service_mirror_arrived (self);
  if (!canvass_settings_is_enrolled (self->memory, seen->look->id))
    return;

  canvass_panel_service_owe (self, stick, CANVASS_TASK_EXPORT);
  if (seen->look->acknowledgements->len > 0)
    canvass_panel_service_owe (self, stick, CANVASS_TASK_ACKNOWLEDGE);
  canvass_panel_service_do_due (self);
}

static void
on_stick_looked (CanvassSticks *sticks, CanvassStick *stick, CanvassPanelService *self)
{
  canvass_panel_service_read_offers (self,
                                     canvass_sticks_find (sticks, canvass_stick_get_id (stick)));
}

static void
on_stick_left (CanvassSticks *sticks, CanvassStick *stick, CanvassPanelService *self)
{
  canvass_panel_service_drop_offers (self, canvass_stick_get_id (stick));
  canvass_panel_service_due_left (self, canvass_stick_get_id (stick));
  canvass_panel_service_read_all_offers (self); /* it may have left room for others */
  canvass_panel_service_mirror_left (self, stick);
}

void
canvass_panel_service_drop_form (CanvassPanelService *self)
{
  self->form_dropped = self->form_dropped || self->begun;
  self->begun = FALSE;
}

static void
on_something_changed (CanvassPanelService *self)
{
  canvass_panel_service_tell_state (self);
}

static void
on_stored (CanvassPanelService *self)
{
  canvass_panel_service_due_outdated (self);
  canvass_panel_service_tell_state (self);
}

/* One that was running and did not end was ended by a crash or a power cut. */
static void
remember_start (CanvassPanelService *self)
{
  self->memory = canvass_settings_open (self->given->directory, &self->memory_error);
  if (self->memory != NULL && !canvass_settings_lock (self->memory, &self->memory_error))
    g_clear_object (&self->memory);
  if (self->memory == NULL) {
    g_message ("%s", self->memory_error->message);
    return;
  }

  self->pin = canvass_pin_new (self->memory);
  if (canvass_settings_get_running (self->memory))
    note_crash (self);
  canvass_settings_set_running (self->memory, TRUE, NULL);
  canvass_table_set_closed (self->table, canvass_settings_get_closed (self->memory));
  canvass_table_set_practice (self->table, canvass_settings_get_practice (self->memory));
  canvass_mirroring_set_wanted (self->mirroring,
                                *canvass_settings_get_mirror (self->memory) != '\0');
}

CanvassPanelService *
canvass_panel_service_new (CanvassTable *table,
                           CanvassPetitions *petitions,
                           CanvassRecorder *recorder,
                           CanvassMirroring *mirroring,
                           CanvassMedia *media,
                           const CanvassPanelSettings *settings)
{
  CanvassPanelService *self = g_object_new (CANVASS_TYPE_PANEL_SERVICE, NULL);

  self->table = g_object_ref (table);
  self->petitions = g_object_ref (petitions);
  self->recorder = g_object_ref (recorder);
  self->mirroring = g_object_ref (mirroring);
  self->given = settings;
  remember_start (self);

  g_signal_connect_object (table, "canvasser", G_CALLBACK (on_canvasser), self, 0);
  g_signal_connect_object (table, "crashed", G_CALLBACK (on_crashed), self, 0);
  g_signal_connect_object (table, "stored", G_CALLBACK (on_stored), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mirroring, "changed", G_CALLBACK (on_mirroring_changed), self, 0);
  self->sticks = canvass_sticks_new (media);
  g_signal_connect_object (self->sticks, "arrived", G_CALLBACK (on_stick_arrived), self, 0);
  g_signal_connect_object (self->sticks, "looked", G_CALLBACK (on_stick_looked), self, 0);
  g_signal_connect_object (self->sticks, "left", G_CALLBACK (on_stick_left), self, 0);
  g_signal_connect_object (
      self->sticks, "changed", G_CALLBACK (on_something_changed), self, G_CONNECT_SWAPPED);
  self->refresh_id = g_timeout_add (settings->refresh_ms, on_refresh_due, self);
  return self;
}

void
canvass_panel_service_end (CanvassPanelService *self)
{
  self->ending = TRUE;
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->work != NULL)
    canvass_work_cancel (self->work);
  if (self->reading != NULL)
    canvass_work_cancel (self->reading);
  if (self->panel != NULL)
    canvass_panel_process_leave (self->panel);
  canvass_mirroring_close (self->mirroring);
  if (self->memory != NULL)
    canvass_settings_set_running (self->memory, FALSE, NULL);
}

static void
canvass_panel_service_finalize (GObject *object)
{
  CanvassPanelService *self = CANVASS_PANEL_SERVICE (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->lost_id, g_source_remove);
  g_hash_table_unref (self->failed_mirrors);
  g_clear_object (&self->mirror_stick);
  g_queue_clear_full (&self->due, (GDestroyNotify)canvass_due_task_free);
  g_clear_pointer (&self->told, g_bytes_unref);
  canvass_panel_message_clear (&self->findings);
  g_hash_table_unref (self->owed_tallies);
  g_clear_object (&self->work);
  g_clear_object (&self->reading);
  g_queue_clear_full (&self->unread, g_free);
  g_clear_object (&self->looked);
  g_free (self->looked_stick);
  g_free (self->language);
  g_free (self->task_stick);
  g_free (self->due_stick);
  g_clear_error (&self->memory_error);
  g_ptr_array_unref (self->offers);
  g_clear_object (&self->sticks);
  g_clear_object (&self->pin);
  g_clear_object (&self->memory);
  g_clear_object (&self->mirroring);
  g_clear_object (&self->recorder);
  g_clear_object (&self->petitions);
  g_clear_object (&self->table);

  G_OBJECT_CLASS (canvass_panel_service_parent_class)->finalize (object);
}

static void
canvass_panel_service_class_init (CanvassPanelServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_panel_service_finalize;
}

static void
canvass_panel_service_init (CanvassPanelService *self)
{
  self->findings.kind = CANVASS_PANEL_READINESS;
  self->owed_tallies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->offers = g_ptr_array_new_with_free_func (canvass_offer_seen_free);
  self->failed_mirrors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->language = g_strdup ("");
}
