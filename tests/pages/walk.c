/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "walk.h"

#include "pages/flow-private.h"
#include "pages/interpreter.h"
#include "widgets/entry.h"
#include "widgets/signature-pad.h"

#include <glib/gi18n-lib.h>

#define WAIT_SECONDS 30
#define FRAMES_AT_REST 4

const char *const walk_page_names[WALK_N_PAGES] = {
  "welcome", "ask",      "text",   "you",  "contact",   "sign",       "thanks",
  "cover",   "keyboard", "listen", "aids", "languages", "start-over",
};

static gboolean
on_timeout (gpointer timed_out)
{
  *(gboolean *)timed_out = TRUE;
  return G_SOURCE_REMOVE;
}

void
walk_wait (WalkCondition condition, gpointer data)
{
  gboolean timed_out = FALSE;
  guint timeout = g_timeout_add_seconds (WAIT_SECONDS, on_timeout, &timed_out);

  while (!timed_out && !condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (timed_out);
  g_source_remove (timeout);
}

/* Where everything below @widget is, as a hash. */
static guint
hash_layout (GtkWidget *widget, GtkWidget *root, guint hash)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_compute_bounds (widget, root, &bounds))
    return hash;
  hash = hash * 31 + (guint)(int)bounds.origin.x;
  hash = hash * 31 + (guint)(int)bounds.origin.y;
  hash = hash * 31 + (guint)(int)bounds.size.width;
  hash = hash * 31 + (guint)(int)bounds.size.height;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    hash = hash_layout (child, root, hash);
  return hash;
}

typedef struct {
  guint layout;
  guint frames_left;
} Rest;

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Rest *rest = user_data;
  guint layout = hash_layout (widget, widget, 5381);

  rest->frames_left = layout == rest->layout ? rest->frames_left - 1 : FRAMES_AT_REST;
  rest->layout = layout;
  return rest->frames_left > 0;
}

static gboolean
is_at_rest (gpointer rest)
{
  return ((const Rest *)rest)->frames_left == 0;
}

/* The size of the text follows a layout, a layout follows it, and what is scrolled follows that. */
void
walk_settle_widget (GtkWidget *widget)
{
  Rest rest = { 0, FRAMES_AT_REST };

  /* Frames come while there is this; drawing what has not changed would be most of their cost. */
  gtk_widget_add_tick_callback (widget, on_frame, &rest, NULL);
  walk_wait (is_at_rest, &rest);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
walk_settle (CanvassFlow *flow)
{
  walk_settle_widget (GTK_WIDGET (flow));
}

GtkWindow *
walk_show_widget (GtkWidget *widget, int width, int height)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, width, height);
  gtk_window_set_decorated (window, FALSE);
  gtk_window_set_child (window, widget);
  gtk_window_present (window);
  walk_settle_widget (widget);
  return window;
}

GtkWindow *
walk_show (CanvassFlow *flow, int width, int height)
{
  return walk_show_widget (GTK_WIDGET (flow), width, height);
}

CanvassScreen *
walk_get_screen (CanvassFlow *flow)
{
  return canvass_flow_get_screen (flow);
}

CanvassPage *
walk_get_page (CanvassFlow *flow)
{
  return canvass_screen_get_page (walk_get_screen (flow));
}

void
walk_do (CanvassFlow *flow, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (flow), action, NULL));
}

void
walk_choose_language (CanvassFlow *flow, const char *tag)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (flow), "flow.choose-language", "s", tag));
}

void
walk_use_aid (CanvassFlow *flow, const char *name, const char *state)
{
  g_autofree char *action = g_strconcat ("flow.", name, NULL);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (flow), action, "s", state));
}

typedef gboolean (*Match) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
search (GtkWidget *root, Match match, gconstpointer data, guint *n)
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_visible (root))
    return NULL;
  if (match (root, data) && (*n)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = search (child, match, data, n);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), GPOINTER_TO_SIZE (type));
}

GtkWidget *
walk_find (GtkWidget *root, GType type, guint n)
{
  return search (root, is_of_type, GSIZE_TO_POINTER (type), &n);
}

static gboolean
is_saying (GtkWidget *widget, gconstpointer words)
{
  gsize length = strlen (words);

  /* A helper's line may stand below. */
  return GTK_IS_LABEL (widget) &&
         canvass_interpreter_get_own_length (GTK_LABEL (widget)) == length &&
         strncmp (gtk_label_get_text (GTK_LABEL (widget)), words, length) == 0;
}

/* The same words may also stand where they cannot be pressed. */
GtkWidget *
walk_find_saying (GtkWidget *root, const char *words)
{
  for (guint i = 0;; i++) {
    guint n = i;
    GtkWidget *label = search (root, is_saying, words, &n);

    if (label == NULL)
      g_error ("Nothing to press says “%s”", words);
    for (GtkWidget *widget = label; widget != NULL; widget = gtk_widget_get_parent (widget))
      if (GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget))
        return widget;
  }
}

static gboolean
has_css_class (GtkWidget *widget, gconstpointer css_class)
{
  return gtk_widget_has_css_class (widget, css_class);
}

