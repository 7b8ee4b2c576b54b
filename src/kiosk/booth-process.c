/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/booth-process.h"

#include <glib-unix.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A person causes a handful of messages a minute. */
#define MAX_MESSAGES_A_SECOND 50
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

  GPid pid;             /* 0 once reaped */
  int channel;          /* (owned) or -1 */
  GPtrArray *petitions; /* (owned) (element-type CanvassPetition) in the order of the setup */
  gint64 started_at;

  CanvassBoothState state;
  CanvassBoothScope scope;
  gboolean set_up;
  gboolean leaving;
  gboolean expelled;
  gboolean killed; /* for not answering */

  guint32 pings;
  guint32 pongs;
  guint n_records;
  guint n_messages; /* since second_began_at */
  gint64 second_began_at;

  guint channel_id;
  guint child_id;
  guint deadline_id;
  guint ping_id;
  guint pong_id;
};

G_DEFINE_FINAL_TYPE (CanvassBoothProcess, canvass_booth_process, G_TYPE_OBJECT)

void
canvass_booth_process_kill (CanvassBoothProcess *self)
{
  if (self->pid != 0)
    kill (self->pid, SIGKILL);
}

static void
expel (CanvassBoothProcess *self, const GError *why)
{
  g_message ("%s; it was ended, and what it sent last was not stored", why->message);
  self->expelled = TRUE;
  g_clear_handle_id (&self->channel_id, g_source_remove);
  canvass_booth_process_kill (self);
}

static void
give_up (CanvassBoothProcess *self, const char *what)
{
  if (!self->leaving)
    g_message ("The booth %s and was ended", what);
  self->killed = TRUE;
  canvass_booth_process_kill (self);
}

static gboolean
on_deadline (gpointer user_data)
{
  CanvassBoothProcess *self = user_data;

  self->deadline_id = 0;
  give_up (self,
           self->channel < 0                       ? "hung up"
           : self->state == CANVASS_BOOTH_STARTING ? "did not start"
                                                   : "did not open");
  return G_SOURCE_REMOVE;
}

static void
set_deadline (CanvassBoothProcess *self, guint ms)
{
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  if (ms != 0)
    self->deadline_id = g_timeout_add (ms, on_deadline, self);
}

/* A booth that is gone is noticed by its end, so a failure to send needs no handling of its own. */
static void
tell (CanvassBoothProcess *self, const CanvassMessage *message, int passed)
{
  g_autoptr (GError) error = NULL;

  if (self->channel < 0 || canvass_channel_send (self->channel, message, passed, &error))
    return;

  if (!g_error_matches (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED))
    give_up (self, "does not read what it is told");
}

static void
tell_simply (CanvassBoothProcess *self, CanvassMessageKind kind)
{
  CanvassMessage message = { .kind = kind };

  tell (self, &message, -1);
}

static gboolean
on_pong_missing (gpointer user_data)
{
  CanvassBoothProcess *self = user_data;

  self->pong_id = 0;
  give_up (self, "did not answer");
  return G_SOURCE_REMOVE;
}

static gboolean
on_ping_due (gpointer user_data)
{
  CanvassBoothProcess *self = user_data;
  CanvassMessage message = { .kind = CANVASS_MESSAGE_PING };

  if (self->pongs != self->pings)
    return G_SOURCE_CONTINUE;

  message.number = ++self->pings;
  tell (self, &message, -1);
  if (self->pong_id == 0)
    self->pong_id = g_timeout_add (self->times->pong_ms, on_pong_missing, self);
  return G_SOURCE_CONTINUE;
}

static gboolean
accept_pong (CanvassBoothProcess *self, guint32 number, GError **error)
{
  if (self->pongs == self->pings || number != self->pings) {
    g_set_error_literal (error,
                         CANVASS_PROTOCOL_ERROR,
                         CANVASS_PROTOCOL_ERROR_UNEXPECTED,
                         "The booth answered what it was not asked");
    return FALSE;
  }

  self->pongs = number;
  g_clear_handle_id (&self->pong_id, g_source_remove);
  return TRUE;
}

