/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-pages"

#include "pages/flow-private.h"

#include "pages/aids.h"
#include "pages/aloud.h"
#include "pages/ask-page.h"
#include "pages/colors.h"
#include "pages/contact-page.h"
#include "pages/guard.h"
#include "pages/idle.h"
#include "pages/interpreter.h"
#include "pages/petitions-page.h"
#include "pages/screen.h"
#include "pages/sign-page.h"
#include "pages/surround.h"
#include "pages/text-page.h"
#include "pages/thanks-page.h"
#include "pages/type.h"
#include "pages/watch.h"
#include "pages/welcome-page.h"
#include "pages/you-page.h"

#include <glib/gi18n-lib.h>

#define THANKS_SECONDS 5
#define CODE_SECONDS 60 /* where there is a code to write down */
#define ERASED_SECONDS 2
#define MAX_WORDS_SECONDS 30 /* what is spoken at the end may go on for */
/* Whoever listens has not walked away, for so long. */
#define MAX_LISTEN_SECONDS 300

typedef enum {
  PAGE_PETITIONS,
  PAGE_WELCOME,
  PAGE_ASK,
  PAGE_TEXT,
  PAGE_YOU,
  PAGE_CONTACT,
  PAGE_SIGN,
  PAGE_THANKS,
} PageId;

static gboolean
has_petitions (CanvassForm *form)
{
  return canvass_form_get_n_campaigns (form) > 1;
}

/* What the signer passes through; a page without a condition always is. */
static const struct {
  GType (*get_type) (void);
  CanvassStep step;
  gboolean (*is_wanted) (CanvassForm *form);
} pages[] = {
  [PAGE_PETITIONS] = { canvass_petitions_page_get_type, CANVASS_STEP_NONE, has_petitions },
  [PAGE_WELCOME] = { canvass_welcome_page_get_type, CANVASS_STEP_NONE, NULL },
  [PAGE_ASK] = { canvass_ask_page_get_type, CANVASS_STEP_READ, NULL },
  [PAGE_TEXT] = { canvass_text_page_get_type, CANVASS_STEP_READ, NULL },
  [PAGE_YOU] = { canvass_you_page_get_type, CANVASS_STEP_YOU, canvass_form_has_fields },
  [PAGE_CONTACT] = { canvass_contact_page_get_type,
                     CANVASS_STEP_CONTACT,
                     canvass_form_has_contact_page },
  [PAGE_SIGN] = { canvass_sign_page_get_type, CANVASS_STEP_SIGN, NULL },
  [PAGE_THANKS] = { canvass_thanks_page_get_type, CANVASS_STEP_NONE, NULL },
};

struct _CanvassFlow {
  AdwBin parent_instance;

  PageId page;
  gboolean submitting;
  gboolean paused; /* another window covers this one */
  gboolean ended;
  gboolean stored;
  CanvassFlowCarry carry;
  guint cover_seconds, erase_seconds; /* 0: as the campaign says */
  CanvassType type;
  guint words_left;  /* how often to wait for what is spoken at the end */
  gint64 touched_ms; /* when the signer did something last */
  guint warnings;    /* CanvassFlowWarnings */
  guint end_source;  /* until the last words on the screen were read */

  CanvassForm *form;           /* (owned) */
  CanvassAloud *aloud;         /* (owned) */
  CanvassSurround *surround;   /* (borrowed) (nullable) the child */
  CanvassScreen *screen;       /* (borrowed) (nullable) inside */
  CanvassIdle *idle;           /* (owned) */
  CanvassWatch *watch;         /* (owned) */
  CanvassGuard *guard;         /* (owned) */
  GSimpleActionGroup *actions; /* (owned) */
};

enum {
  SUBMIT,
  ENDED,
  ANOTHER,
  CORNER_HELD,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassFlow, canvass_flow, ADW_TYPE_BIN)

static PageId
first_page (CanvassFlow *self)
{
  return has_petitions (self->form) ? PAGE_PETITIONS : PAGE_WELCOME;
}

/* The whole text is a way round that only "Read all" takes. */
static gboolean
is_on_the_way (CanvassFlow *self, PageId page)
{
  return page != PAGE_TEXT && (pages[page].is_wanted == NULL || pages[page].is_wanted (self->form));
}

static PageId
page_after (CanvassFlow *self, PageId page)
{
  do
    page++;
  while (!is_on_the_way (self, page) ||
         (page == PAGE_WELCOME && *canvass_form_get_language (self->form) != '\0'));
  return page;
}

