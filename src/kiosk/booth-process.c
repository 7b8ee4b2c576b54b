/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/booth-process.h"

#include "kiosk/child.h"

#include <sys/wait.h>

#define MAX_RECORDS 32

const CanvassBoothTimes CANVASS_BOOTH_TIMES = {
  .start_ms = 20000,
  .show_ms = 5000,
  .leave_ms = 1000,
  .ping_ms = 2000,
  .pong_ms = 6000,
};

struct _CanvassBoothProcess {
  GObject parent_instance;

  const CanvassBoothTimes *times;
  const CanvassBoothEvents *events;
  gpointer user_data;

  CanvassChild *child;  /* (owned) */
  GPtrArray *petitions; /* (owned) (element-type CanvassPetition) in the order of the setup */

  CanvassBoothState state;
  CanvassBoothScope scope;
  gboolean set_up;
  gboolean practice;
  guint n_records;
};

G_DEFINE_FINAL_TYPE (CanvassBoothProcess, canvass_booth_process, G_TYPE_OBJECT)

/* A booth that is gone is noticed by its end, so a failure to send needs no handling of its own. */
static void
tell (CanvassBoothProcess *self, const CanvassMessage *message, int passed)
{
  int channel = canvass_child_get_channel (self->child);
  g_autoptr (GError) error = NULL;

  if (channel < 0 || canvass_channel_send (channel, message, passed, &error))
    return;

  if (!g_error_matches (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED))
    canvass_child_give_up (self->child, "does not read what it is told");
}

static void
tell_simply (CanvassBoothProcess *self, CanvassMessageKind kind)
{
  CanvassMessage message = { .kind = kind };

  tell (self, &message, -1);
}

void
canvass_booth_process_answer (CanvassBoothProcess *self, CanvassStoreResult result)
{
  CanvassMessage answer = { .kind = CANVASS_MESSAGE_FAILED };

  if (canvass_child_get_channel (self->child) < 0 && canvass_child_get_pid (self->child) == 0)
    return;
  g_return_if_fail (self->state == CANVASS_BOOTH_STORING);

  if (result == CANVASS_STORE_STORED) {
    answer.kind = CANVASS_MESSAGE_STORED;
    self->state = CANVASS_BOOTH_THANKED;
  } else {
    answer.problem = result == CANVASS_STORE_FULL ? CANVASS_PROBLEM_FULL : CANVASS_PROBLEM_STORAGE;
    self->state = CANVASS_BOOTH_SHOWN;
  }
  tell (self, &answer, -1);
}

static gboolean
accept_record (CanvassBoothProcess *self, const CanvassMessage *message, GError **error)
{
  if (++self->n_records > MAX_RECORDS) {
    g_set_error_literal (error,
                         CANVASS_PROTOCOL_ERROR,
                         CANVASS_PROTOCOL_ERROR_UNEXPECTED,
                         "The booth tried again and again");
    return FALSE;
  }

  return self->events->record (self,
                               g_ptr_array_index (self->petitions, message->record.campaign),
                               message->record.bytes,
                               message->record.length,
                               self->user_data,
                               error);
}

static gboolean
accept_message (CanvassBoothProcess *self, const CanvassMessage *message, GError **error)
{
  if (!canvass_booth_order_accept (&self->state, &self->scope, message, error))
    return FALSE;

  switch ((guint)message->kind) {
  case CANVASS_MESSAGE_PONG:
    return canvass_child_accept_pong (self->child, message->number, error);
  case CANVASS_MESSAGE_RECORD:
    return accept_record (self, message, error);
  case CANVASS_MESSAGE_READY:
    canvass_child_set_deadline (self->child, 0, NULL);
    canvass_child_start_pings (self->child, self->times->ping_ms, self->times->pong_ms);
    self->events->ready (self, message->ready.locked, message->ready.dumps_core, self->user_data);
    return TRUE;
  case CANVASS_MESSAGE_SHOWN:
    if (!canvass_child_is_dismissed (self->child))
      canvass_child_set_deadline (self->child, 0, NULL);
    self->events->shown (self, self->user_data);
    return TRUE;
  case CANVASS_MESSAGE_DONE:
    self->events->done (self, &message->done, self->user_data);
    return TRUE;
  case CANVASS_MESSAGE_CLOSED:
    self->events->closed (self, self->user_data);
    return TRUE;
  case CANVASS_MESSAGE_CANVASSER:
    self->events->canvasser (self, message->begun, self->user_data);
    return TRUE;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
hear (gpointer user_data, int channel, GError **error)
{
  g_autoptr (CanvassBoothProcess) self = g_object_ref (user_data);
  CanvassMessage message;
  gboolean heard;

  if (!canvass_channel_receive (channel, CANVASS_SIDE_BOOTH, &message, NULL, error))
    return FALSE;

  heard = accept_message (self, &message, error);
  canvass_message_wipe (&message);
  return heard;
}

static void
ping (gpointer user_data, guint32 number)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_PING, .number = number };

  tell (user_data, &message, -1);
}

static CanvassBoothEnd
judge_end (CanvassBoothProcess *self, int status)
{
  gboolean given_up = canvass_child_was_given_up (self->child);

  if (canvass_child_was_expelled (self->child))
    return CANVASS_BOOTH_EXPELLED;
  if (canvass_child_is_dismissed (self->child) || (self->state == CANVASS_BOOTH_DONE && !given_up))
    return CANVASS_BOOTH_LEFT;
  if (WIFEXITED (status) && WEXITSTATUS (status) == CANVASS_BOOTH_EXIT_NO_SCREEN)
    return CANVASS_BOOTH_NO_SCREEN;

  if (WIFSIGNALED (status) && !given_up)
    g_message ("The booth crashed with signal %d", WTERMSIG (status));
  else if (!given_up)
    g_message ("The booth ended with status %d", WEXITSTATUS (status));
  return CANVASS_BOOTH_CRASHED;
}

