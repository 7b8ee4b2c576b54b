/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/flow-parts.h"

#define ERASED_SECONDS 2
#define PRESENCE_SECONDS 15
#define THANKS_SECONDS 5
#define OFFER_SECONDS 20     /* where there is something to take along or to go on with */
#define CODE_SECONDS 60      /* where there is a code to write down */
#define MAX_WORDS_SECONDS 30 /* what is spoken at the end may go on for */

gboolean
canvass_flow_is_waiting (CanvassFlow *self)
{
  return self->page == canvass_flow_first_page (self) && !canvass_form_is_begun (self->form);
}

/* On the first page nothing can be seen of a signer, and on the last nothing is left. What is
 * covered stays so, with as long to go as when it was. */
void
canvass_flow_start_idle (CanvassFlow *self)
{
  const CanvassRules *rules = canvass_campaign_get_rules (canvass_form_get_campaign (self->form));
  gboolean told = self->erase_seconds != 0;
  guint cover_seconds = told ? self->cover_seconds : rules->cover_seconds;
  guint erase_seconds = told ? self->erase_seconds : rules->erase_seconds;

  if (self->ended || self->paused || self->submitting || self->page == CANVASS_PAGE_THANKS ||
      canvass_flow_is_waiting (self))
    canvass_idle_stop (self->idle);
  else if (self->screen != NULL && canvass_screen_get_face (self->screen) == CANVASS_FACE_COVER)
    canvass_idle_start (self->idle, 0, erase_seconds - MIN (cover_seconds, erase_seconds));
  else
    canvass_idle_start (self->idle, cover_seconds, erase_seconds);
}

/* Whoever hears that it has ended may drop the last reference. */
void
canvass_flow_end (CanvassFlow *self, CanvassFlowEnd reason)
{
  if (self->ended)
    return;
  g_object_ref (self);
  self->ended = TRUE;
  canvass_idle_stop (self->idle);
  canvass_aloud_end (self->aloud);
  g_clear_handle_id (&self->end_source, g_source_remove);
  /* A thank-you shows nothing of its signer: it stays until whoever holds us covers it. */
  if (reason != CANVASS_FLOW_END_THANKED) {
    gtk_widget_insert_action_group (GTK_WIDGET (self), "flow", NULL);
    self->screen = NULL;
    self->surround = NULL;
    adw_bin_set_child (ADW_BIN (self), NULL);
  }
  canvass_form_wipe (self->form);
  g_signal_emit_by_name (self, "ended", reason);
  g_object_unref (self);
}

void
canvass_flow_finish (CanvassFlow *self, gboolean another, gboolean same_campaign)
{
  if (self->ended)
    return;
  g_object_ref (self);
  if (another)
    g_signal_emit_by_name (self, "another", same_campaign);
  canvass_flow_end (self, CANVASS_FLOW_END_THANKED);
  g_object_unref (self);
}

/* Nobody's last words are cut off, unless they never end. */
static gboolean
is_still_speaking (CanvassFlow *self)
{
  return self->words_left > 0 && self->words_left-- > 0 && canvass_aloud_is_speaking (self->aloud);
}

static gboolean
on_thanks_read (gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (is_still_speaking (self))
    return G_SOURCE_CONTINUE;
  self->end_source = 0;
  canvass_flow_finish (self, canvass_form_get_household (self->form), TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
on_erased_read (gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (is_still_speaking (self))
    return G_SOURCE_CONTINUE;
  self->end_source = 0;
  canvass_flow_end (self, CANVASS_FLOW_END_STARTED_OVER);
  return G_SOURCE_REMOVE;
}

static void
on_idle_cover (CanvassFlow *self)
{
  canvass_screen_show_face (self->screen, CANVASS_FACE_COVER);
  canvass_guard_settle (self->guard);
}

gboolean
canvass_flow_ask_presence (CanvassFlow *self)
{
  g_return_val_if_fail (CANVASS_IS_FLOW (self), FALSE);

  if (self->ended || self->screen == NULL || self->page == canvass_flow_first_page (self))
    return FALSE;
  on_idle_cover (self);
  if (!self->paused)
    canvass_idle_start (self->idle, 0, PRESENCE_SECONDS);
  return TRUE;
}

static void
on_idle_tick (CanvassFlow *self, guint seconds_left)
{
  canvass_screen_set_seconds_left (self->screen, seconds_left);
}

static void
on_idle_erase (CanvassFlow *self)
{
  canvass_flow_end (self, CANVASS_FLOW_END_IDLE);
}

static guint
get_thanks_seconds (CanvassFlow *self)
{
  const CanvassRules *rules = canvass_campaign_get_rules (canvass_form_get_campaign (self->form));

  if (*canvass_form_get_code (self->form) != '\0')
    return CODE_SECONDS;
  return rules->qr || canvass_form_offers_another (self->form) ? OFFER_SECONDS : THANKS_SECONDS;
}

/* From each touch on: whoever touches is still there. */
void
canvass_flow_thank (CanvassFlow *self)
{
  g_clear_handle_id (&self->end_source, g_source_remove);
  self->words_left = MAX_WORDS_SECONDS / THANKS_SECONDS;
  self->end_source = g_timeout_add_seconds (get_thanks_seconds (self), on_thanks_read, self);
}

void
canvass_flow_erase (CanvassFlow *self)
{
  canvass_idle_stop (self->idle);
  canvass_screen_show_face (self->screen, CANVASS_FACE_ERASED);
  canvass_screen_forget_page (self->screen);
  canvass_form_forget_answers (self->form);
  g_clear_handle_id (&self->end_source, g_source_remove);
  self->words_left = MAX_WORDS_SECONDS / ERASED_SECONDS;
  self->end_source = g_timeout_add_seconds (ERASED_SECONDS, on_erased_read, self);
}

void
canvass_flow_add_idle (CanvassFlow *self)
{
  self->idle = canvass_idle_new ();
  g_signal_connect_swapped (self->idle, "cover", G_CALLBACK (on_idle_cover), self);
  g_signal_connect_swapped (self->idle, "tick", G_CALLBACK (on_idle_tick), self);
  g_signal_connect_swapped (self->idle, "erase", G_CALLBACK (on_idle_erase), self);
}
