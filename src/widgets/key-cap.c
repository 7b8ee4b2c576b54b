/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/key-cap.h"

#include "widgets/dead-keys.h"
#include "widgets/key-touch.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_DATA "canvass-key"
#define INDEX_DATA "canvass-index"

static GtkWidget *
make_cap (const char *css_class)
{
  GtkWidget *cap = gtk_button_new_with_label ("");

  gtk_widget_set_focusable (cap, FALSE);
  gtk_widget_set_focus_on_click (cap, FALSE);
  gtk_widget_add_css_class (cap, "key");
  if (css_class != NULL)
    gtk_widget_add_css_class (cap, css_class);
  canvass_key_touch_watch (GTK_BUTTON (cap));
  return cap;
}

static void
set_name (GtkWidget *cap, const char *name)
{
  canvass_spoken_set_name (cap, name);
}

/* A mark alone would stand on nothing, or on the edge of its key. */
static void
set_text (GtkWidget *cap, const char *text)
{
  gunichar first = g_utf8_get_char (text);
  const char *accent = NULL;
  char marked[CANVASS_KEY_TEXT_BYTES + 4] = "";

  if (canvass_dead_key_is (text))
    accent = canvass_dead_key_get_accent (g_utf8_get_char (g_utf8_next_char (text)));
  else if (g_unichar_ismark (first) && g_unichar_get_script (first) == G_UNICODE_SCRIPT_INHERITED)
    g_unichar_to_utf8 (CANVASS_DOTTED_CIRCLE, marked);
  g_strlcat (marked, accent != NULL ? accent : text, sizeof marked);
  gtk_button_set_label (GTK_BUTTON (cap), marked);
}

static void
set_pressed (GtkWidget *cap, gboolean pressed)
{
  if (pressed)
    gtk_widget_add_css_class (cap, "active");
  else
    gtk_widget_remove_css_class (cap, "active");
  gtk_accessible_update_state (GTK_ACCESSIBLE (cap),
                               GTK_ACCESSIBLE_STATE_PRESSED,
                               pressed ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                       : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
}

static const char *
describe (const CanvassKey *key)
{
  switch (key->action) {
  case CANVASS_KEY_SHIFT:
    return _ ("Shift");
  case CANVASS_KEY_BACKSPACE:
    return _ ("Erase");
  case CANVASS_KEY_SPACE:
    return _ ("Space");
  case CANVASS_KEY_SYMBOLS:
    return _ ("Digits and signs");
  case CANVASS_KEY_LAYOUT:
    return _ ("Other letters");
  case CANVASS_KEY_ACCENTS:
    return _ ("Letters with accents");
  case CANVASS_KEY_DONE:
    return _ ("Done");
  case CANVASS_KEY_TEXT:
  case CANVASS_KEY_NONE:
  default:
    return NULL;
  }
}

GtkWidget *
canvass_key_cap_new (const CanvassKey *key)
{
  const char *css_class = "special";
  GtkWidget *cap;

  if (key->action == CANVASS_KEY_DONE)
    css_class = "done";
  else if (key->action == CANVASS_KEY_TEXT || key->action == CANVASS_KEY_SPACE)
    css_class = NULL;
  cap = make_cap (css_class);
  g_object_set_data (G_OBJECT (cap), KEY_DATA, (gpointer)key);
  return cap;
}

GtkWidget *
canvass_key_cap_new_offer (const char *text, guint index)
{
  GtkWidget *cap = make_cap ("alternate");

  set_text (cap, text);
  g_object_set_data (G_OBJECT (cap), INDEX_DATA, GUINT_TO_POINTER (index));
  return cap;
}

GtkWidget *
canvass_key_cap_new_more (void)
{
  GtkWidget *cap = make_cap ("special");

  gtk_button_set_label (GTK_BUTTON (cap), "⋯");
  set_name (cap, _ ("More characters"));
  return cap;
}

const CanvassKey *
canvass_key_cap_get_key (GtkWidget *cap)
{
  return g_object_get_data (G_OBJECT (cap), KEY_DATA);
}

guint
canvass_key_cap_get_index (GtkWidget *cap)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cap), INDEX_DATA));
}

static void
update_text (GtkWidget *cap, const CanvassKey *key, const CanvassKeyState *state)
{
  const char *text = state->shift ? key->shifted : key->text;

  set_text (cap, text);
  if (canvass_dead_key_is (text))
    set_pressed (cap, strstr (state->waiting, text) != NULL);
}

static void
update_done (GtkButton *cap, const char *words, const char *below)
{
  g_autofree char *both = below != NULL ? g_strconcat (words, "\n", below, NULL) : NULL;

  gtk_button_set_label (cap, both != NULL ? both : words);
  if (below != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (cap), "double");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (cap), "double");
  gtk_label_set_justify (GTK_LABEL (gtk_button_get_child (cap)), GTK_JUSTIFY_CENTER);
}

void
canvass_key_cap_update (GtkWidget *cap, const CanvassKeyState *state)
{
  const CanvassKey *key = canvass_key_cap_get_key (cap);
  const char *description = describe (key);
  GtkButton *button = GTK_BUTTON (cap);

  switch (key->action) {
  case CANVASS_KEY_TEXT:
    update_text (cap, key, state);
    break;
  case CANVASS_KEY_SHIFT:
    gtk_button_set_label (button, state->shift_locked ? "⇪" : "⇧");
    set_pressed (cap, state->shift);
    break;
  case CANVASS_KEY_BACKSPACE:
    gtk_button_set_label (button, "⌫");
    break;
  case CANVASS_KEY_ACCENTS:
    gtk_button_set_label (button, state->accent_sample);
    set_pressed (cap, state->accents);
    break;
  case CANVASS_KEY_SYMBOLS:
    gtk_button_set_label (button, state->letters ? "123" : state->sample);
    break;
  case CANVASS_KEY_LAYOUT:
    gtk_button_set_label (button, state->next_sample);
    break;
  case CANVASS_KEY_DONE:
    update_done (button, description, state->done_below);
    break;
  case CANVASS_KEY_SPACE:
  case CANVASS_KEY_NONE:
  default:
    break;
  }
  /* A button takes its label for its name each time that it gets one. */
  if (description != NULL)
    set_name (cap, description);
}
