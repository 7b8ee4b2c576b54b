/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/panel-process.h"

#include "kiosk/child.h"

#include <sys/wait.h>

struct _CanvassPanelProcess {
  GObject parent_instance;

  const CanvassBoothTimes *times;
  const CanvassPanelEvents *events;
  gpointer user_data;

  CanvassChild *child;   /* (owned) */
  CanvassPanelSelf said; /* of itself */
  gboolean shown;
  gboolean admitted;
};

G_DEFINE_FINAL_TYPE (CanvassPanelProcess, canvass_panel_process, G_TYPE_OBJECT)

void
canvass_panel_process_tell (CanvassPanelProcess *self, const CanvassPanelMessage *message)
{
  int channel = canvass_child_get_channel (self->child);
  g_autoptr (GError) error = NULL;

  if (channel < 0 || canvass_panel_send (channel, message, -1, &error))
    return;

  if (!g_error_matches (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED))
    canvass_child_give_up (self->child, "does not read what it is told");
}

/* What stands before the PIN: a PIN, the way back, and a coordinator's new PIN. */
static gboolean
may_be_said (CanvassPanelProcess *self, const CanvassPanelMessage *message)
{
  switch ((guint)message->kind) {
  case CANVASS_PANEL_READY:
    return !self->said.ready;
  case CANVASS_PANEL_SHOWN:
    return self->said.ready && !self->shown;
  case CANVASS_PANEL_PONG:
  case CANVASS_PANEL_LANGUAGE:
    return TRUE;
  case CANVASS_PANEL_PIN:
  case CANVASS_PANEL_CHOOSE_PIN:
  case CANVASS_PANEL_BACK:
    return self->said.ready;
  case CANVASS_PANEL_DO:
    return self->said.ready && (self->admitted || message->task.task == CANVASS_TASK_RESET_PIN);
  default:
    return self->admitted;
  }
}

static gboolean
check_order (CanvassPanelProcess *self, const CanvassPanelMessage *message, GError **error)
{
  if (may_be_said (self, message))
    return TRUE;

  g_set_error (error,
               CANVASS_PROTOCOL_ERROR,
               CANVASS_PROTOCOL_ERROR_UNEXPECTED,
               "The panel said message %d where it may not",
               message->kind);
  return FALSE;
}

static gboolean
accept_message (CanvassPanelProcess *self, const CanvassPanelMessage *message, GError **error)
{
  if (!check_order (self, message, error))
    return FALSE;

  switch ((guint)message->kind) {
  case CANVASS_PANEL_PONG:
    return canvass_child_accept_pong (self->child, message->number, error);
  case CANVASS_PANEL_READY:
    self->said = (CanvassPanelSelf){
      TRUE, message->ready.locked, message->ready.dumps_core, message->ready.refuses_inspector
    };
    canvass_child_set_deadline (self->child, self->times->show_ms, "did not open");
    canvass_child_start_pings (self->child, self->times->ping_ms, self->times->pong_ms);
    return TRUE;
  case CANVASS_PANEL_SHOWN:
    self->shown = TRUE;
    if (!canvass_child_is_dismissed (self->child))
      canvass_child_set_deadline (self->child, 0, NULL);
    return TRUE;
  default:
    self->events->asked (self, message, self->user_data);
    return TRUE;
  }
}

static gboolean
hear (gpointer user_data, int channel, GError **error)
{
  g_autoptr (CanvassPanelProcess) self = g_object_ref (user_data);
  CanvassPanelMessage message;
  gboolean heard;

  if (!canvass_panel_receive (channel, CANVASS_SIDE_BOOTH, &message, NULL, error))
    return FALSE;

  heard = accept_message (self, &message, error);
  canvass_panel_message_clear (&message);
  return heard;
}

static void
ping (gpointer user_data, guint32 number)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_PING, .number = number };

  canvass_panel_process_tell (user_data, &message);
}

static void
exited (gpointer user_data, int status)
{
  g_autoptr (CanvassPanelProcess) self = user_data; /* the reference of the running process */
  gboolean crashed = !canvass_child_is_dismissed (self->child);

  if (crashed && WIFSIGNALED (status) && !canvass_child_was_given_up (self->child))
    g_message ("The panel crashed with signal %d", WTERMSIG (status));
  else if (crashed && WIFEXITED (status))
    g_message ("The panel ended with status %d", WEXITSTATUS (status));
  self->events->gone (self, crashed, self->user_data);
}

static const CanvassChildRole ROLE = {
  .name = "panel",
  .hear = hear,
  .ping = ping,
  .exited = exited,
};

CanvassPanelProcess *
canvass_panel_process_start (const char *const *argv,
                             const char *const *environment,
                             const CanvassBoothTimes *times,
                             const CanvassPanelMessage *setup,
                             const CanvassPanelEvents *events,
                             gpointer user_data,
                             GError **error)
{
  g_autoptr (CanvassPanelProcess) self = g_object_new (CANVASS_TYPE_PANEL_PROCESS, NULL);

  g_return_val_if_fail (setup->kind == CANVASS_PANEL_SETUP, NULL);

  self->times = times;
  self->events = events;
  self->user_data = user_data;
  self->child = canvass_child_start (argv, environment, &ROLE, self, error);
  if (self->child == NULL)
    return NULL;

  canvass_child_set_deadline (self->child, times->start_ms, "did not start");
  canvass_panel_process_tell (self, setup);
  g_object_ref (self);
  return g_steal_pointer (&self);
}

void
canvass_panel_process_admit (CanvassPanelProcess *self)
{
  self->admitted = TRUE;
}

void
canvass_panel_process_leave (CanvassPanelProcess *self)
{
  CanvassPanelMessage message = { .kind = CANVASS_PANEL_LEAVE };

  if (canvass_child_is_dismissed (self->child))
    return;

  canvass_panel_process_tell (self, &message);
  canvass_child_dismiss (self->child, self->times->leave_ms);
}

const CanvassPanelSelf *
canvass_panel_process_get_self (CanvassPanelProcess *self)
{
  return &self->said;
}

GPid
canvass_panel_process_get_pid (CanvassPanelProcess *self)
{
  return canvass_child_get_pid (self->child);
}

gboolean
canvass_panel_process_is_admitted (CanvassPanelProcess *self)
{
  return self->admitted;
}

static void
canvass_panel_process_finalize (GObject *object)
{
  g_clear_object (&CANVASS_PANEL_PROCESS (object)->child);

  G_OBJECT_CLASS (canvass_panel_process_parent_class)->finalize (object);
}

static void
canvass_panel_process_class_init (CanvassPanelProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_panel_process_finalize;
}

static void
canvass_panel_process_init (CanvassPanelProcess *self)
{
}