static void
exited (gpointer user_data, int status)
{
  g_autoptr (CanvassBoothProcess) self = user_data; /* the reference of the running process */

  self->events->gone (self, judge_end (self, status), self->user_data);
}

static const CanvassChildRole ROLE = {
  .name = "booth",
  .hear = hear,
  .ping = ping,
  .exited = exited,
};

CanvassBoothProcess *
canvass_booth_process_start (const char *const *argv,
                             const char *const *environment,
                             const CanvassBoothTimes *times,
                             const CanvassBoothEvents *events,
                             gpointer user_data,
                             GError **error)
{
  g_autoptr (CanvassBoothProcess) self = g_object_new (CANVASS_TYPE_BOOTH_PROCESS, NULL);

  self->times = times;
  self->events = events;
  self->user_data = user_data;
  self->child = canvass_child_start (argv, environment, &ROLE, self, error);
  if (self->child == NULL)
    return NULL;

  g_object_ref (self);
  return g_steal_pointer (&self);
}

static void
tell_campaign (CanvassBoothProcess *self, CanvassPetition *petition)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_CAMPAIGN };

  memcpy (message.campaign.kiosk_id, canvass_petition_get_kiosk_id (petition), CANVASS_ID_BYTES);
  memcpy (message.campaign.session, canvass_petition_get_session (petition), CANVASS_ID_BYTES);
  tell (self, &message, canvass_petition_get_memfd (petition));
}

void
canvass_booth_process_set_up (CanvassBoothProcess *self,
                              CanvassNotice notice,
                              gboolean windowed,
                              gboolean demo,
                              gboolean practice,
                              guint warnings,
                              GPtrArray *petitions)
{
  guint n_campaigns = MIN (petitions->len, CANVASS_MAX_CAMPAIGNS);
  CanvassMessage message = {
    .kind = CANVASS_MESSAGE_SETUP,
    .setup = { notice, windowed, demo, practice, warnings, n_campaigns },
  };

  g_return_if_fail (!self->set_up);

  self->set_up = TRUE;
  self->practice = practice;
  self->scope = (CanvassBoothScope){ notice == CANVASS_NOTICE_NONE, windowed, n_campaigns };
  tell (self, &message, -1);
  for (guint i = 0; i < n_campaigns; i++) {
    g_ptr_array_add (self->petitions, g_object_ref (g_ptr_array_index (petitions, i)));
    tell_campaign (self, g_ptr_array_index (petitions, i));
  }
  canvass_child_set_deadline (self->child, self->times->start_ms, "did not start");
}

void
canvass_booth_process_show (CanvassBoothProcess *self, const CanvassCarry *carry)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_SHOW };

  g_return_if_fail (self->state == CANVASS_BOOTH_READY);

  self->state = CANVASS_BOOTH_SHOWING;
  message.show = *carry;
  tell (self, &message, -1);
  canvass_message_wipe (&message);
  canvass_child_set_deadline (self->child, self->times->show_ms, "did not open");
}

void
canvass_booth_process_retire (CanvassBoothProcess *self)
{
  tell_simply (self, CANVASS_MESSAGE_RETIRE);
}

void
canvass_booth_process_leave (CanvassBoothProcess *self)
{
  if (canvass_child_is_dismissed (self->child))
    return;

  tell_simply (self, CANVASS_MESSAGE_LEAVE);
  canvass_child_dismiss (self->child, self->times->leave_ms);
}

void
canvass_booth_process_warn (CanvassBoothProcess *self, guint warnings)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_WARN, .warnings = warnings };

  tell (self, &message, -1);
}

void
canvass_booth_process_pause (CanvassBoothProcess *self)
{
  tell_simply (self, CANVASS_MESSAGE_PAUSE);
}

void
canvass_booth_process_resume (CanvassBoothProcess *self, gboolean keep_form)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_RESUME, .keep_form = keep_form };

  tell (self, &message, -1);
}

void
canvass_booth_process_kill (CanvassBoothProcess *self)
{
  canvass_child_kill (self->child);
}

CanvassBoothState
canvass_booth_process_get_state (CanvassBoothProcess *self)
{
  return self->state;
}

gboolean
canvass_booth_process_is_set_up (CanvassBoothProcess *self)
{
  return self->set_up;
}

gboolean
canvass_booth_process_has_form (CanvassBoothProcess *self)
{
  return self->scope.form;
}

gboolean
canvass_booth_process_is_practice (CanvassBoothProcess *self)
{
  return self->practice;
}

GPid
canvass_booth_process_get_pid (CanvassBoothProcess *self)
{
  return canvass_child_get_pid (self->child);
}

double
canvass_booth_process_get_age_seconds (CanvassBoothProcess *self)
{
  return canvass_child_get_age_seconds (self->child);
}

static void
canvass_booth_process_finalize (GObject *object)
{
  CanvassBoothProcess *self = CANVASS_BOOTH_PROCESS (object);

  g_clear_object (&self->child);
  g_ptr_array_unref (self->petitions);

  G_OBJECT_CLASS (canvass_booth_process_parent_class)->finalize (object);
}

static void
canvass_booth_process_class_init (CanvassBoothProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_booth_process_finalize;
}

static void
canvass_booth_process_init (CanvassBoothProcess *self)
{
  self->petitions = g_ptr_array_new_with_free_func (g_object_unref);
}