static PageId
page_before (CanvassFlow *self, PageId page)
{
  do
    page--;
  while (!is_on_the_way (self, page));
  return page;
}

static gboolean
is_waiting_for_a_signer (CanvassFlow *self)
{
  return self->page == first_page (self) && !canvass_form_is_begun (self->form);
}

/* On the first page nothing can be seen of a signer, and on the last nothing is left. */
static void
start_idle (CanvassFlow *self)
{
  const CanvassRules *rules = canvass_campaign_get_rules (canvass_form_get_campaign (self->form));

  if (self->ended || self->paused || self->submitting || self->page == PAGE_THANKS ||
      is_waiting_for_a_signer (self))
    canvass_idle_stop (self->idle);
  else if (self->erase_seconds != 0)
    canvass_idle_start (self->idle, self->cover_seconds, self->erase_seconds);
  else
    canvass_idle_start (self->idle, rules->cover_seconds, rules->erase_seconds);
}

static void
set_enabled (CanvassFlow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* While a signature is being stored it cannot be changed, left or sent a second time. */
static void
set_submitting (CanvassFlow *self, gboolean submitting)
{
  static const char *const names[] = { "back", "languages", "start-over", "sign" };

  self->submitting = submitting;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    set_enabled (self, names[i], !submitting);
  if (self->screen != NULL && canvass_screen_get_page (self->screen) != NULL)
    canvass_page_set_busy (canvass_screen_get_page (self->screen), submitting);
  if (submitting)
    canvass_aloud_say (self->aloud, _ ("Storing your signature…"));
  start_idle (self);
}

static gboolean
find_language (CanvassFlow *self, const char *tag, CanvassLanguage *language)
{
  g_autoptr (GArray) languages = canvass_form_get_languages (self->form);

  for (guint i = 0; i < languages->len; i++) {
    *language = g_array_index (languages, CanvassLanguage, i);
    if (*tag == '\0' || canvass_language_matches (language->tag, tag))
      return TRUE;
  }
  return FALSE;
}

static CanvassHeader
make_header (CanvassFlow *self)
{
  gboolean first = self->page == first_page (self);
  gboolean last = self->page == PAGE_THANKS;
  gboolean spoken = *canvass_form_get_language (self->form) != '\0';

  return (CanvassHeader){ .back = !first && !last,
                          .by_ear = !spoken,
                          .listen = spoken && !last,
                          .aids = !last,
                          .languages = self->page != PAGE_WELCOME && !last,
                          .start_over = !first && !last };
}

static void
show_page (CanvassFlow *self, CanvassScreen *screen, GtkStackTransitionType transition)
{
  canvass_screen_show_page (screen,
                            g_object_new (pages[self->page].get_type (), "form", self->form, NULL),
                            pages[self->page].step,
                            make_header (self),
                            transition);
}

static const char *
get_second_language (CanvassFlow *self)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "second-language");

  /* The action keeps its own reference. */
  return g_variant_get_string (state, NULL);
}

/* The screen once more, as the helper reads it, only to take the words from. */
static void
interpret (CanvassFlow *self)
{
  const char *second = get_second_language (self);
  CanvassLanguage language;
  CanvassScreen *other = NULL;

  if (*second == '\0' || !find_language (self, second, &language))
    return;
  canvass_language_use (&language);
  canvass_form_speak (self->form, second);
  other = g_object_ref_sink (canvass_screen_new (self->form));
  show_page (self, other, GTK_STACK_TRANSITION_TYPE_NONE);
  canvass_screen_set_seconds_left (other, canvass_screen_get_seconds_left (self->screen));
  canvass_screen_open_sheet (other, canvass_screen_get_sheet (self->screen));
  canvass_aloud_copy (self->aloud, other);
  canvass_form_speak (self->form, "");
  if (find_language (self, canvass_form_get_language (self->form), &language))
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
    interpret (self);
}

static void
tell_warnings (CanvassFlow *self)
{
  if (self->surround != NULL)
    canvass_surround_set_warnings (self->surround,
                                   is_waiting_for_a_signer (self) ? self->warnings : 0);
}

static void
go_to (CanvassFlow *self, PageId page, GtkStackTransitionType transition)
{
  if (page != self->page)
    canvass_form_set_trouble (self->form, CANVASS_TROUBLE_NONE);
  self->page = page;
  show_page (self, self->screen, transition);
  canvass_guard_settle (self->guard);
  interpret (self);
  canvass_aloud_show (self->aloud, self->screen);
  if (page == PAGE_ASK && canvass_form_is_practice (self->form))
    canvass_aloud_say (self->aloud, canvass_surround_practice_words ());
  start_idle (self);
  tell_warnings (self);
}

