/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/news.h"

#include "pages/interpreter.h"
#include "pages/language.h"

#include <string.h>

/* Of one label. */
typedef struct {
  char *text;     /* (owned) */
  char *language; /* (owned) */
  CanvassLive live;
  guint renewals; /* of what it is in */
} Line;

struct _CanvassNews {
  GString *problems; /* (owned) a line each */
  GPtrArray *lines;  /* (owned) (element-type Line) */
};

/* What a label is in. */
typedef struct {
  gboolean problem;
  CanvassLive live;
  guint renewals;
} Place;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->text);
  g_free (line->language);
  g_free (line);
}

static void
add_line (CanvassNews *self, GtkLabel *label, const char *text, const Place *place)
{
  const char *language = canvass_spoken_get_language (GTK_WIDGET (label));
  Line *line;

  if (*text == '\0')
    return;
  line = g_new0 (Line, 1);
  line->text = g_strdup (text);
  line->language = g_strdup (language != NULL ? language : canvass_language_in_use ());
  line->live = place->live;
  line->renewals = place->renewals;
  g_ptr_array_add (self->lines, line);
}

static void
add_label (CanvassNews *self, GtkLabel *label, const Place *place)
{
  const char *aloud = canvass_spoken_get_aloud (GTK_WIDGET (label));
  const char *text = gtk_label_get_text (label);

  if (place->problem)
    g_string_append_printf (
        self->problems, "%.*s\n", (int)canvass_interpreter_get_own_length (label), text);
  else if (place->live != CANVASS_LIVE_OFF)
    add_line (self, label, aloud != NULL ? aloud : text, place);
}

static void
gather (CanvassNews *self, GtkWidget *widget, Place place)
{
  CanvassLive live = canvass_spoken_get_live (widget);

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return;
  place.problem = place.problem || gtk_widget_has_css_class (widget, "problem");
  place.live = live != CANVASS_LIVE_OFF ? live : place.live;
  place.renewals += canvass_spoken_get_renewals (widget);
  if (GTK_IS_LABEL (widget))
    add_label (self, GTK_LABEL (widget), &place);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gather (self, child, place);
}

CanvassNews *
canvass_news_gather (GtkWidget *root)
{
  CanvassNews *self = g_new0 (CanvassNews, 1);

  self->problems = g_string_new (NULL);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  if (root != NULL)
    gather (self, root, (Place){ 0 });
  return self;
}

void
canvass_news_free (CanvassNews *self)
{
  if (self == NULL)
    return;
  g_string_free (self->problems, TRUE);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static gboolean
has_line (CanvassNews *self, const Line *line)
{
  for (guint i = 0; self != NULL && i < self->lines->len; i++) {
    const Line *own = g_ptr_array_index (self->lines, i);

    if (own->renewals == line->renewals && g_str_equal (own->text, line->text))
      return TRUE;
  }
  return FALSE;
}

gboolean
canvass_news_has_other_problems (CanvassNews *self, CanvassNews *before)
{
  return self->problems->len > 0 &&
         (before == NULL || !g_str_equal (self->problems->str, before->problems->str));
}

static guint
count_new (CanvassNews *self, CanvassNews *before, CanvassLive least)
{
  guint n = 0;

  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = g_ptr_array_index (self->lines, i);

    n += line->live >= least && !has_line (before, line);
  }
  return n;
}

gboolean
canvass_news_add_new (CanvassNews *self, CanvassNews *before, CanvassLive least, GPtrArray *pieces)
{
  guint n_before = pieces->len;

  if (canvass_news_has_other_problems (self, before))
    canvass_pieces_add (pieces, canvass_language_in_use (), self->problems->str);
  /* Beside what is told at once, the rest has nothing to wait for. */
  if (pieces->len > n_before || count_new (self, before, least) > 0)
    least = CANVASS_LIVE_POLITE;
  for (guint i = 0; i < self->lines->len;) {
    const Line *line = g_ptr_array_index (self->lines, i);

    if (has_line (before, line)) {
      i++;
    } else if (line->live >= least) {
      canvass_pieces_add (pieces, line->language, line->text);
      i++;
    } else {
      g_ptr_array_remove_index (self->lines, i);
    }
  }
  return pieces->len > n_before;
}
