/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/view.h"

#include "pages/aloud.h"
#include "pages/colors.h"
#include "pages/guard.h"
#include "pages/idle.h"
#include "pages/language.h"
#include "pages/watch.h"
#include "panel/closed-page.h"
#include "panel/frame.h"
#include "panel/name-page.h"
#include "panel/overview-page.h"
#include "panel/petition-page.h"
#include "panel/pin-page.h"
#include "panel/readiness-page.h"
#include "panel/sticks-page.h"
#include "panel/task-page.h"
#include "panel/touch-page.h"
#include "panel/words-page.h"
#include "widgets/restyle.h"

/* How often is looked whether a finger has left the page, and how long one is waited for. */
#define HELD_POLL_MS 30
#define MAX_HELD_MS 3000

static GType (*const PAGES[CANVASS_N_PLACES]) (void) = {
  [CANVASS_PLACE_PIN] = canvass_pin_page_get_type,
  [CANVASS_PLACE_FORGOTTEN] = canvass_task_page_get_type,
  [CANVASS_PLACE_OVERVIEW] = canvass_overview_page_get_type,
  [CANVASS_PLACE_EXPORT] = canvass_task_page_get_type,
  [CANVASS_PLACE_SEND] = canvass_task_page_get_type,
  [CANVASS_PLACE_READINESS] = canvass_readiness_page_get_type,
  [CANVASS_PLACE_TOUCH] = canvass_touch_page_get_type,
  [CANVASS_PLACE_PRINT] = canvass_task_page_get_type,
  [CANVASS_PLACE_PRACTICE] = canvass_task_page_get_type,
  [CANVASS_PLACE_DOUBT] = canvass_task_page_get_type,
  [CANVASS_PLACE_PETITIONS] = canvass_petition_page_get_type,
  [CANVASS_PLACE_WORDS] = canvass_words_page_get_type,
  [CANVASS_PLACE_NAME] = canvass_name_page_get_type,
  [CANVASS_PLACE_ENROLL] = canvass_task_page_get_type,
  [CANVASS_PLACE_STICKS] = canvass_sticks_page_get_type,
  [CANVASS_PLACE_CLOSE] = canvass_task_page_get_type,
  [CANVASS_PLACE_QUIT] = canvass_task_page_get_type,
};

struct _CanvassPanelView {
  CanvassStage parent_instance;

  CanvassPlace place; /* that the page is of */
  guint warn_seconds, close_seconds;
  gboolean busy;     /* something was being done when the time was last counted */
  guint held_source; /* while news wait for a finger to leave the page */
  guint held_ms;

  CanvassPanelModel *model;    /* (owned) */
  CanvassAloud *aloud;         /* (owned) */
  CanvassFrame *frame;         /* (borrowed) the child */
  CanvassIdle *idle;           /* (owned) */
  CanvassWatch *watch;         /* (owned) */
  CanvassGuard *guard;         /* (owned) */
  GSimpleActionGroup *actions; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CanvassPanelView, canvass_panel_view, CANVASS_TYPE_STAGE)

/* Nobody is sent away while something is being done for them. */
static void
start_idle (CanvassPanelView *self)
{
  self->busy = canvass_panel_model_look (self->model)->job.running;
  if (self->busy)
    canvass_idle_stop (self->idle);
  else
    canvass_idle_start (self->idle, self->warn_seconds, self->close_seconds);
}

static GType
get_page_type (const CanvassPanelFacts *facts)
{
  if (facts->place == CANVASS_PLACE_CLOSE && facts->state != NULL && facts->state->closed)
    return CANVASS_TYPE_CLOSED_PAGE;
  return PAGES[facts->place]();
}

static void
show_page (CanvassPanelView *self)
{
  const CanvassPanelFacts *facts = canvass_panel_model_look (self->model);

  self->place = facts->place;
  g_clear_handle_id (&self->held_source, g_source_remove);
  canvass_frame_set_page (self->frame,
                          g_object_new (get_page_type (facts), "model", self->model, NULL),
                          facts->place != CANVASS_PLACE_TOUCH,
                          facts->place != CANVASS_PLACE_OVERVIEW);
  canvass_guard_settle (self->guard);
  canvass_aloud_show (self->aloud, CANVASS_AUDIBLE (self->frame));
}

/* (out) what the model's language is, or English where we do not speak it. */
static void
find_language (CanvassPanelView *self, CanvassLanguage *found)
{
  g_autoptr (GArray) languages = canvass_languages_offered (NULL);
  const char *tag = canvass_panel_model_get_language (self->model);

  *found = g_array_index (languages, CanvassLanguage, 0);
  for (guint i = 0; i < languages->len; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);

    if (canvass_language_matches (language->tag, tag))
      *found = *language;
  }
}

