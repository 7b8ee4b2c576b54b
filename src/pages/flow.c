/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/flow-parts.h"

#include "pages/colors.h"
#include "pages/interpreter.h"

enum {
  SUBMIT,
  ENDED,
  ANOTHER,
  CORNER_HELD,
  TOUCHED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassFlow, canvass_flow, CANVASS_TYPE_STAGE)

static const char *
get_second_language (CanvassFlow *self)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "second-language");

  /* The action keeps its own reference. */
  return g_variant_get_string (state, NULL);
}

/* The screen once more, as the helper reads it, only to take the words from. */
void
canvass_flow_interpret (CanvassFlow *self)
{
  const char *second = get_second_language (self);
  CanvassLanguage language;
  CanvassScreen *other = NULL;

  if (*second == '\0' || !canvass_form_find_language (self->form, second, &language))
    return;
  canvass_language_use (&language);
  canvass_form_speak (self->form, second);
  other = g_object_ref_sink (canvass_screen_new (self->form));
  canvass_flow_show_page (self, other, GTK_STACK_TRANSITION_TYPE_NONE);
  canvass_screen_set_seconds_left (other, canvass_screen_get_seconds_left (self->screen));
  canvass_screen_open_sheet (other, canvass_screen_get_sheet (self->screen));
  canvass_aloud_copy (self->aloud, CANVASS_AUDIBLE (other));
  canvass_form_speak (self->form, "");
  if (canvass_form_find_language (self->form, canvass_form_get_language (self->form), &language))
    canvass_language_use (&language);
  canvass_interpreter_apply (self->screen, other);
  g_object_unref (other);
}

/* Whatever changed a label asked for a frame: before it is laid out, the helper can read it too. */
static void
on_before_paint (CanvassFlow *self)
{
  if (self->screen != NULL && *get_second_language (self) != '\0' &&
      canvass_interpreter_is_outdated (self->screen))
    canvass_flow_interpret (self);
}

static void
tell_warnings (CanvassFlow *self)
{
  if (self->surround != NULL)
    canvass_surround_set_warnings (self->surround,
                                   canvass_flow_is_waiting (self) ? self->warnings : 0);
}

static void
come_to (CanvassFlow *self, CanvassPageId page)
{
  if (page != self->page)
    canvass_form_set_trouble (self->form, CANVASS_TROUBLE_NONE);
  if (page == CANVASS_PAGE_PETITIONS)
    canvass_form_unset_campaign (self->form);
  self->page = page;
}

void
canvass_flow_go_to (CanvassFlow *self, CanvassPageId page, GtkStackTransitionType transition)
{
  come_to (self, page);
  canvass_flow_show_page (self, self->screen, transition);
  canvass_guard_settle (self->guard);
  canvass_flow_interpret (self);
  canvass_aloud_show (self->aloud, CANVASS_AUDIBLE (self->screen));
  if (page == CANVASS_PAGE_ASK && canvass_form_is_practice (self->form))
    canvass_aloud_say (self->aloud, canvass_surround_practice_words ());
  canvass_flow_start_idle (self);
  tell_warnings (self);
}

void
canvass_flow_go_forward (CanvassFlow *self, CanvassPageId page)
{
  canvass_flow_go_to (self, page, GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT);
}

void
canvass_flow_make_screen (CanvassFlow *self, CanvassPageId page)
{
  int height = self->screen != NULL ? gtk_widget_get_height (GTK_WIDGET (self->screen)) : 0;
  CanvassLanguage language;

  come_to (self, page);
  if (canvass_form_find_language (self->form, canvass_form_get_language (self->form), &language))
    canvass_language_use (&language);
  self->screen = canvass_screen_new (self->form);
  /* A keyboard that opens at once has to know how much room there is. */
  canvass_screen_set_height (self->screen, height);
  canvass_surround_set_screen (self->surround, GTK_WIDGET (self->screen));
  canvass_flow_go_to (self, page, GTK_STACK_TRANSITION_TYPE_NONE);
}

static void
on_aloud_used (CanvassFlow *self)
{
  canvass_form_mark_begun (self->form);
  canvass_flow_start_idle (self);
}

static void
on_corner_held (CanvassFlow *self)
{
  if (self->screen != NULL)
    canvass_screen_forget_press (self->screen);
  g_signal_emit (self, signals[CORNER_HELD], 0);
}

static void
on_aloud_progressed (CanvassFlow *self)
{
  canvass_idle_listen (self->idle);
}

static void
on_touched (CanvassFlow *self)
{
  canvass_idle_touch (self->idle);
  if (self->page == CANVASS_PAGE_THANKS && self->end_source != 0)
    canvass_flow_thank (self);
  g_signal_emit (self, signals[TOUCHED], 0);
}

