/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/piece.h"

#include "format/secret.h"
#include "pages/interpreter.h"
#include "pages/language.h"
#include "pages/sentences.h"
#include "widgets/spoken.h"

#include <string.h>

typedef struct {
  GPtrArray *pieces; /* (borrowed) */
  const char *language;
  gboolean with_private;
  GPtrArray *buttons; /* (owned) (nullable) (element-type GtkWidget) */
} Walk;

static CanvassPiece *
piece_new (const char *language, const char *text, gsize length)
{
  CanvassPiece *self = g_new0 (CanvassPiece, 1);

  self->text = canvass_secret_new (length + 1);
  memcpy (self->text, text, length);
  self->language = g_strdup (language);
  return self;
}

CanvassPiece *
canvass_piece_new (const char *language, const char *text)
{
  return piece_new (language, text, strlen (text));
}

CanvassPiece *
canvass_piece_new_character (const char *language, gunichar character)
{
  CanvassPiece *self = piece_new (language, "", 0);

  self->character = character;
  return self;
}

void
canvass_piece_free (CanvassPiece *self)
{
  canvass_secret_free (self->text);
  g_clear_weak_pointer (&self->label);
  g_free (self->language);
  g_free (self);
}

GPtrArray *
canvass_pieces_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_piece_free);
}

static void
add_sentences (GPtrArray *pieces, const char *language, const char *text, GtkLabel *label)
{
  g_autoptr (GArray) sentences = canvass_sentences_split (text, language);

  for (guint i = 0; i < sentences->len; i++) {
    const CanvassSentence *sentence = &g_array_index (sentences, CanvassSentence, i);
    CanvassPiece *piece =
        piece_new (language, text + sentence->start, sentence->end - sentence->start);

    g_set_weak_pointer (&piece->label, label);
    piece->start = sentence->start;
    piece->end = sentence->end;
    g_ptr_array_add (pieces, piece);
  }
}

void
canvass_pieces_add (GPtrArray *pieces, const char *language, const char *text)
{
  add_sentences (pieces, language, text, NULL);
}

/* (transfer full) without the helper's line, locked. */
static char *
copy_own_text (GtkLabel *label)
{
  gsize length = canvass_interpreter_get_own_length (label);
  char *text = canvass_secret_new (length + 1);

  memcpy (text, gtk_label_get_text (label), length);
  return text;
}

static void
add_label (Walk *walk, GtkLabel *label)
{
  const char *own = canvass_spoken_get_language (GTK_WIDGET (label));
  const char *language = own != NULL ? own : walk->language;
  const char *aloud = canvass_spoken_get_aloud (GTK_WIDGET (label));
  char *text;

  if (canvass_spoken_is_private (GTK_WIDGET (label)) && !walk->with_private)
    return;
  if (aloud != NULL) {
    add_sentences (walk->pieces, language, aloud, NULL);
    return;
  }
  text = copy_own_text (label);
  add_sentences (walk->pieces, language, text, label);
  canvass_secret_free (text);
}

/* A stack's other children are only not shown. */
static gboolean
is_shown (GtkWidget *widget)
{
  return gtk_widget_get_visible (widget) && gtk_widget_get_child_visible (widget) &&
         !GTK_IS_NATIVE (widget);
}

static GtkLabel *
find_label (GtkWidget *widget)
{
  GtkLabel *found = GTK_IS_LABEL (widget) ? GTK_LABEL (widget) : NULL;

  if (!is_shown (widget))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child);
  return found;
}

/* What is typed is never read off an entry, and everything else of a control stands on it. */
static void
add_widget (Walk *walk, GtkWidget *widget)
{
  if (!is_shown (widget) || GTK_IS_EDITABLE (widget))
    return;
  if (GTK_IS_LABEL (widget)) {
    add_label (walk, GTK_LABEL (widget));
    return;
  }
  if (GTK_IS_BUTTON (widget)) {
    if (walk->buttons != NULL)
      g_ptr_array_add (walk->buttons, widget);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_widget (walk, child);
}

/* One whose name is not for everybody's ears is left out of a list of them. */
static void
add_button (Walk *walk, GtkWidget *button)
{
  const char *own = canvass_spoken_get_language (button);
  const char *language = own != NULL ? own : walk->language;
  GtkLabel *label = find_label (button);

  if (canvass_spoken_get_aloud (button) != NULL)
    return;
  if (canvass_spoken_get_name (button) == NULL && label != NULL)
    add_label (walk, label);
  else if (canvass_spoken_get_name (button) != NULL)
    add_sentences (walk->pieces, language, canvass_spoken_get_name (button), NULL);
}

void
canvass_pieces_add_page (GPtrArray *pieces,
                         GtkWidget *root,
                         const char *language,
                         gboolean with_buttons,
                         gboolean with_private)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
  Walk walk = { pieces, language, with_private, with_buttons ? buttons : NULL };

  add_widget (&walk, root);
  for (guint i = 0; i < buttons->len; i++)
    add_button (&walk, buttons->pdata[i]);
}

/* Of a name in several languages only what is in @language. */
static void
join_labels (GString *name, GtkWidget *widget, const char *language)
{
  const char *own = canvass_spoken_get_language (widget);

  if (!is_shown (widget) || (own != NULL && !canvass_language_matches (own, language)))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    g_string_append_printf (name,
                            "%s%.*s",
                            name->len > 0 ? ". " : "",
                            (int)canvass_interpreter_get_own_length (GTK_LABEL (widget)),
                            gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    join_labels (name, child, language);
}

char *
canvass_piece_name_of (GtkWidget *widget)
{
  const char *own = canvass_spoken_get_language (widget);
  GString *name;

  if (canvass_spoken_get_aloud (widget) != NULL)
    return g_strdup (canvass_spoken_get_aloud (widget));
  if (canvass_spoken_get_name (widget) != NULL)
    return g_strdup (canvass_spoken_get_name (widget));
  name = g_string_new (NULL);
  if (!GTK_IS_EDITABLE (widget))
    join_labels (name, widget, own != NULL ? own : canvass_language_in_use ());
  return g_string_free (name, FALSE);
}