/* Every word on the screen is made anew from the templates. */
static void
make_frame (CanvassPanelView *self)
{
  CanvassLanguage language;

  find_language (self, &language);
  canvass_panel_model_set_language (self->model, language.tag);
  canvass_language_use (&language);
  self->frame = canvass_frame_new (language.tag);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->frame));
  show_page (self);
}

static gboolean
has_pressed_button (GtkWidget *root)
{
  if (GTK_IS_BUTTON (root) && (gtk_widget_get_state_flags (root) & GTK_STATE_FLAG_ACTIVE) != 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_pressed_button (child))
      return TRUE;
  return FALSE;
}

static gboolean
on_held (gpointer user_data)
{
  CanvassPanelView *self = user_data;

  self->held_ms += HELD_POLL_MS;
  if (self->held_ms < MAX_HELD_MS && has_pressed_button (GTK_WIDGET (self->frame)))
    return G_SOURCE_CONTINUE;
  self->held_source = 0;
  canvass_panel_page_update (canvass_frame_get_page (self->frame));
  return G_SOURCE_REMOVE;
}

/* A page makes its buttons anew: one that is under a finger would be taken away from it, and
 * nothing would come of the press. */
static void
update_page_once_let_go (CanvassPanelView *self)
{
  if (self->held_source != 0)
    return;
  if (!has_pressed_button (GTK_WIDGET (self->frame))) {
    canvass_panel_page_update (canvass_frame_get_page (self->frame));
    return;
  }
  self->held_ms = 0;
  self->held_source = g_timeout_add (HELD_POLL_MS, on_held, self);
}

static void
on_model_changed (CanvassPanelView *self)
{
  const CanvassPanelFacts *facts = canvass_panel_model_look (self->model);
  CanvassPanelPage *page = canvass_frame_get_page (self->frame);

  if (facts->place != self->place || G_OBJECT_TYPE (page) != get_page_type (facts))
    show_page (self);
  else
    update_page_once_let_go (self);
  if (facts->job.running != self->busy)
    start_idle (self);
}

static void
on_idle_cover (CanvassPanelView *self)
{
  canvass_frame_cover (self->frame, CANVASS_COVER_IDLE);
  canvass_guard_settle (self->guard);
}

static void
on_idle_tick (CanvassPanelView *self, guint seconds_left)
{
  canvass_frame_set_seconds_left (self->frame, seconds_left);
}

static void
on_idle_erase (CanvassPanelView *self)
{
  canvass_panel_model_leave (self->model, TRUE);
}

static void
on_touched (CanvassPanelView *self)
{
  canvass_idle_touch (self->idle);
}

static void
on_aloud_progressed (CanvassPanelView *self)
{
  canvass_idle_listen (self->idle);
}

static void
on_go (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassPanelView *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);

  for (CanvassPlace place = 0; place < CANVASS_N_PLACES; place++)
    if (g_str_equal (canvass_place_names[place], name))
      canvass_panel_model_go (self->model, place);
}

static void
on_back (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  canvass_panel_model_go_back (CANVASS_PANEL_VIEW (user_data)->model);
}

static void
on_leave (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  canvass_panel_model_leave (CANVASS_PANEL_VIEW (user_data)->model,
                             g_variant_get_boolean (parameter));
}

static void
on_change_pin (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  canvass_panel_model_change_pin (CANVASS_PANEL_VIEW (user_data)->model);
}

static void
on_text_size (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gboolean large = gtk_widget_has_css_class (user_data, "text-largest");

  canvass_widget_replace_css_class (
      user_data, large ? "text-largest" : "text-normal", large ? "text-normal" : "text-largest");
}

static void
on_languages (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassPanelView *self = user_data;

  canvass_frame_cover (self->frame, CANVASS_COVER_LANGUAGES);
  canvass_guard_settle (self->guard);
}

static void
on_choose_language (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassPanelView *self = user_data;

  canvass_panel_model_set_language (self->model, g_variant_get_string (parameter, NULL));
  make_frame (self);
}

static void
on_dismiss (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassPanelView *self = user_data;

  canvass_frame_cover (self->frame, CANVASS_COVER_NONE);
  start_idle (self);
}

/* As a step out of anything; from the overview one goes on purpose. */
static void
on_escape (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassPanelView *self = user_data;

  if (canvass_frame_get_cover (self->frame) != CANVASS_COVER_NONE)
    on_dismiss (action, parameter, user_data);
  else if (self->place != CANVASS_PLACE_OVERVIEW)
    canvass_panel_model_go_back (self->model);
}

