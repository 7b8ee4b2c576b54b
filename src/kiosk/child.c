/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/child.h"

#include "kiosk/protocol.h"
#include "kiosk/spawner.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

/* A person causes a handful of messages a minute. */
#define MAX_MESSAGES_A_SECOND 50
#define HANG_UP_MS 1000

struct _CanvassChild {
  GObject parent_instance;

  const CanvassChildRole *role;
  gpointer user_data;

  GPid pid;    /* 0 once reaped */
  int channel; /* (owned) or -1 */
  gint64 started_at;

  gboolean dismissed;
  gboolean expelled;
  gboolean given_up;

  guint32 pings;
  guint32 pongs;
  guint pong_ms;
  guint n_messages; /* since second_began_at */
  gint64 second_began_at;
  const char *missed; /* what it failed to do when the deadline comes */

  guint channel_id;
  guint child_id;
  guint deadline_id;
  guint ping_id;
  guint pong_id;
};

G_DEFINE_FINAL_TYPE (CanvassChild, canvass_child, G_TYPE_OBJECT)

void
canvass_child_kill (CanvassChild *self)
{
  if (self->pid != 0)
    kill (self->pid, SIGKILL);
}

static void
expel (CanvassChild *self, const GError *why)
{
  g_message ("%s; it was ended, and what it sent last was not acted on", why->message);
  self->expelled = TRUE;
  g_clear_handle_id (&self->channel_id, g_source_remove);
  canvass_child_kill (self);
}

void
canvass_child_give_up (CanvassChild *self, const char *what)
{
  if (!self->dismissed)
    g_message ("The %s %s and was ended", self->role->name, what);
  self->given_up = TRUE;
  canvass_child_kill (self);
}

static gboolean
on_deadline (gpointer user_data)
{
  CanvassChild *self = user_data;

  self->deadline_id = 0;
  canvass_child_give_up (self, self->channel < 0 ? "hung up" : self->missed);
  return G_SOURCE_REMOVE;
}

void
canvass_child_set_deadline (CanvassChild *self, guint ms, const char *what)
{
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  self->missed = what;
  if (ms != 0 && self->child_id != 0) /* one that was reaped does nothing more */
    self->deadline_id = g_timeout_add (ms, on_deadline, self);
}

void
canvass_child_dismiss (CanvassChild *self, guint ms)
{
  self->dismissed = TRUE;
  canvass_child_set_deadline (self, ms, "did not leave");
}

static gboolean
on_pong_missing (gpointer user_data)
{
  CanvassChild *self = user_data;

  self->pong_id = 0;
  canvass_child_give_up (self, "did not answer");
  return G_SOURCE_REMOVE;
}

static gboolean
on_ping_due (gpointer user_data)
{
  CanvassChild *self = user_data;

  if (self->pongs != self->pings)
    return G_SOURCE_CONTINUE;

  self->role->ping (self->user_data, ++self->pings);
  if (self->pong_id == 0)
    self->pong_id = g_timeout_add (self->pong_ms, on_pong_missing, self);
  return G_SOURCE_CONTINUE;
}

void
canvass_child_start_pings (CanvassChild *self, guint ping_ms, guint pong_ms)
{
  g_return_if_fail (self->ping_id == 0);

  self->pong_ms = pong_ms;
  self->ping_id = g_timeout_add (ping_ms, on_ping_due, self);
}

gboolean
canvass_child_accept_pong (CanvassChild *self, guint32 number, GError **error)
{
  if (self->pongs == self->pings || number != self->pings) {
    g_set_error (error,
                 CANVASS_PROTOCOL_ERROR,
                 CANVASS_PROTOCOL_ERROR_UNEXPECTED,
                 "The %s answered what it was not asked",
                 self->role->name);
    return FALSE;
  }

  self->pongs = number;
  g_clear_handle_id (&self->pong_id, g_source_remove);
  return TRUE;
}