GtkWidget *
walk_find_css (GtkWidget *root, const char *css_class)
{
  guint n = 0;

  return search (root, has_css_class, css_class, &n);
}

void
walk_press (GtkWidget *widget)
{
  g_assert_true (gtk_widget_is_sensitive (widget));
  if (GTK_IS_CHECK_BUTTON (widget))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (widget),
                                 !gtk_check_button_get_active (GTK_CHECK_BUTTON (widget)));
  else
    g_signal_emit_by_name (widget, "clicked");
}

void
walk_type (CanvassFlow *flow, guint n, const char *text)
{
  GtkWidget *entry = walk_find (GTK_WIDGET (walk_get_page (flow)), CANVASS_TYPE_ENTRY, n);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

void
walk_draw (CanvassFlow *flow)
{
  g_autofree CanvassDrawing *drawing = g_new0 (CanvassDrawing, 1);
  GtkWidget *pad = walk_find (GTK_WIDGET (walk_get_page (flow)), CANVASS_TYPE_SIGNATURE_PAD, 0);

  canvass_drawing_clear (drawing, 1000, 500);
  for (guint stroke = 0; stroke < 3; stroke++) {
    canvass_drawing_begin_stroke (drawing, 150 + stroke * 200, 350);
    for (int i = 1; i < 40; i++)
      canvass_drawing_add_point (
          drawing, 150 + stroke * 200 + i * 6, 350 - (i < 20 ? i : 40 - i) * (i % 7 + 4));
  }
  canvass_signature_pad_set_drawing (CANVASS_SIGNATURE_PAD (pad), drawing);
}

static gboolean
is_cover (gpointer screen)
{
  return canvass_screen_get_face (screen) == CANVASS_FACE_COVER;
}

/* Only a petition that asks for them has a street and answers to tap. */
static void
answer_what_else_is_asked (CanvassFlow *flow)
{
  GtkWidget *root = GTK_WIDGET (walk_get_page (flow));

  if (canvass_campaign_find_field (
          canvass_form_get_campaign (canvass_page_get_form (walk_get_page (flow))), "adult") !=
      NULL)
    walk_press (walk_find_saying (root, _ ("Yes")));
  if (walk_find (root, CANVASS_TYPE_ENTRY, 2) == NULL)
    return;
  walk_type (flow, 2, "1823 W 21st St");
  walk_press (walk_find_saying (root, "Ward 25"));
}

void
walk_answer (CanvassFlow *flow, WalkPage page)
{
  GtkWidget *root = GTK_WIDGET (walk_get_page (flow));

  if (page == WALK_YOU) {
    walk_type (flow, 0, "Ana López");
    walk_type (flow, 1, "60608");
    answer_what_else_is_asked (flow);
  } else if (page == WALK_CONTACT) {
    walk_press (walk_find_saying (root, _ ("Yes, by e-mail")));
    if (canvass_form_asks_age (canvass_page_get_form (walk_get_page (flow))))
      walk_press (walk_find_saying (root, _ ("Yes")));
    walk_type (flow, 0, "ana@example.org");
  } else if (page == WALK_SIGN) {
    walk_draw (flow);
  }
}

void
walk_on (CanvassFlow *flow, WalkPage page)
{
  if (page != WALK_SIGN) {
    walk_do (flow, "flow.next");
    return;
  }
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (flow), "flow.sign", "b", FALSE));
}

void
walk_lay_over (CanvassFlow *flow, WalkPage page)
{
  if (page == WALK_KEYBOARD) {
    GtkWidget *entry = walk_find (GTK_WIDGET (walk_get_page (flow)), CANVASS_TYPE_ENTRY, 0);

    gtk_widget_grab_focus (entry);
    g_assert_true (gtk_widget_activate_action (entry, "keyboard.toggle", NULL));
  } else if (page == WALK_LISTEN) {
    walk_do (flow, "aloud.listen");
  } else if (page == WALK_AIDS) {
    walk_do (flow, "flow.aids");
  } else if (page == WALK_LANGUAGES) {
    walk_do (flow, "flow.languages");
  } else if (page == WALK_START_OVER) {
    walk_do (flow, "flow.start-over");
  } else if (page == WALK_COVER) {
    canvass_flow_set_idle_seconds (flow, 0, 100);
    walk_wait (is_cover, walk_get_screen (flow));
  }
}

void
walk_to (CanvassFlow *flow, const char *language, WalkPage page)
{
  static const WalkPage way[] = { WALK_ASK, WALK_YOU, WALK_CONTACT, WALK_SIGN, WALK_THANKS };
  WalkPage goal = page > WALK_THANKS ? WALK_YOU : page == WALK_TEXT ? WALK_ASK : page;

  if (page != WALK_WELCOME)
    walk_choose_language (flow, language);
  for (guint i = 0; page != WALK_WELCOME && i < G_N_ELEMENTS (way); i++) {
    walk_answer (flow, way[i]);
    if (way[i] == goal)
      break;
    walk_on (flow, way[i]);
  }
  if (page == WALK_TEXT)
    walk_do (flow, "flow.read");
  walk_lay_over (flow, page);
  walk_settle (flow);
}