static void
tell_screen (CanvassPanelView *self)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  g_autofree char *screen = NULL;

  if (monitor == NULL || gdk_monitor_get_width_mm (monitor) <= 0)
    return;
  screen = g_strdup_printf (
      "%dx%d", gdk_monitor_get_width_mm (monitor), gdk_monitor_get_height_mm (monitor));
  canvass_panel_model_set_screen (self->model, screen);
}

static void
canvass_panel_view_root (GtkWidget *widget)
{
  CanvassPanelView *self = CANVASS_PANEL_VIEW (widget);

  GTK_WIDGET_CLASS (canvass_panel_view_parent_class)->root (widget);
  tell_screen (self);
}

/* A window that comes up gives the focus to its first button, which is none of the page's. */
static void
canvass_panel_view_map (GtkWidget *widget)
{
  CanvassPanelView *self = CANVASS_PANEL_VIEW (widget);

  GTK_WIDGET_CLASS (canvass_panel_view_parent_class)->map (widget);
  canvass_page_shown (CANVASS_PAGE (canvass_frame_get_page (self->frame)));
  canvass_guard_settle (self->guard);
  start_idle (self);
}

static void
canvass_panel_view_dispose (GObject *object)
{
  CanvassPanelView *self = CANVASS_PANEL_VIEW (object);

  g_clear_handle_id (&self->held_source, g_source_remove);
  if (self->idle != NULL)
    canvass_idle_stop (self->idle);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  self->frame = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->aloud);
  g_clear_object (&self->guard);
  g_clear_object (&self->watch);
  g_clear_object (&self->idle);
  g_clear_object (&self->actions);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (canvass_panel_view_parent_class)->dispose (object);
}

static void
canvass_panel_view_class_init (CanvassPanelViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_panel_view_dispose;
  widget_class->root = canvass_panel_view_root;
  widget_class->map = canvass_panel_view_map;
  /* As the signing pages': they share their style. */
  gtk_widget_class_set_css_name (widget_class, "flow");
}

static void
canvass_panel_view_init (CanvassPanelView *self)
{
  static const GActionEntry entries[] = {
    { "go", on_go, "s" },
    { "back", on_back },
    { "leave", on_leave, "b" },
    { "change-pin", on_change_pin },
    { "text-size", on_text_size },
    { "languages", on_languages },
    { "choose-language", on_choose_language, "s" },
    { "dismiss", on_dismiss },
    { "stay", on_dismiss },
    { "escape", on_escape },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (
      G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "panel", G_ACTION_GROUP (self->actions));

  self->warn_seconds = CANVASS_PANEL_IDLE_SECONDS - CANVASS_PANEL_WARN_SECONDS;
  self->close_seconds = CANVASS_PANEL_IDLE_SECONDS;
  self->idle = canvass_idle_new ();
  g_signal_connect_swapped (self->idle, "cover", G_CALLBACK (on_idle_cover), self);
  g_signal_connect_swapped (self->idle, "tick", G_CALLBACK (on_idle_tick), self);
  g_signal_connect_swapped (self->idle, "erase", G_CALLBACK (on_idle_erase), self);
  self->aloud = canvass_aloud_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->aloud, "used", G_CALLBACK (start_idle), self);
  g_signal_connect_swapped (self->aloud, "progressed", G_CALLBACK (on_aloud_progressed), self);
  self->guard = canvass_guard_new (GTK_WIDGET (self));
  self->watch = canvass_watch_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->watch, "touched", G_CALLBACK (on_touched), self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "text-normal");
  gtk_widget_add_css_class (GTK_WIDGET (self), "panel");
  /* It is read in the sun, and in a hurry. */
  canvass_colors_use (gtk_widget_get_display (GTK_WIDGET (self)), CANVASS_COLORS_CONTRAST);
}

CanvassPanelView *
canvass_panel_view_new (CanvassPanelModel *model)
{
  CanvassPanelView *self;

  g_return_val_if_fail (CANVASS_IS_PANEL_MODEL (model), NULL);

  self = g_object_new (CANVASS_TYPE_PANEL_VIEW, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_swapped (model, "changed", G_CALLBACK (on_model_changed), self);
  make_frame (self);
  return self;
}

CanvassPanelPage *
canvass_panel_view_get_page (CanvassPanelView *self)
{
  g_return_val_if_fail (CANVASS_IS_PANEL_VIEW (self), NULL);

  return canvass_frame_get_page (self->frame);
}

void
canvass_panel_view_set_idle_seconds (CanvassPanelView *self,
                                     guint warn_seconds,
                                     guint close_seconds)
{
  g_return_if_fail (CANVASS_IS_PANEL_VIEW (self));

  self->warn_seconds = warn_seconds;
  self->close_seconds = close_seconds;
  start_idle (self);
}
