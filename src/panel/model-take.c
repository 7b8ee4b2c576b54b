/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/model-private.h"

static void
set_wait (CanvassPanelModel *self, guint seconds)
{
  self->facts.locked_until_ms = canvass_panel_now_ms () + (gint64)seconds * 1000;
}

static gboolean
take_setup (CanvassPanelModel *self, const CanvassPanelMessage *message)
{
  if (self->set_up)
    return FALSE;

  self->set_up = TRUE;
  self->facts.windowed = message->setup.windowed;
  self->facts.demo = message->setup.demo;
  self->facts.begun = message->setup.begun;
  self->facts.gate = message->setup.gate;
  self->facts.tries = message->setup.tries;
  set_wait (self, message->setup.wait_seconds);
  canvass_panel_model_set_language (self, message->setup.language);
  canvass_panel_model_ask_for_pin (self,
                                   message->setup.gate == CANVASS_GATE_CHOOSE
                                       ? CANVASS_PIN_FOR_CHOOSING
                                       : CANVASS_PIN_FOR_OPENING);
  return TRUE;
}

static void
update (CanvassPanelModel *self)
{
  self->facts.place = CANVASS_PLACE_ENROLL;
  canvass_panel_model_do (
      self, CANVASS_TASK_UPDATE, self->facts.file_stick, self->facts.file, NULL);
}

/* It was right: on with what it was asked for. */
static void
pass_gate (CanvassPanelModel *self)
{
  if (self->purpose == CANVASS_PIN_FOR_CHANGING) {
    canvass_pin_entry_ask (self->pin, CANVASS_PIN_ASK_NEW);
  } else if (self->purpose == CANVASS_PIN_FOR_UPDATING) {
    update (self);
  }
}

static void
take_verdict (CanvassPanelModel *self, const CanvassPanelMessage *message)
{
  static const CanvassPinTrouble troubles[CANVASS_N_VERDICTS] = {
    [CANVASS_VERDICT_WRONG] = CANVASS_PIN_TROUBLE_WRONG,
    [CANVASS_VERDICT_SHORT] = CANVASS_PIN_TROUBLE_SHORT,
    [CANVASS_VERDICT_WEAK] = CANVASS_PIN_TROUBLE_WEAK,
    [CANVASS_VERDICT_FAILED] = CANVASS_PIN_TROUBLE_FAILED,
  };
  CanvassVerdict verdict = message->verdict.verdict;

  self->facts.deciding = FALSE;
  self->facts.trouble = troubles[verdict];
  self->facts.tries = message->verdict.tries;
  if (verdict == CANVASS_VERDICT_LOCKED)
    self->facts.gate = CANVASS_GATE_LOCKED;
  else if (self->facts.gate == CANVASS_GATE_LOCKED)
    self->facts.gate = CANVASS_GATE_PIN;
  set_wait (self, message->verdict.wait_seconds);

  if (verdict == CANVASS_VERDICT_RIGHT)
    pass_gate (self);
  if (verdict == CANVASS_VERDICT_CHOSEN && self->purpose == CANVASS_PIN_FOR_CHANGING) {
    self->facts.changed_pin = TRUE;
    self->facts.place = CANVASS_PLACE_OVERVIEW;
  }
}

static void
take_state (CanvassPanelModel *self, CanvassPanelMessage *message)
{
  gboolean first = self->facts.state == NULL;
  guint n_before = first ? 0 : self->facts.state->sticks->len;

  g_clear_pointer (&self->facts.state, canvass_panel_state_free);
  self->facts.state = g_steal_pointer (&message->state);
  self->facts.begun = self->facts.state->begun;
  if (first)
    self->facts.place = CANVASS_PLACE_OVERVIEW;
  if (self->facts.place == CANVASS_PLACE_EXPORT && n_before == 0)
    canvass_panel_model_begin_export (self);
}

