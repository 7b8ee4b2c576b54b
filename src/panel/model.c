/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/model-private.h"

#include <time.h>

const char *const canvass_place_names[CANVASS_N_PLACES] = {
  "pin",   "forgotten", "overview", "export",   "send",      "readiness",
  "touch", "print",     "practice", "doubtful", "petitions", "six-words",
  "name",  "set-up",    "sticks",   "closing",  "quit",
};

enum {
  CHANGED,
  REQUEST,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassPanelModel, canvass_panel_model, G_TYPE_OBJECT)

gint64
canvass_panel_now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
canvass_panel_model_changed (CanvassPanelModel *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
request (CanvassPanelModel *self, const CanvassPanelMessage *message)
{
  g_signal_emit (self, signals[REQUEST], 0, message);
}

void
canvass_panel_model_clear_job (CanvassPanelJob *job)
{
  g_free (job->stick);
  g_free (job->name);
  *job = (CanvassPanelJob){ 0 };
}

void
canvass_panel_model_begin_job (CanvassPanelModel *self, CanvassPanelTask task, const char *stick)
{
  canvass_panel_model_clear_job (&self->facts.job);
  self->facts.job.known = TRUE;
  self->facts.job.running = TRUE;
  self->facts.job.task = task;
  self->facts.job.stick = g_strdup (stick);
}

static void
clear_file (CanvassPanelModel *self)
{
  g_clear_pointer (&self->facts.file_stick, g_free);
  g_clear_pointer (&self->facts.file, g_free);
  g_clear_pointer (&self->facts.words, g_free);
  g_clear_pointer (&self->facts.title, g_free);
  self->facts.changes = FALSE;
}

const CanvassPanelFacts *
canvass_panel_model_look (CanvassPanelModel *self)
{
  g_return_val_if_fail (CANVASS_IS_PANEL_MODEL (self), NULL);

  return &self->facts;
}

CanvassPinEntry *
canvass_panel_model_get_pin (CanvassPanelModel *self)
{
  g_return_val_if_fail (CANVASS_IS_PANEL_MODEL (self), NULL);

  return self->pin;
}

const CanvassPanelStick *
canvass_panel_model_find_stick (CanvassPanelModel *self, const char *id)
{
  const CanvassPanelState *state = canvass_panel_model_look (self)->state;

  for (guint i = 0; state != NULL && i < state->sticks->len; i++) {
    const CanvassPanelStick *stick = g_ptr_array_index (state->sticks, i);

    if (g_strcmp0 (stick->id, id) == 0)
      return stick;
  }
  return NULL;
}

void
canvass_panel_model_ask_for_pin (CanvassPanelModel *self, CanvassPinPurpose purpose)
{
  self->purpose = purpose;
  self->facts.trouble = CANVASS_PIN_TROUBLE_NONE;
  self->facts.place = CANVASS_PLACE_PIN;
  canvass_pin_entry_ask (self->pin,
                         purpose == CANVASS_PIN_FOR_CHOOSING ? CANVASS_PIN_ASK_NEW
                                                             : CANVASS_PIN_ASK_CURRENT);
}

void
canvass_panel_model_begin_export (CanvassPanelModel *self)
{
  const CanvassPanelState *state = self->facts.state;
  const CanvassPanelStick *stick;

  if (state == NULL || state->sticks->len != 1 || self->facts.job.known)
    return;
  stick = g_ptr_array_index (state->sticks, 0);
  if (stick->n_acknowledgements == 0)
    canvass_panel_model_do (self, CANVASS_TASK_EXPORT, stick->id, NULL, NULL);
}

static void
forget_what_was_read (CanvassPanelModel *self)
{
  self->facts.changed_pin = FALSE;
  if (!self->facts.job.running)
    canvass_panel_model_clear_job (&self->facts.job);
}

void
canvass_panel_model_go (CanvassPanelModel *self, CanvassPlace place)
{
  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self) && place < CANVASS_N_PLACES);

  forget_what_was_read (self);
  self->facts.place = place;
  if (place == CANVASS_PLACE_EXPORT)
    canvass_panel_model_begin_export (self);
  else if (place == CANVASS_PLACE_READINESS && self->facts.checks == NULL)
    canvass_panel_model_do (self, CANVASS_TASK_CHECK, NULL, NULL, self->screen);
  canvass_panel_model_changed (self);
}

