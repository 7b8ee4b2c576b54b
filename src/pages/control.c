/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/control.h"

#include "format/secret.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

/* In the language of @control, which is its own where it stands for a language. */
static const char *
translate (GtkWidget *control, CanvassAudible *audible, const char *msgid)
{
  const char *tag = canvass_spoken_get_language (control);
  g_autoptr (GArray) languages = NULL;

  if (tag == NULL || audible == NULL)
    return _ (msgid);
  languages = canvass_audible_get_languages (audible);
  for (guint i = 0; i < languages->len; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);

    if (canvass_language_matches (language->tag, tag))
      return canvass_language_translate (language, msgid);
  }
  return _ (msgid);
}

static CanvassPiece *
make_piece (GtkWidget *control, const char *text)
{
  const char *tag = canvass_spoken_get_language (control);

  return canvass_piece_new (tag != NULL ? tag : canvass_language_in_use (), text);
}

GtkEditable *
canvass_control_get_entry (GtkWidget *widget)
{
  GtkWidget *entry;

  if (!GTK_IS_EDITABLE (widget))
    return NULL;
  entry = gtk_widget_get_ancestor (gtk_widget_get_parent (widget), GTK_TYPE_ENTRY);
  return GTK_EDITABLE (entry != NULL ? entry : widget);
}

/* Only here a signer's text is put into words: in locked memory. */
static CanvassPiece *
describe_entry (GtkEditable *entry, const char *name, gboolean letters)
{
  g_autofree char *words = NULL;
  const char *text = gtk_entry_buffer_get_text (gtk_entry_get_buffer (GTK_ENTRY (entry)));
  CanvassPiece *piece;
  char *spoken;

  if (*text != '\0' && letters) {
    spoken = canvass_secret_new (2 * CANVASS_CONTROL_MAX_BYTES);
    /* Translators: spoken of a text field: its name, then what stands in it. */
    g_snprintf (spoken, 2 * CANVASS_CONTROL_MAX_BYTES, _ ("%1$s, text field: %2$s"), name, text);
    piece = make_piece (GTK_WIDGET (entry), spoken);
    canvass_secret_free (spoken);
    return piece;
  }
  if (*text != '\0')
    /* Translators: spoken of a text field whose letters are not to be heard. */
    words = g_strdup_printf (_ ("%s, text field, filled in"), name);
  else
    /* Translators: spoken of a text field with this name that nothing is typed in yet. */
    words = g_strdup_printf (_ ("%s, text field, empty"), name);
  return make_piece (GTK_WIDGET (entry), words);
}

static gboolean
is_answer (GtkWidget *widget)
{
  return GTK_IS_CHECK_BUTTON (widget) && gtk_widget_get_visible (widget) &&
         gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_RADIO;
}

/* Answers to one question stand beside each other. */
static char *
describe_answer (GtkWidget *answer, const char *name)
{
  g_autofree char *number = NULL;
  g_autofree char *count = NULL;
  guint n = 0, position = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_parent (answer));
       child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!is_answer (child))
      continue;
    n++;
    if (child == answer)
      position = n;
  }
  number = g_strdup_printf ("%u", position);
  count = g_strdup_printf ("%u", n);
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (answer)))
    /* Translators: spoken of one of several answers: the answer, its number, how many there are. */
    return g_strdup_printf (_ ("%1$s, answer %2$s of %3$s, chosen"), name, number, count);
  return g_strdup_printf (_ ("%1$s, answer %2$s of %3$s, not chosen"), name, number, count);
}

static char *
describe_tick (GtkWidget *tick, const char *name)
{
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (tick)))
    /* Translators: spoken of a box that may be ticked, with its words. */
    return g_strdup_printf (_ ("%s, ticked"), name);
  return g_strdup_printf (_ ("%s, not ticked"), name);
}

static char *
describe_button (GtkWidget *button, CanvassAudible *audible, const char *name)
{
  if (!gtk_widget_is_sensitive (button))
    /* Translators: spoken of a button that cannot be pressed now. */
    return g_strdup_printf (translate (button, audible, N_ ("%s, not available now")), name);
  /* Translators: spoken of a button with this name. */
  return g_strdup_printf (translate (button, audible, N_ ("%s, button")), name);
}

CanvassPiece *
canvass_control_describe (GtkWidget *control, CanvassAudible *audible, gboolean letters)
{
  GtkEditable *entry = canvass_control_get_entry (control);
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  if (GTK_IS_SCROLLED_WINDOW (control))
    return NULL;
  name = canvass_piece_name_of (entry != NULL ? GTK_WIDGET (entry) : control);
  if (*name == '\0')
    return NULL;
  if (GTK_IS_ENTRY (entry))
    return describe_entry (entry, name, letters);
  if (is_answer (control))
    words = describe_answer (control, name);
  else if (GTK_IS_CHECK_BUTTON (control))
    words = describe_tick (control, name);
  else if (GTK_IS_BUTTON (control))
    words = describe_button (control, audible, name);
  return make_piece (control, words != NULL ? words : name);
}