static void
go_forward (CanvassFlow *self, PageId page)
{
  go_to (self, page, GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT);
}

/* Every word on the screen is made anew from the templates; what was entered is in the form. */
static void
make_screen (CanvassFlow *self, PageId page)
{
  int height = self->screen != NULL ? gtk_widget_get_height (GTK_WIDGET (self->screen)) : 0;
  CanvassLanguage language;

  if (find_language (self, canvass_form_get_language (self->form), &language))
    canvass_language_use (&language);
  self->screen = canvass_screen_new (self->form);
  /* A keyboard that opens at once has to know how much room there is. */
  canvass_screen_set_height (self->screen, height);
  canvass_surround_set_screen (self->surround, GTK_WIDGET (self->screen));
  go_to (self, page, GTK_STACK_TRANSITION_TYPE_NONE);
}

/* Whoever hears that it has ended may drop the last reference. */
static void
end (CanvassFlow *self, CanvassFlowEnd reason)
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
  g_signal_emit (self, signals[ENDED], 0, reason);
  g_object_unref (self);
}

static void
finish (CanvassFlow *self, gboolean another, gboolean same_campaign)
{
  if (self->ended)
    return;
  g_object_ref (self);
  if (another)
    g_signal_emit (self, signals[ANOTHER], 0, same_campaign);
  end (self, CANVASS_FLOW_END_THANKED);
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
  finish (self, canvass_form_get_household (self->form), TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
on_erased_read (gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (is_still_speaking (self))
    return G_SOURCE_CONTINUE;
  self->end_source = 0;
  end (self, CANVASS_FLOW_END_STARTED_OVER);
  return G_SOURCE_REMOVE;
}

static void
on_idle_cover (CanvassFlow *self)
{
  canvass_screen_show_face (self->screen, CANVASS_FACE_COVER);
  canvass_guard_settle (self->guard);
}

static void
on_idle_tick (CanvassFlow *self, guint seconds_left)
{
  canvass_screen_set_seconds_left (self->screen, seconds_left);
}

static void
on_idle_erase (CanvassFlow *self)
{
  end (self, CANVASS_FLOW_END_IDLE);
}

static void
on_aloud_used (CanvassFlow *self)
{
  canvass_form_mark_begun (self->form);
  start_idle (self);
}

static void
on_corner_held (CanvassFlow *self)
{
  if (self->screen != NULL)
    canvass_screen_forget_press (self->screen);
  g_signal_emit (self, signals[CORNER_HELD], 0);
}

static void
on_back (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (self->page == first_page (self) || self->page == PAGE_THANKS)
    return;
  go_to (self, page_before (self, self->page), GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
}

static void
on_next (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (self->page >= PAGE_SIGN || !canvass_page_complete (canvass_screen_get_page (self->screen)))
    return;
  canvass_form_mark_begun (self->form);
  go_forward (self, page_after (self, self->page));
}

static void
on_read (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go_forward (user_data, PAGE_TEXT);
}

static void
on_choose_petition (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;
  guint index = g_variant_get_uint32 (parameter);

  if (index >= canvass_form_get_n_campaigns (self->form))
    return;
  canvass_form_set_campaign_index (self->form, index);
  canvass_form_mark_begun (self->form);
  make_screen (self, page_after (self, PAGE_PETITIONS));
}

static void
on_choose_language (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;
  PageId page = self->page;

  canvass_form_set_language (self->form, g_variant_get_string (parameter, NULL));
  canvass_form_mark_begun (self->form);
  make_screen (self, page == PAGE_WELCOME ? page_after (self, page) : page);
}

static void
open_sheet (CanvassFlow *self, CanvassSheet sheet)
{
  canvass_screen_open_sheet (self->screen, sheet);
  interpret (self);
  canvass_guard_settle (self->guard);
}

static void
on_aids (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_sheet (user_data, CANVASS_SHEET_AIDS);
}

static void
on_text_size_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  const char *size = g_variant_get_string (state, NULL);

  for (guint i = 0; i < CANVASS_N_TEXT_SIZES; i++) {
    g_autofree char *css_class = g_strdup_printf ("text-%s", canvass_aids_text_sizes[i]);

    if (g_str_equal (canvass_aids_text_sizes[i], size)) {
      gtk_widget_add_css_class (user_data, css_class);
      g_simple_action_set_state (action, state);
    } else {
      gtk_widget_remove_css_class (user_data, css_class);
    }
  }
}

static void
on_colors_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  const char *name = g_variant_get_string (state, NULL);

  for (CanvassColors colors = 0; colors < CANVASS_N_COLORS; colors++)
    if (g_str_equal (canvass_colors_names[colors], name)) {
      canvass_colors_use (gtk_widget_get_display (user_data), colors);
      g_simple_action_set_state (action, state);
    }
}

static void
on_second_language_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  CanvassFlow *self = user_data;

  g_simple_action_set_state (action, state);
  if (*g_variant_get_string (state, NULL) == '\0')
    canvass_interpreter_apply (self->screen, NULL);
  else
    interpret (self);
}