void
canvass_panel_model_go_back (CanvassPanelModel *self)
{
  CanvassPlace place = canvass_panel_model_look (self)->place;

  if (place == CANVASS_PLACE_OVERVIEW ||
      (place == CANVASS_PLACE_PIN && self->facts.state == NULL)) {
    canvass_panel_model_leave (self, TRUE);
  } else if (place == CANVASS_PLACE_FORGOTTEN) {
    canvass_panel_model_go (self, CANVASS_PLACE_PIN);
  } else if (place == CANVASS_PLACE_TOUCH || place == CANVASS_PLACE_PRINT) {
    canvass_panel_model_go (self, CANVASS_PLACE_READINESS);
  } else if (place == CANVASS_PLACE_WORDS || place == CANVASS_PLACE_NAME ||
             place == CANVASS_PLACE_ENROLL ||
             (place == CANVASS_PLACE_PIN && self->purpose == CANVASS_PIN_FOR_UPDATING)) {
    canvass_panel_model_go (self, CANVASS_PLACE_PETITIONS);
  } else {
    canvass_panel_model_go (self, CANVASS_PLACE_OVERVIEW);
  }
}

void
canvass_panel_model_do (CanvassPanelModel *self,
                        CanvassPanelTask task,
                        const char *stick,
                        const char *campaign,
                        const char *text)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_DO,
                                  .task = { task, (char *)stick, (char *)campaign, (char *)text } };

  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self));

  if (self->facts.job.running)
    return;
  canvass_panel_model_begin_job (self, task, stick != NULL ? stick : "");
  request (self, &message);
  canvass_panel_model_changed (self);
}

void
canvass_panel_model_cancel (CanvassPanelModel *self)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_CANCEL };

  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self));

  if (self->facts.job.running)
    request (self, &message);
}

void
canvass_panel_model_forget_job (CanvassPanelModel *self)
{
  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self));

  forget_what_was_read (self);
  canvass_panel_model_changed (self);
}

void
canvass_panel_model_submit_pin (CanvassPanelModel *self)
{
  static const CanvassPinTrouble troubles[] = {
    [CANVASS_PIN_DIFFERENT] = CANVASS_PIN_TROUBLE_DIFFERENT,
    [CANVASS_PIN_TOO_SHORT] = CANVASS_PIN_TROUBLE_SHORT,
    [CANVASS_PIN_TOO_WEAK] = CANVASS_PIN_TROUBLE_WEAK,
  };
  CanvassPanelMessage message = { 0 };
  CanvassPinAsk ask;
  CanvassPinFinish finish;

  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self));

  if (self->facts.deciding || canvass_pin_entry_get_length (self->pin) == 0)
    return;

  ask = canvass_pin_entry_get_ask (self->pin);
  message.kind = ask == CANVASS_PIN_ASK_CURRENT ? CANVASS_PANEL_PIN : CANVASS_PANEL_CHOOSE_PIN;
  finish = canvass_pin_entry_finish (self->pin, message.digits);
  self->facts.deciding = finish == CANVASS_PIN_COMPLETE;
  self->facts.trouble = troubles[finish];
  if (finish == CANVASS_PIN_COMPLETE)
    request (self, &message);
  canvass_panel_message_clear (&message);
  canvass_panel_model_changed (self);
}

void
canvass_panel_model_change_pin (CanvassPanelModel *self)
{
  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self));

  forget_what_was_read (self);
  canvass_panel_model_ask_for_pin (self, CANVASS_PIN_FOR_CHANGING);
  canvass_panel_model_changed (self);
}

