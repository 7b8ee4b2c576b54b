/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-booth"

#include "booth/booth.h"

#include "booth/carry.h"
#include "booth/notice-page.h"
#include "booth/window.h"
#include "device/memory.h"
#include "format/secret.h"
#include "kiosk/protocol.h"
#include "pages/flow.h"
#include "pages/language.h"
#include "pages/surround.h"

#include <glib-unix.h>

#define CARRY_SECONDS 30
/* How long a thank-you may stay when no other booth takes over. */
#define LINGER_MS 1000
/* A booth that is not shown by then waits for the signer before to finish. */
#define REST_MS 50

/* A campaign, and as what to seal for it. */
typedef struct {
  CanvassCampaign *campaign; /* (owned) */
  CanvassSealing sealing;
  guint8 session[CANVASS_ID_BYTES];
} Petition;

struct _CanvassBooth {
  GObject parent_instance;

  int channel;
  guint channel_id;
  CanvassMessage *message; /* (owned) locked: may hold what passes to the next signer */

  CanvassNotice notice;
  gboolean windowed;
  gboolean practice;
  guint warnings; /* CanvassWarnings */
  gboolean set_up;
  guint n_expected;
  GArray *petitions;    /* (element-type Petition) */
  GPtrArray *campaigns; /* (element-type CanvassCampaign) the same */

  CanvassBoothWindow *window; /* (owned) */
  CanvassFlow *flow;          /* (nullable) a child of the window */
  CanvassSurround *surround;  /* (nullable) the same, around a notice */
  CanvassNext next;
  gboolean shown;
  gboolean done;
  gboolean retiring;
  gboolean paused;
  gboolean dismissed;
  guint carry_id;
  guint linger_id;
  guint rehearse_id;
};

enum {
  SIGNAL_ENDED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassBooth, canvass_booth, G_TYPE_OBJECT)

static void
clear_petition (gpointer data)
{
  g_clear_object (&((Petition *)data)->campaign);
}

static void
drop_page (CanvassBooth *self)
{
  g_clear_handle_id (&self->carry_id, g_source_remove);
  g_clear_handle_id (&self->linger_id, g_source_remove);
  g_clear_handle_id (&self->rehearse_id, g_source_remove);
  self->flow = NULL;
  self->surround = NULL;
  if (self->window != NULL)
    canvass_booth_window_set_page (self->window, NULL);
}