/* Some begin by themselves: an enrolled stick was put in. */
static void
take_progress (CanvassPanelModel *self, const CanvassPanelMessage *message)
{
  if (!self->facts.job.running || self->facts.job.task != message->progress.task)
    canvass_panel_model_begin_job (self, message->progress.task, "");
  self->facts.job.permille = message->progress.permille;
}

static void
take_outcome (CanvassPanelModel *self, CanvassPanelMessage *message)
{
  CanvassPanelJob *job = &self->facts.job;

  if (!job->running || job->task != message->outcome.task)
    canvass_panel_model_begin_job (self, message->outcome.task, "");
  job->running = FALSE;
  job->outcome = message->outcome.outcome;
  job->number = message->outcome.number;
  g_free (job->name);
  job->name = g_steal_pointer (&message->outcome.name);
  job->why = message->outcome.why;
  /* The new one is asked for, and no wrong one was entered yet. */
  if (job->task == CANVASS_TASK_RESET_PIN && job->outcome == CANVASS_OUTCOME_DONE) {
    self->facts.gate = CANVASS_GATE_PIN;
    set_wait (self, 0);
  }
  /* What was looked at is on the page: there is nothing more to tell. */
  if (job->task == CANVASS_TASK_CHECK && job->outcome == CANVASS_OUTCOME_DONE)
    canvass_panel_model_clear_job (job);
}

/* Other texts alone, from who was trusted before, take effect without more. */
static void
compare_or_update (CanvassPanelModel *self)
{
  if (self->facts.offer == CANVASS_OFFER_NEW || self->facts.changes)
    self->facts.place = CANVASS_PLACE_WORDS;
  else
    update (self);
}

static gboolean
take_words (CanvassPanelModel *self, CanvassPanelMessage *message)
{
  /* Of a file that the panel before this one looked at. */
  if (self->facts.file == NULL)
    return TRUE;

  g_free (self->facts.words);
  g_free (self->facts.title);
  self->facts.words = g_steal_pointer (&message->words.words);
  self->facts.title = g_steal_pointer (&message->words.title);
  self->facts.changes = message->words.changed;
  canvass_panel_model_clear_job (&self->facts.job);
  if (self->facts.place == CANVASS_PLACE_PETITIONS)
    compare_or_update (self);
  return TRUE;
}

static void
take_checks (CanvassPanelModel *self, CanvassPanelMessage *message)
{
  g_clear_pointer (&self->facts.checks, g_ptr_array_unref);
  self->facts.checks = g_steal_pointer (&message->readiness.checks);
  self->facts.checks_left_out = message->readiness.left_out;
  g_free (self->facts.checks_day);
  self->facts.checks_day = g_steal_pointer (&message->readiness.day);
  g_free (self->facts.checks_time);
  self->facts.checks_time = g_steal_pointer (&message->readiness.time);
  if (self->facts.job.task == CANVASS_TASK_CHECK)
    canvass_panel_model_clear_job (&self->facts.job);
}

static gboolean
take (CanvassPanelModel *self, CanvassPanelMessage *message)
{
  if (!self->set_up && message->kind != CANVASS_PANEL_SETUP)
    return FALSE;

  switch ((guint)message->kind) {
  case CANVASS_PANEL_SETUP:
    return take_setup (self, message);
  case CANVASS_PANEL_VERDICT:
    take_verdict (self, message);
    return TRUE;
  case CANVASS_PANEL_STATE:
    take_state (self, message);
    return TRUE;
  case CANVASS_PANEL_PROGRESS:
    take_progress (self, message);
    return TRUE;
  case CANVASS_PANEL_OUTCOME:
    take_outcome (self, message);
    return TRUE;
  case CANVASS_PANEL_WORDS:
    return take_words (self, message);
  case CANVASS_PANEL_READINESS:
    take_checks (self, message);
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
canvass_panel_model_take (CanvassPanelModel *self, CanvassPanelMessage *message)
{
  gboolean taken;

  g_return_val_if_fail (CANVASS_IS_PANEL_MODEL (self), FALSE);

  taken = take (self, message);
  if (taken)
    canvass_panel_model_changed (self);
  return taken;
}