static gboolean
answer_record (CanvassBoothProcess *self, CanvassStoreResult result, GError **error)
{
  CanvassMessage answer = { .kind = CANVASS_MESSAGE_FAILED };

  if (result == CANVASS_STORE_FOREIGN)
    return FALSE;

  if (result == CANVASS_STORE_STORED) {
    answer.kind = CANVASS_MESSAGE_STORED;
    self->state = CANVASS_BOOTH_THANKED;
  } else {
    g_message ("A signature could not be stored: %s", (*error)->message);
    g_clear_error (error);
    answer.problem = result == CANVASS_STORE_FULL ? CANVASS_PROBLEM_FULL : CANVASS_PROBLEM_STORAGE;
    self->state = CANVASS_BOOTH_SHOWN;
  }
  tell (self, &answer, -1);
  return TRUE;
}

static gboolean
accept_record (CanvassBoothProcess *self, const CanvassMessage *message, GError **error)
{
  CanvassPetition *petition = g_ptr_array_index (self->petitions, message->record.campaign);

  if (++self->n_records > MAX_RECORDS) {
    g_set_error_literal (error,
                         CANVASS_PROTOCOL_ERROR,
                         CANVASS_PROTOCOL_ERROR_UNEXPECTED,
                         "The booth tried again and again");
    return FALSE;
  }

  return answer_record (
      self,
      canvass_petition_store (petition, message->record.bytes, message->record.length, error),
      error);
}