static void
canvass_flow_laid_out (CanvassStage *stage)
{
  CanvassScreen *screen = CANVASS_FLOW (stage)->screen;

  if (screen != NULL)
    canvass_screen_set_height (screen, gtk_widget_get_height (GTK_WIDGET (screen)));
}

static void
canvass_flow_root (GtkWidget *widget)
{
  CanvassFlow *self = CANVASS_FLOW (widget);

  GTK_WIDGET_CLASS (canvass_flow_parent_class)->root (widget);
  if (self->screen != NULL)
    canvass_page_shown (canvass_screen_get_page (self->screen));
}

/* A window that comes up gives the focus to its first button, which is none of the page's. And
 * whoever pressed “Done” twice did not mean the next signer's page. */
static void
canvass_flow_map (GtkWidget *widget)
{
  CanvassFlow *self = CANVASS_FLOW (widget);

  GTK_WIDGET_CLASS (canvass_flow_parent_class)->map (widget);
  g_signal_connect_swapped (
      gtk_widget_get_frame_clock (widget), "before-paint", G_CALLBACK (on_before_paint), self);
  if (self->screen != NULL && canvass_screen_get_page (self->screen) != NULL)
    canvass_page_shown (canvass_screen_get_page (self->screen));
  canvass_guard_settle (self->guard);
  if (self->by_ear)
    canvass_aloud_start_by_ear (self->aloud);
  self->by_ear = FALSE;
}

static void
canvass_flow_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (widget), widget);

  GTK_WIDGET_CLASS (canvass_flow_parent_class)->unmap (widget);
}

static void
canvass_flow_dispose (GObject *object)
{
  CanvassFlow *self = CANVASS_FLOW (object);

  g_clear_handle_id (&self->end_source, g_source_remove);
  if (self->idle != NULL)
    canvass_idle_stop (self->idle);
  self->screen = NULL;
  self->surround = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  if (self->form != NULL)
    canvass_form_wipe (self->form);
  g_clear_object (&self->guard);
  g_clear_object (&self->watch);
  g_clear_object (&self->idle);
  g_clear_object (&self->actions);
  g_clear_object (&self->aloud);
  g_clear_object (&self->form);

  G_OBJECT_CLASS (canvass_flow_parent_class)->dispose (object);
}

static void
canvass_flow_class_init (CanvassFlowClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_flow_dispose;
  widget_class->root = canvass_flow_root;
  widget_class->map = canvass_flow_map;
  widget_class->unmap = canvass_flow_unmap;
  CANVASS_STAGE_CLASS (klass)->laid_out = canvass_flow_laid_out;

  signals[SUBMIT] = g_signal_new ("submit",
                                  type,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  2,
                                  G_TYPE_UINT,
                                  G_TYPE_POINTER);
  signals[ENDED] = g_signal_new (
      "ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ANOTHER] = g_signal_new (
      "another", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[CORNER_HELD] =
      g_signal_new ("corner-held", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOUCHED] =
      g_signal_new ("touched", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "flow");
}

static void
canvass_flow_init (CanvassFlow *self)
{
  canvass_flow_add_actions (self);
  canvass_flow_add_idle (self);
  self->guard = canvass_guard_new (GTK_WIDGET (self));
  self->watch = canvass_watch_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->watch, "touched", G_CALLBACK (on_touched), self);
  g_signal_connect_swapped (self->watch, "corner-held", G_CALLBACK (on_corner_held), self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "text-normal");
  canvass_colors_use (gtk_widget_get_display (GTK_WIDGET (self)), CANVASS_COLORS_PAPER);
}

static void
take_carry (CanvassFlow *self, const CanvassFlowCarry *carry)
{
  CanvassLanguage language;

  if (*carry->language == '\0' ||
      !canvass_form_find_language (self->form, carry->language, &language))
    return;
  canvass_form_set_language (self->form, language.tag);
  canvass_form_carry_district (self->form, carry->petition, carry->district);
  if (carry->household)
    canvass_form_set_campaign_index (self->form, carry->petition);
  if (carry->household || self->page == CANVASS_PAGE_WELCOME)
    self->page = CANVASS_PAGE_ASK;
  canvass_flow_use_aids (self, &carry->aids);
}

CanvassFlow *
canvass_flow_new (GPtrArray *campaigns, const CanvassFlowCarry *carry)
{
  CanvassFlow *self;

  g_return_val_if_fail (campaigns != NULL && campaigns->len > 0, NULL);

  self = g_object_new (CANVASS_TYPE_FLOW, NULL);
  self->form = canvass_form_new (campaigns);
  self->aloud = canvass_aloud_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->aloud, "used", G_CALLBACK (on_aloud_used), self);
  g_signal_connect_swapped (self->aloud, "progressed", G_CALLBACK (on_aloud_progressed), self);
  self->surround = canvass_surround_new ();
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->surround));
  self->page = canvass_flow_first_page (self);
  if (carry != NULL)
    take_carry (self, carry);
  canvass_flow_make_screen (self, self->page);
  return self;
}