static void
on_aloud_progressed (CanvassFlow *self)
{
  if (g_get_monotonic_time () / 1000 - self->touched_ms < MAX_LISTEN_SECONDS * 1000)
    canvass_idle_touch (self->idle);
}

static void
on_touched (CanvassFlow *self)
{
  self->touched_ms = g_get_monotonic_time () / 1000;
  canvass_idle_touch (self->idle);
}

static void
on_languages (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_sheet (user_data, CANVASS_SHEET_LANGUAGES);
}

static void
on_start_over (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_sheet (user_data, CANVASS_SHEET_START_OVER);
}

static void
on_dismiss (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_sheet (user_data, CANVASS_SHEET_NONE);
}

static void
on_erase (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  canvass_idle_stop (self->idle);
  canvass_screen_show_face (self->screen, CANVASS_FACE_ERASED);
  canvass_screen_forget_page (self->screen);
  canvass_form_forget_answers (self->form);
  g_clear_handle_id (&self->end_source, g_source_remove);
  self->words_left = MAX_WORDS_SECONDS / ERASED_SECONDS;
  self->end_source = g_timeout_add_seconds (ERASED_SECONDS, on_erased_read, self);
}

static void
on_stay (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  canvass_screen_show_face (self->screen, CANVASS_FACE_PAGES);
  start_idle (self);
}

static void
on_sign (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;
  CanvassPage *page = canvass_screen_get_page (self->screen);
  CanvassCampaign *campaign = canvass_form_get_campaign (self->form);
  CanvassPayload *payload = canvass_form_get_payload (self->form);
  g_autoptr (GError) error = NULL;

  if (self->submitting || self->page != PAGE_SIGN || !canvass_page_complete (page))
    return;
  canvass_form_set_household (self->form, g_variant_get_boolean (parameter));
  canvass_form_prepare (self->form);
  if (!canvass_campaign_check_payload (campaign, payload, &error)) {
    /* The error names a field, never what is in it. */
    g_message ("A signature was not accepted: %s", error->message);
    canvass_form_resume (self->form);
    canvass_page_set_trouble (page, CANVASS_TROUBLE_INCOMPLETE);
    return;
  }
  set_submitting (self, TRUE);
  g_signal_emit (self, signals[SUBMIT], 0, canvass_form_get_campaign_index (self->form), payload);
}

static void
on_finish (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (self->page == PAGE_THANKS)
    finish (self, canvass_form_get_household (self->form), TRUE);
}

static void
on_another_petition (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (self->page == PAGE_THANKS)
    finish (self, TRUE, FALSE);
}

static GtkSizeRequestMode
canvass_flow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
canvass_flow_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
canvass_flow_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassFlow *self = CANVASS_FLOW (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
  if (self->screen != NULL)
    canvass_screen_set_height (self->screen, gtk_widget_get_height (GTK_WIDGET (self->screen)));
  canvass_type_fit_soon (&self->type, width, height);
}