void
canvass_panel_model_leave (CanvassPanelModel *self, gboolean keep_form)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_BACK, .keep_form = keep_form };

  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self));

  canvass_pin_entry_ask (self->pin, CANVASS_PIN_ASK_CURRENT);
  request (self, &message);
}

void
canvass_panel_model_quit (CanvassPanelModel *self)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_QUIT };

  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self));

  request (self, &message);
}

void
canvass_panel_model_look_at (CanvassPanelModel *self, const CanvassPanelOffer *offer)
{
  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self) && offer != NULL);

  if (self->facts.job.running)
    return;
  clear_file (self);
  self->facts.file_stick = g_strdup (offer->stick);
  self->facts.file = g_strdup (offer->file);
  self->facts.offer = offer->kind;
  canvass_panel_model_do (self, CANVASS_TASK_LOOK, offer->stick, offer->file, NULL);
}

void
canvass_panel_model_accept_words (CanvassPanelModel *self)
{
  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self) && self->facts.words != NULL);

  if (self->facts.offer == CANVASS_OFFER_NEW) {
    canvass_panel_model_go (self, CANVASS_PLACE_NAME);
  } else {
    canvass_panel_model_ask_for_pin (self, CANVASS_PIN_FOR_UPDATING);
    canvass_panel_model_changed (self);
  }
}

void
canvass_panel_model_enroll (CanvassPanelModel *self, const char *table)
{
  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self) && self->facts.file != NULL);

  /* What runs by itself ends soon, and the page is still there. */
  if (self->facts.job.running)
    return;
  self->facts.place = CANVASS_PLACE_ENROLL;
  canvass_panel_model_do (
      self, CANVASS_TASK_ENROLL, self->facts.file_stick, self->facts.file, table);
}

void
canvass_panel_model_set_screen (CanvassPanelModel *self, const char *screen)
{
  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self));

  g_free (self->screen);
  self->screen = g_strdup (screen);
}

const char *
canvass_panel_model_get_screen (CanvassPanelModel *self)
{
  g_return_val_if_fail (CANVASS_IS_PANEL_MODEL (self), NULL);

  return self->screen;
}

void
canvass_panel_model_set_language (CanvassPanelModel *self, const char *tag)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_LANGUAGE };

  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self) && tag != NULL);

  if (g_strcmp0 (self->language, tag) == 0)
    return;

  g_free (self->language);
  self->language = g_strdup (tag);
  message.language = self->language;
  request (self, &message);
}

const char *
canvass_panel_model_get_language (CanvassPanelModel *self)
{
  g_return_val_if_fail (CANVASS_IS_PANEL_MODEL (self), NULL);

  return self->language;
}

void
canvass_panel_model_set_touch (CanvassPanelModel *self, guint round, CanvassTouchResult result)
{
  g_return_if_fail (CANVASS_IS_PANEL_MODEL (self) && round < CANVASS_TOUCH_ROUNDS);

  self->facts.touch[round] = result;
  canvass_panel_model_changed (self);
}

static void
canvass_panel_model_finalize (GObject *object)
{
  CanvassPanelModel *self = CANVASS_PANEL_MODEL (object);

  canvass_panel_model_clear_job (&self->facts.job);
  clear_file (self);
  g_clear_pointer (&self->facts.state, canvass_panel_state_free);
  g_clear_pointer (&self->facts.checks, g_ptr_array_unref);
  g_free (self->facts.checks_day);
  g_free (self->facts.checks_time);
  g_object_unref (self->pin);
  g_free (self->screen);
  g_free (self->language);

  G_OBJECT_CLASS (canvass_panel_model_parent_class)->finalize (object);
}

static void
canvass_panel_model_class_init (CanvassPanelModelClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_panel_model_finalize;

  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REQUEST] = g_signal_new (
      "request", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
canvass_panel_model_init (CanvassPanelModel *self)
{
  self->pin = canvass_pin_entry_new ();
  self->screen = g_strdup ("");
  self->language = g_strdup ("");
}

CanvassPanelModel *
canvass_panel_model_new (void)
{
  return g_object_new (CANVASS_TYPE_PANEL_MODEL, NULL);
}