static gboolean
accept_message (CanvassBoothProcess *self, const CanvassMessage *message, GError **error)
{
  if (!canvass_booth_order_accept (&self->state, &self->scope, message, error))
    return FALSE;

  switch ((guint)message->kind) {
  case CANVASS_MESSAGE_PONG:
    return accept_pong (self, message->number, error);
  case CANVASS_MESSAGE_RECORD:
    return accept_record (self, message, error);
  case CANVASS_MESSAGE_READY:
    set_deadline (self, 0);
    self->ping_id = g_timeout_add (self->times->ping_ms, on_ping_due, self);
    self->events->ready (self, message->ready.locked, message->ready.dumps_core, self->user_data);
    return TRUE;
  case CANVASS_MESSAGE_SHOWN:
    if (!self->leaving)
      set_deadline (self, 0);
    self->events->shown (self, self->user_data);
    return TRUE;
  case CANVASS_MESSAGE_DONE:
    self->events->done (self, message->done.next, &message->done.carry, self->user_data);
    return TRUE;
  case CANVASS_MESSAGE_CLOSED:
    self->events->closed (self, self->user_data);
    return TRUE;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
check_rate (CanvassBoothProcess *self, GError **error)
{
  gint64 now = g_get_monotonic_time ();

  if (now - self->second_began_at > G_USEC_PER_SEC) {
    self->second_began_at = now;
    self->n_messages = 0;
  }
  if (++self->n_messages <= MAX_MESSAGES_A_SECOND)
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_PROTOCOL_ERROR,
                       CANVASS_PROTOCOL_ERROR_UNEXPECTED,
                       "The booth said more than a person can cause");
  return FALSE;
}

static void
close_channel (CanvassBoothProcess *self)
{
  g_clear_handle_id (&self->channel_id, g_source_remove);
  if (self->channel >= 0)
    close (self->channel);
  self->channel = -1;
}

/* FALSE when there is nothing more to read for now. */
static gboolean
hear_one (CanvassBoothProcess *self)
{
  g_autoptr (GError) error = NULL;
  CanvassMessage message;
  gboolean heard;

  if (self->channel < 0 || self->expelled)
    return FALSE;

  heard = canvass_channel_receive (self->channel, CANVASS_SIDE_BOOTH, &message, NULL, &error);
  if (heard) {
    heard = check_rate (self, &error) && accept_message (self, &message, &error);
    canvass_message_wipe (&message);
  }
  if (heard || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return heard;

  if (!g_error_matches (error, CANVASS_PROTOCOL_ERROR, CANVASS_PROTOCOL_ERROR_CLOSED))
    expel (self, error);
  close_channel (self);
  if (self->pid != 0)
    set_deadline (self, self->times->leave_ms);
  return FALSE;
}

/* One message a turn, so that a talkative booth does not keep the kiosk from everything else. */
static gboolean
on_channel_readable (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (CanvassBoothProcess) self = g_object_ref (user_data);

  hear_one (self);
  return self->channel_id == 0 ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static CanvassBoothEnd
judge_end (CanvassBoothProcess *self, int status)
{
  if (self->expelled)
    return CANVASS_BOOTH_EXPELLED;
  if (self->leaving || (self->state == CANVASS_BOOTH_DONE && !self->killed))
    return CANVASS_BOOTH_LEFT;
  if (WIFEXITED (status) && WEXITSTATUS (status) == CANVASS_BOOTH_EXIT_NO_SCREEN)
    return CANVASS_BOOTH_NO_SCREEN;

  if (WIFSIGNALED (status) && !self->killed)
    g_message ("The booth crashed with signal %d", WTERMSIG (status));
  else if (!self->killed)
    g_message ("The booth ended with status %d", WEXITSTATUS (status));
  return CANVASS_BOOTH_CRASHED;
}

static void
on_child_exited (GPid pid, int status, gpointer user_data)
{
  g_autoptr (CanvassBoothProcess) self = user_data; /* the reference of the running process */

  self->child_id = 0;
  self->pid = 0;
  /* A signer pressed Sign and the booth died before it could thank: what it sent still counts. */
  while (hear_one (self))
    continue;
  close_channel (self);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  g_clear_handle_id (&self->ping_id, g_source_remove);
  g_clear_handle_id (&self->pong_id, g_source_remove);
  self->events->gone (self, judge_end (self, status), self->user_data);
}

/* Between fork and exec: nothing but system calls. */
static void
detach_child (gpointer user_data)
{
  setsid ();
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
spawn (CanvassBoothProcess *self,
       const char *const *argv,
       const char *const *environment,
       GError **error)
{
  const int target = CANVASS_CHANNEL_FD;
  gboolean started;
  int ends[2];

  if (!canvass_channel_pair (ends, error))
    return FALSE;

  started =
      g_spawn_async_with_pipes_and_fds ("/",
                                        argv,
                                        environment,
                                        G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL,
                                        detach_child,
                                        NULL,
                                        -1,
                                        -1,
                                        -1,
                                        &ends[1],
                                        &target,
                                        1,
                                        &self->pid,
                                        NULL,
                                        NULL,
                                        NULL,
                                        error);
  close (ends[1]);
  self->channel = ends[0];
  return started;
}

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
  self->started_at = g_get_monotonic_time ();
  if (!spawn (self, argv, environment, error))
    return NULL;

  self->child_id = g_child_watch_add (self->pid, on_child_exited, g_object_ref (self));
  self->channel_id = g_unix_fd_add (self->channel, G_IO_IN | G_IO_HUP, on_channel_readable, self);
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
                              GPtrArray *petitions)
{
  guint n_campaigns = MIN (petitions->len, CANVASS_MAX_CAMPAIGNS);
  CanvassMessage message = {
    .kind = CANVASS_MESSAGE_SETUP,
    .setup = { notice, windowed, demo, n_campaigns },
  };

  g_return_if_fail (!self->set_up);

  self->set_up = TRUE;
  self->scope = (CanvassBoothScope){ notice == CANVASS_NOTICE_NONE, windowed, n_campaigns };
  tell (self, &message, -1);
  for (guint i = 0; i < n_campaigns; i++) {
    g_ptr_array_add (self->petitions, g_object_ref (g_ptr_array_index (petitions, i)));
    tell_campaign (self, g_ptr_array_index (petitions, i));
  }
  set_deadline (self, self->times->start_ms);
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
  set_deadline (self, self->times->show_ms);
}

void
canvass_booth_process_retire (CanvassBoothProcess *self)
{
  tell_simply (self, CANVASS_MESSAGE_RETIRE);
}

void
canvass_booth_process_leave (CanvassBoothProcess *self)
{
  if (self->leaving)
    return;

  self->leaving = TRUE;
  tell_simply (self, CANVASS_MESSAGE_LEAVE);
  set_deadline (self, self->times->leave_ms);
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

GPid
canvass_booth_process_get_pid (CanvassBoothProcess *self)
{
  return self->pid;
}

double
canvass_booth_process_get_age_seconds (CanvassBoothProcess *self)
{
  return (g_get_monotonic_time () - self->started_at) / (double)G_USEC_PER_SEC;
}

static void
canvass_booth_process_finalize (GObject *object)
{
  CanvassBoothProcess *self = CANVASS_BOOTH_PROCESS (object);

  g_assert (self->child_id == 0);
  close_channel (self);
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
  self->channel = -1;
  self->petitions = g_ptr_array_new_with_free_func (g_object_unref);
}