static void
canvass_flow_root (GtkWidget *widget)
{
  CanvassFlow *self = CANVASS_FLOW (widget);
  int width = -1, height = -1;

  GTK_WIDGET_CLASS (canvass_flow_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    gtk_window_get_default_size (GTK_WINDOW (gtk_widget_get_root (widget)), &width, &height);
  if (width > 0 && height > 0)
    canvass_type_fit (&self->type, width, height);
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

  canvass_type_clear (&self->type);
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
  widget_class->get_request_mode = canvass_flow_get_request_mode;
  widget_class->measure = canvass_flow_measure;
  widget_class->size_allocate = canvass_flow_size_allocate;
  widget_class->root = canvass_flow_root;
  widget_class->map = canvass_flow_map;
  widget_class->unmap = canvass_flow_unmap;

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

  gtk_widget_class_set_css_name (widget_class, "flow");
}

static void
canvass_flow_init (CanvassFlow *self)
{
  static const GActionEntry entries[] = {
    { "back", on_back },
    { "next", on_next },
    { "read", on_read },
    { "choose-petition", on_choose_petition, "u" },
    { "choose-language", on_choose_language, "s" },
    { "aids", on_aids },
    { "text-size", NULL, "s", "'normal'", on_text_size_changed },
    { "colors", NULL, "s", "'paper'", on_colors_changed },
    { "second-language", NULL, "s", "''", on_second_language_changed },
    { "languages", on_languages },
    { "start-over", on_start_over },
    { "dismiss", on_dismiss },
    { "erase", on_erase },
    { "stay", on_stay },
    { "sign", on_sign, "b" },
    { "finish", on_finish },
    { "another-petition", on_another_petition },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (
      G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "flow", G_ACTION_GROUP (self->actions));

  self->idle = canvass_idle_new ();
  g_signal_connect_swapped (self->idle, "cover", G_CALLBACK (on_idle_cover), self);
  g_signal_connect_swapped (self->idle, "tick", G_CALLBACK (on_idle_tick), self);
  g_signal_connect_swapped (self->idle, "erase", G_CALLBACK (on_idle_erase), self);
  self->guard = canvass_guard_new (GTK_WIDGET (self));
  self->watch = canvass_watch_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->watch, "touched", G_CALLBACK (on_touched), self);
  g_signal_connect_swapped (self->watch, "corner-held", G_CALLBACK (on_corner_held), self);
  /* A bin's own would not tell how large it was laid out. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "text-normal");
  canvass_colors_use (gtk_widget_get_display (GTK_WIDGET (self)), CANVASS_COLORS_PAPER);
  canvass_type_init (&self->type, GTK_WIDGET (self));
}

CanvassFlow *
canvass_flow_new (GPtrArray *campaigns, const CanvassFlowCarry *carry)
{
  CanvassFlow *self;
  CanvassLanguage language;

  g_return_val_if_fail (campaigns != NULL && campaigns->len > 0, NULL);

  self = g_object_new (CANVASS_TYPE_FLOW, NULL);
  self->form = canvass_form_new (campaigns);
  self->aloud = canvass_aloud_new (GTK_WIDGET (self), G_ACTION_MAP (self->actions), self->form);
  g_signal_connect_swapped (self->aloud, "used", G_CALLBACK (on_aloud_used), self);
  g_signal_connect_swapped (self->aloud, "progressed", G_CALLBACK (on_aloud_progressed), self);
  self->surround = canvass_surround_new ();
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->surround));
  self->page = first_page (self);
  if (carry != NULL && *carry->language != '\0' &&
      find_language (self, carry->language, &language)) {
    canvass_form_set_language (self->form, language.tag);
    canvass_form_set_district (self->form, carry->district);
    if (!has_petitions (self->form))
      self->page = PAGE_ASK;
  }
  make_screen (self, self->page);
  return self;
}

void
canvass_flow_stored (CanvassFlow *self)
{
  g_return_if_fail (CANVASS_IS_FLOW (self) && self->submitting);

  canvass_flow_get_carry (self, &self->carry);
  self->stored = TRUE;
  set_submitting (self, FALSE);
  canvass_form_forget_signature (self->form);
  go_forward (self, PAGE_THANKS);
  self->words_left = MAX_WORDS_SECONDS / THANKS_SECONDS;
  self->end_source = g_timeout_add_seconds (
      *canvass_form_get_code (self->form) != '\0' ? CODE_SECONDS : THANKS_SECONDS,
      on_thanks_read,
      self);
}

void
canvass_flow_failed (CanvassFlow *self, CanvassFlowProblem problem)
{
  g_return_if_fail (CANVASS_IS_FLOW (self) && self->submitting);

  set_submitting (self, FALSE);
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

  return !self->submitting && !self->ended && self->page != PAGE_THANKS;
}

void
canvass_flow_pause (CanvassFlow *self)
{
  g_return_if_fail (CANVASS_IS_FLOW (self));

  self->paused = TRUE;
  start_idle (self);
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
  start_idle (self);
  canvass_guard_settle (self->guard);
}

void
canvass_flow_forget (CanvassFlow *self)
{
  g_return_if_fail (CANVASS_IS_FLOW (self));

  if (canvass_flow_can_pause (self))
    end (self, CANVASS_FLOW_END_IDLE);
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
  start_idle (self);
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