static void
end (CanvassBooth *self, gboolean dismissed)
{
  self->dismissed = dismissed;
  g_clear_handle_id (&self->channel_id, g_source_remove);
  drop_page (self);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
tell (CanvassBooth *self, const CanvassMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (!canvass_channel_send (self->channel, message, -1, &error))
    g_message ("%s", error->message);
}

static void
tell_simply (CanvassBooth *self, CanvassMessageKind kind)
{
  CanvassMessage message = { .kind = kind };

  tell (self, &message);
}

static gboolean
on_lingered (gpointer user_data)
{
  CanvassBooth *self = user_data;

  self->linger_id = 0;
  drop_page (self);
  return G_SOURCE_REMOVE;
}

/* The window stays until the next booth covers it. */
static void
finish (CanvassBooth *self, gboolean thanked)
{
  if (self->done)
    return;

  self->done = TRUE;
  self->message->kind = CANVASS_MESSAGE_DONE;
  if (self->next != CANVASS_NEXT_ANYBODY)
    canvass_booth_pack_carry (self->flow, self->campaigns, self->next, &self->message->done);
  tell (self, self->message);
  canvass_message_wipe (self->message);

  if (!thanked) {
    drop_page (self);
    return;
  }
  gtk_widget_set_can_target (GTK_WIDGET (self->window), FALSE);
  self->linger_id = g_timeout_add (LINGER_MS, on_lingered, self);
}

static void
on_flow_submit (CanvassFlow *flow, guint campaign, CanvassPayload *payload, CanvassBooth *self)
{
  const Petition *petition = &g_array_index (self->petitions, Petition, campaign);
  CanvassMessage *message = self->message;
  g_autoptr (GError) error = NULL;

  canvass_payload_set_today (payload);
  canvass_payload_set_session (payload, petition->session);
  canvass_payload_set_source (payload, CANVASS_SOURCE_KIOSK);

  message->kind = CANVASS_MESSAGE_RECORD;
  message->record.campaign = campaign;
  message->record.length =
      canvass_record_seal (message->record.bytes, &petition->sealing, payload, &error);
  if (message->record.length == 0) {
    g_message ("A signature could not be sealed: %s", error->message);
    canvass_flow_failed (flow, CANVASS_FLOW_PROBLEM_STORAGE);
    return;
  }
  tell (self, message);
  canvass_message_wipe (message);
}

static void
on_flow_another (CanvassFlow *flow, gboolean same_campaign, CanvassBooth *self)
{
  self->next = same_campaign ? CANVASS_NEXT_HOUSEHOLD : CANVASS_NEXT_PETITION;
}

static void
on_flow_ended (CanvassFlow *flow, CanvassFlowEnd how, CanvassBooth *self)
{
  if (how != CANVASS_FLOW_END_THANKED)
    self->next = CANVASS_NEXT_ANYBODY;
  finish (self, how == CANVASS_FLOW_END_THANKED);
}

/* Only one that is on the screen and has nothing in flight: the kiosk expects no other. */
static void
call_canvasser (CanvassBooth *self)
{
  CanvassMessage message = {
    .kind = CANVASS_MESSAGE_CANVASSER,
    .begun = self->flow != NULL && canvass_flow_is_begun (self->flow),
  };

  if (self->shown && !self->paused && !self->done &&
      (self->flow == NULL || canvass_flow_can_pause (self->flow)))
    tell (self, &message);
}

static guint
translate_warnings (guint warnings)
{
  return ((warnings & CANVASS_WARNING_BATTERY) != 0 ? CANVASS_FLOW_WARNING_BATTERY : 0) |
         ((warnings & CANVASS_WARNING_CLOCK) != 0 ? CANVASS_FLOW_WARNING_CLOCK : 0) |
         ((warnings & CANVASS_WARNING_DISK) != 0 ? CANVASS_FLOW_WARNING_DISK : 0) |
         ((warnings & CANVASS_WARNING_MIRROR) != 0 ? CANVASS_FLOW_WARNING_MIRROR : 0) |
         ((warnings & CANVASS_WARNING_WRITING) != 0 ? CANVASS_FLOW_WARNING_WRITING : 0) |
         ((warnings & CANVASS_WARNING_WRITTEN) != 0 ? CANVASS_FLOW_WARNING_WRITTEN : 0) |
         ((warnings & CANVASS_WARNING_UNWRITTEN) != 0 ? CANVASS_FLOW_WARNING_UNWRITTEN : 0);
}

static void
show_flow (CanvassBooth *self, const CanvassFlowCarry *carry)
{
  CanvassFlow *flow = canvass_flow_new (self->campaigns, carry);

  g_signal_connect_object (flow, "submit", G_CALLBACK (on_flow_submit), self, 0);
  g_signal_connect_object (flow, "another", G_CALLBACK (on_flow_another), self, 0);
  g_signal_connect_object (flow, "ended", G_CALLBACK (on_flow_ended), self, 0);
  g_signal_connect_object (
      flow, "corner-held", G_CALLBACK (call_canvasser), self, G_CONNECT_SWAPPED);
  if (self->practice)
    canvass_flow_set_practice (flow);
  canvass_flow_set_warnings (flow, translate_warnings (self->warnings));
  self->flow = flow;
  canvass_booth_window_set_page (self->window, GTK_WIDGET (flow));
}

static gboolean
on_carry_expired (gpointer user_data)
{
  CanvassBooth *self = user_data;

  self->carry_id = 0;
  /* Who reads without a touch is not sent away. */
  if (self->flow != NULL && !canvass_flow_is_begun (self->flow) &&
      !canvass_flow_ask_presence (self->flow))
    finish (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
begin_carry (CanvassBooth *self)
{
  g_clear_handle_id (&self->carry_id, g_source_remove);
  self->carry_id = g_timeout_add_seconds (CARRY_SECONDS, on_carry_expired, self);
}

/* Whoever touches is the one who was meant. */
static void
on_flow_touched (CanvassBooth *self)
{
  if (self->carry_id != 0)
    begin_carry (self);
}

static void
show_flow_with_carry (CanvassBooth *self, const CanvassCarry *packed)
{
  CanvassFlowCarry *carry = canvass_secret_new (sizeof *carry);

  canvass_booth_unpack_carry (packed, self->campaigns, carry);
  show_flow (self, carry);
  canvass_secret_free (carry);
  g_signal_connect_object (
      self->flow, "touched", G_CALLBACK (on_flow_touched), self, G_CONNECT_SWAPPED);
  begin_carry (self);
}

static void
show (CanvassBooth *self, const CanvassCarry *carry)
{
  g_clear_handle_id (&self->rehearse_id, g_source_remove);
  if (self->notice == CANVASS_NOTICE_NONE && carry->next != CANVASS_NEXT_ANYBODY)
    show_flow_with_carry (self, carry);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
retire (CanvassBooth *self)
{
  self->retiring = TRUE;
  if (self->flow == NULL || !canvass_flow_is_begun (self->flow))
    finish (self, FALSE);
}

static void
on_first_frame (CanvassBooth *self)
{
  self->shown = TRUE;
  tell_simply (self, CANVASS_MESSAGE_SHOWN);
  if (self->retiring)
    retire (self);
}

static void
on_close_asked (CanvassBooth *self)
{
  tell_simply (self, CANVASS_MESSAGE_CLOSED);
}

/* Whoever runs the table puts sticks in while it is closed, too. Signing does not go on then,
 * whatever becomes of a mirror. */
static void
tell_notice_warnings (CanvassBooth *self)
{
  guint warnings = translate_warnings (self->warnings & ~(guint)CANVASS_WARNING_MIRROR);

  canvass_surround_set_warnings (self->surround, warnings);
}

static void
use_first_language (CanvassBooth *self)
{
  CanvassCampaign *campaign = self->campaigns->len > 0 ? self->campaigns->pdata[0] : NULL;
  g_autoptr (GArray) languages = canvass_languages_offered (campaign);

  canvass_language_use (&g_array_index (languages, CanvassLanguage, 0));
}

static void
show_notice (CanvassBooth *self)
{
  GtkWidget *page = canvass_notice_page_new (self->notice, self->campaigns);

  g_signal_connect_object (page, "canvasser", G_CALLBACK (call_canvasser), self, G_CONNECT_SWAPPED);
  use_first_language (self);
  self->surround = canvass_surround_new ();
  canvass_surround_set_screen (self->surround, page);
  tell_notice_warnings (self);
  canvass_booth_window_set_page (self->window, GTK_WIDGET (self->surround));
}

static gboolean
on_waiting (gpointer user_data)
{
  CanvassBooth *self = user_data;

  self->rehearse_id = 0;
  canvass_booth_window_rehearse (self->window);
  return G_SOURCE_REMOVE;
}

static void
build (CanvassBooth *self)
{
  CanvassMessage ready = { .kind = CANVASS_MESSAGE_READY };

  self->window = canvass_booth_window_new (self->windowed);
  g_signal_connect_object (
      self->window, "first-frame", G_CALLBACK (on_first_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->window, "close-asked", G_CALLBACK (on_close_asked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->window, "canvasser-key", G_CALLBACK (call_canvasser), self, G_CONNECT_SWAPPED);
  if (self->notice == CANVASS_NOTICE_NONE)
    show_flow (self, NULL);
  else
    show_notice (self);
  canvass_booth_window_prepare (self->window);

  ready.ready.locked = canvass_memory_is_locked (NULL);
  ready.ready.dumps_core = canvass_memory_dumps_core ();
  tell (self, &ready);
  self->rehearse_id = g_timeout_add_full (G_PRIORITY_LOW, REST_MS, on_waiting, self, NULL);
}

static gboolean
accept_setup (CanvassBooth *self, const CanvassMessage *message)
{
  if (self->set_up ||
      (message->setup.notice == CANVASS_NOTICE_NONE && message->setup.n_campaigns == 0))
    return FALSE;

  self->set_up = TRUE;
  self->notice = message->setup.notice;
  self->windowed = message->setup.windowed;
  self->practice = message->setup.practice;
  self->warnings = message->setup.warnings;
  self->n_expected = message->setup.n_campaigns;
  if (self->n_expected == 0)
    build (self);
  return TRUE;
}

static gboolean
accept_campaign (CanvassBooth *self, const CanvassMessage *message, int memfd)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  Petition petition = { 0 };

  if (memfd < 0 || self->petitions->len >= self->n_expected)
    return FALSE;

  file = canvass_campaign_from_memfd (memfd, &error);
  if (file != NULL)
    petition.campaign = canvass_campaign_new (file, &error);
  if (petition.campaign == NULL) {
    g_message ("The campaign cannot be used: %s", error->message);
    return FALSE;
  }

  canvass_campaign_get_sealing (petition.campaign, message->campaign.kiosk_id, &petition.sealing);
  memcpy (petition.session, message->campaign.session, CANVASS_ID_BYTES);
  g_ptr_array_add (self->campaigns, petition.campaign);
  g_array_append_val (self->petitions, petition);
  if (self->petitions->len == self->n_expected)
    build (self);
  return TRUE;
}

static void
set_warnings (CanvassBooth *self, guint warnings)
{
  self->warnings = warnings;
  if (self->flow != NULL)
    canvass_flow_set_warnings (self->flow, translate_warnings (warnings));
  if (self->surround != NULL)
    tell_notice_warnings (self);
}

static void
set_paused (CanvassBooth *self, gboolean paused)
{
  self->paused = paused;
  if (self->flow == NULL)
    return;

  if (paused)
    canvass_flow_pause (self->flow);
  else
    canvass_flow_resume (self->flow);
}

static void
resume (CanvassBooth *self, gboolean keep_form)
{
  set_paused (self, FALSE);
  /* What lay over it had the keyboard. */
  if (self->window != NULL)
    gtk_window_present (GTK_WINDOW (self->window));
  if (!keep_form && self->flow != NULL && canvass_flow_is_begun (self->flow))
    canvass_flow_forget (self->flow);
}

static void
answer_ping (CanvassBooth *self, guint32 number)
{
  CanvassMessage message = { .kind = CANVASS_MESSAGE_PONG, .number = number };

  tell (self, &message);
}

/* FALSE for what makes no sense here: better no booth than a confused one. */
static gboolean
obey (CanvassBooth *self, const CanvassMessage *message, int passed)
{
  if (message->kind == CANVASS_MESSAGE_SETUP)
    return accept_setup (self, message);
  if (message->kind == CANVASS_MESSAGE_CAMPAIGN)
    return accept_campaign (self, message, passed);
  if (message->kind == CANVASS_MESSAGE_LEAVE) {
    end (self, TRUE);
    return TRUE;
  }
  if (self->window == NULL)
    return FALSE;

  switch ((guint)message->kind) {
  case CANVASS_MESSAGE_SHOW:
    show (self, &message->show);
    break;
  case CANVASS_MESSAGE_STORED:
    if (self->flow != NULL)
      canvass_flow_stored (self->flow);
    break;
  case CANVASS_MESSAGE_FAILED:
    if (self->flow != NULL)
      canvass_flow_failed (self->flow,
                           message->problem == CANVASS_PROBLEM_FULL ? CANVASS_FLOW_PROBLEM_FULL
                                                                    : CANVASS_FLOW_PROBLEM_STORAGE);
    break;
  case CANVASS_MESSAGE_PING:
    answer_ping (self, message->number);
    break;
  case CANVASS_MESSAGE_RETIRE:
    retire (self);
    break;
  case CANVASS_MESSAGE_WARN:
    set_warnings (self, message->warnings);
    break;
  case CANVASS_MESSAGE_PAUSE:
    set_paused (self, TRUE);
    break;
  case CANVASS_MESSAGE_RESUME:
    resume (self, message->keep_form);
    break;
  default:
    return FALSE;
  }
  return TRUE;
}

static gboolean
on_channel_readable (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (CanvassBooth) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;
  CanvassMessage message;
  int passed = -1;

  if (!canvass_channel_receive (fd, CANVASS_SIDE_KIOSK, &message, &passed, &error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      return G_SOURCE_CONTINUE;
    end (self, FALSE);
  } else if (!obey (self, &message, passed)) {
    g_message ("The kiosk said “%s” where it may not", canvass_message_kind_name (message.kind));
    end (self, FALSE);
  }
  canvass_message_wipe (&message);
  return self->channel_id == 0 ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

gboolean
canvass_booth_was_dismissed (CanvassBooth *self)
{
  return self->dismissed;
}

CanvassBooth *
canvass_booth_new (int channel)
{
  CanvassBooth *self = g_object_new (CANVASS_TYPE_BOOTH, NULL);

  self->channel = channel;
  self->channel_id = g_unix_fd_add (channel, G_IO_IN | G_IO_HUP, on_channel_readable, self);
  return self;
}

static void
canvass_booth_finalize (GObject *object)
{
  CanvassBooth *self = CANVASS_BOOTH (object);

  g_clear_handle_id (&self->channel_id, g_source_remove);
  g_array_unref (self->petitions);
  g_ptr_array_unref (self->campaigns);
  canvass_secret_free (self->message);

  G_OBJECT_CLASS (canvass_booth_parent_class)->finalize (object);
}

static void
canvass_booth_class_init (CanvassBoothClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_booth_finalize;

  signals[SIGNAL_ENDED] = g_signal_new (
      "ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_booth_init (CanvassBooth *self)
{
  self->message = canvass_secret_new (sizeof *self->message);
  self->campaigns = g_ptr_array_new ();
  self->petitions = g_array_new (FALSE, TRUE, sizeof (Petition));
  g_array_set_clear_func (self->petitions, clear_petition);
}