void
canvass_flow_stored (CanvassFlow *self)
{
  g_return_if_fail (CANVASS_IS_FLOW (self) && self->submitting);

  canvass_flow_get_carry (self, &self->carry);
  self->stored = TRUE;
  canvass_flow_set_submitting (self, FALSE);
  canvass_form_forget_signature (self->form);
  canvass_flow_go_forward (self, CANVASS_PAGE_THANKS);
  canvass_flow_thank (self);
}

void
canvass_flow_failed (CanvassFlow *self, CanvassFlowProblem problem)
{
  g_return_if_fail (CANVASS_IS_FLOW (self) && self->submitting);

  canvass_flow_set_submitting (self, FALSE);
  canvass_form_resume (self->form);
  canvass_page_set_trouble (canvass_screen_get_page (self->screen),
                            problem == CANVASS_FLOW_PROBLEM_FULL ? CANVASS_TROUBLE_FULL
                                                                 : CANVASS_TROUBLE_STORAGE);
}

void
canvass_flow_get_carry (CanvassFlow *self, CanvassFlowCarry *carry)
{
  g_return_if_fail (CANVASS_IS_FLOW (self) && carry != NULL);

  if (self->stored) {
    *carry = self->carry;
    return;
  }
  carry->petition = canvass_form_get_campaign_index (self->form);
  carry->household = canvass_form_get_household (self->form);
  carry->aids = (CanvassFlowAids){ 0 };
  if (!carry->household)
    canvass_flow_get_aids (self, &carry->aids);
  g_strlcpy (carry->language, canvass_form_get_language (self->form), sizeof carry->language);
  /* One that does not fit whole is asked for again. */
  if (g_strlcpy (carry->district,
                 canvass_form_get_value (self->form, "district"),
                 sizeof carry->district) >= sizeof carry->district)
    carry->district[0] = '\0';
}

void
canvass_flow_set_practice (CanvassFlow *self)
{
  g_return_if_fail (CANVASS_IS_FLOW (self));

  canvass_form_set_practice (self->form);
  canvass_surround_set_practice (self->surround, TRUE);
}

void
canvass_flow_set_warnings (CanvassFlow *self, guint warnings)
{
  g_return_if_fail (CANVASS_IS_FLOW (self));

  self->warnings = warnings;
  tell_warnings (self);
}

gboolean
canvass_flow_can_pause (CanvassFlow *self)
{
  g_return_val_if_fail (CANVASS_IS_FLOW (self), FALSE);

  return !self->submitting && !self->ended && self->page != CANVASS_PAGE_THANKS;
}

void
canvass_flow_pause (CanvassFlow *self)
{
  g_return_if_fail (CANVASS_IS_FLOW (self));

  self->paused = TRUE;
  canvass_flow_start_idle (self);
  if (self->screen != NULL)
    canvass_screen_forget_press (self->screen);
  if (!self->ended)
    canvass_aloud_pause (self->aloud);
}

void
canvass_flow_resume (CanvassFlow *self)
{
  g_return_if_fail (CANVASS_IS_FLOW (self));

  self->paused = FALSE;
  canvass_flow_start_idle (self);
  canvass_guard_settle (self->guard);
}

void
canvass_flow_forget (CanvassFlow *self)
{
  g_return_if_fail (CANVASS_IS_FLOW (self));

  if (canvass_flow_can_pause (self))
    canvass_flow_end (self, CANVASS_FLOW_END_IDLE);
}

gboolean
canvass_flow_is_begun (CanvassFlow *self)
{
  g_return_val_if_fail (CANVASS_IS_FLOW (self), FALSE);

  return canvass_form_is_begun (self->form);
}

void
canvass_flow_set_idle_seconds (CanvassFlow *self, guint cover_seconds, guint erase_seconds)
{
  g_return_if_fail (CANVASS_IS_FLOW (self));

  self->cover_seconds = cover_seconds;
  self->erase_seconds = erase_seconds;
  canvass_flow_start_idle (self);
}

CanvassScreen *
canvass_flow_get_screen (CanvassFlow *self)
{
  g_return_val_if_fail (CANVASS_IS_FLOW (self), NULL);

  return self->screen;
}

CanvassForm *
canvass_flow_get_form (CanvassFlow *self)
{
  g_return_val_if_fail (CANVASS_IS_FLOW (self), NULL);

  return self->form;
}