static gboolean
check_rate (CanvassChild *self, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->second_began_at > G_USEC_PER_SEC) {
    self->second_began_at = now;
    self->n_messages = 0;
  }
  if (++self->n_messages <= MAX_MESSAGES_A_SECOND)
    return TRUE;

  g_set_error (error,
               CANVASS_PROTOCOL_ERROR,
               CANVASS_PROTOCOL_ERROR_UNEXPECTED,
               "The %s said more than a person can cause",
               self->role->name);
  return FALSE;
}

static void
close_channel (CanvassChild *self)
{
  g_clear_handle_id (&self->channel_id, g_source_remove);
  if (self->channel >= 0)
    close (self->channel);
  self->channel = -1;
}

/* FALSE when there is nothing more to read for now. */
static gboolean
hear_one (CanvassChild *self)
{
  g_autoptr (GError) error = NULL;

  if (self->channel < 0 || self->expelled)
    return FALSE;
  if (self->role->hear (self->user_data, self->channel, &error) && check_rate (self, &error))
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return FALSE;

  if (!g_error_matches (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED))
    expel (self, error);
  close_channel (self);
  if (self->pid != 0)
    canvass_child_set_deadline (self, HANG_UP_MS, "hung up");
  return FALSE;
}

/* One message a turn, so that a talkative child does not keep the kiosk from everything else. */
static gboolean
on_channel_readable (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (CanvassChild) self = g_object_ref (user_data);

  hear_one (self);
  return self->channel_id == 0 ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
on_child_exited (GPid pid, int status, gpointer user_data)
{
  g_autoptr (CanvassChild) self = user_data; /* the reference of the running process */

  self->child_id = 0;
  self->pid = 0;
  /* A signer pressed Sign and the booth died before it could thank: what it sent still counts. */
  while (hear_one (self))
    continue;
  close_channel (self);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  g_clear_handle_id (&self->ping_id, g_source_remove);
  g_clear_handle_id (&self->pong_id, g_source_remove);
  self->role->exited (self->user_data, status);
}

CanvassChild *
canvass_child_start (const char *const *argv,
                     const char *const *environment,
                     const CanvassChildRole *role,
                     gpointer user_data,
                     GError **error)
{
  g_autoptr (CanvassChild) self = g_object_new (CANVASS_TYPE_CHILD, NULL);

  self->role = role;
  self->user_data = user_data;
  self->started_at = g_get_monotonic_time ();
  if (!canvass_spawn (argv, environment, CANVASS_CHANNEL_FD, &self->pid, &self->channel, error))
    return NULL;

  self->child_id = g_child_watch_add (self->pid, on_child_exited, g_object_ref (self));
  self->channel_id = g_unix_fd_add (self->channel, G_IO_IN | G_IO_HUP, on_channel_readable, self);
  return g_steal_pointer (&self);
}

int
canvass_child_get_channel (CanvassChild *self)
{
  return self->channel;
}

GPid
canvass_child_get_pid (CanvassChild *self)
{
  return self->pid;
}

double
canvass_child_get_age_seconds (CanvassChild *self)
{
  return (g_get_monotonic_time () - self->started_at) / (double)G_USEC_PER_SEC;
}

gboolean
canvass_child_is_dismissed (CanvassChild *self)
{
  return self->dismissed;
}

gboolean
canvass_child_was_expelled (CanvassChild *self)
{
  return self->expelled;
}

gboolean
canvass_child_was_given_up (CanvassChild *self)
{
  return self->given_up;
}

static void
canvass_child_finalize (GObject *object)
{
  CanvassChild *self = CANVASS_CHILD (object);

  g_assert (self->child_id == 0);
  close_channel (self);

  G_OBJECT_CLASS (canvass_child_parent_class)->finalize (object);
}

static void
canvass_child_class_init (CanvassChildClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_child_finalize;
}

static void
canvass_child_init (CanvassChild *self)
{
  self->channel = -1;
}
