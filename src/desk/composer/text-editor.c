/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/text-editor.h"

#include "campaign/language.h"
#include "desk/composer/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COLUMN_GAP 18
#define BODY_HEIGHT 320
#define MARGIN 9

struct _CanvassTextEditor {
  GtkBox parent_instance;

  GtkTextView *view; /* (borrowed) */
  GtkLabel *state;   /* (borrowed) */

  CanvassDraft *draft; /* (owned) */
  char *key;
  char *language;
};

G_DEFINE_TYPE (CanvassTextEditor, canvass_text_editor, GTK_TYPE_BOX)

static gboolean
is_body (CanvassTextEditor *self)
{
  return strcmp (self->key, CANVASS_SOURCE_BODY) == 0;
}

static void
tell_state (CanvassTextEditor *self)
{
  g_autofree char *text = canvass_draft_get_text (self->draft, self->language, self->key);
  gboolean wanted = canvass_draft_wants_text (self->draft, self->language, self->key);
  gboolean written = text != NULL && *text != '\0';

  gtk_label_set_text (self->state, written ? "" : wanted ? _ ("Missing") : _ ("Can be left out"));
  if (!written && wanted)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "error");
}

static void
on_changed (CanvassTextEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  canvass_draft_set_text (self->draft, self->language, self->key, text);
  tell_state (self);
}

static void
canvass_text_editor_dispose (GObject *object)
{
  CanvassTextEditor *self = CANVASS_TEXT_EDITOR (object);

  g_clear_object (&self->draft);

  G_OBJECT_CLASS (canvass_text_editor_parent_class)->dispose (object);
}

static void
canvass_text_editor_finalize (GObject *object)
{
  CanvassTextEditor *self = CANVASS_TEXT_EDITOR (object);

  g_free (self->key);
  g_free (self->language);

  G_OBJECT_CLASS (canvass_text_editor_parent_class)->finalize (object);
}

static void
canvass_text_editor_class_init (CanvassTextEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_text_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_text_editor_finalize;
}

static void
canvass_text_editor_init (CanvassTextEditor *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

static void
direct (GtkWidget *widget, const char *language)
{
  gtk_widget_set_direction (
      widget, canvass_language_is_right_to_left (language) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

static void
add_heading (CanvassTextEditor *self, const char *name)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "caption");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (self), row);
}

static GtkWidget *
make_source (CanvassTextEditor *self, const char *source)
{
  g_autofree char *text = canvass_draft_get_text (self->draft, source, self->key);
  GtkWidget *label = gtk_label_new (text != NULL ? text : "—");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (label, TRUE);
  direct (label, source);
  return label;
}

/* A petition scrolls by itself; a line or two are as high as they need to be. */
static GtkWidget *
frame (CanvassTextEditor *self)
{
  GtkWidget *scroller;

  if (!is_body (self))
    return GTK_WIDGET (self->view);

  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), BODY_HEIGHT);
  return scroller;
}

/* Of one line, with both margins, in the text size of the desktop. */
static int
line_height (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height + 2 * MARGIN;
}

static GtkWidget *
make_view (CanvassTextEditor *self, const char *name)
{
  g_autofree char *text = canvass_draft_get_text (self->draft, self->language, self->key);
  g_autofree char *language = canvass_composer_name_language (self->draft, self->language);
  /* Translators: a text and its language, such as "Title, Español (es)". */
  g_autofree char *label = g_strdup_printf (_ ("%1$s, %2$s"), name, language);
  GtkWidget *framed;

  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_left_margin (self->view, MARGIN);
  gtk_text_view_set_right_margin (self->view, MARGIN);
  gtk_text_view_set_top_margin (self->view, MARGIN);
  gtk_text_view_set_bottom_margin (self->view, MARGIN);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text != NULL ? text : "", -1);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  direct (GTK_WIDGET (self->view), self->language);
  /* One without a height never looks at its text, and so would stay without. */
  gtk_widget_set_size_request (GTK_WIDGET (self->view), -1, line_height (GTK_WIDGET (self->view)));
  g_signal_connect_object (gtk_text_view_get_buffer (self->view),
                           "changed",
                           G_CALLBACK (on_changed),
                           self,
                           G_CONNECT_SWAPPED);

  framed = frame (self);
  gtk_widget_add_css_class (framed, "card");
  gtk_widget_set_hexpand (framed, TRUE);
  gtk_widget_set_valign (framed, GTK_ALIGN_START);
  return framed;
}

CanvassTextEditor *
canvass_text_editor_new (CanvassDraft *draft,
                         const char *key,
                         const char *language,
                         const char *source)
{
  CanvassTextEditor *self = g_object_new (CANVASS_TYPE_TEXT_EDITOR, NULL);
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, COLUMN_GAP);
  g_autofree char *name = canvass_composer_name_text (draft, key);

  self->draft = g_object_ref (draft);
  self->key = g_strdup (key);
  self->language = g_strdup (language);
  add_heading (self, name);
  gtk_box_set_homogeneous (GTK_BOX (columns), TRUE);
  if (source != NULL)
    gtk_box_append (GTK_BOX (columns), make_source (self, source));
  gtk_box_append (GTK_BOX (columns), make_view (self, name));
  gtk_box_append (GTK_BOX (self), columns);
  tell_state (self);
  return self;
}

const char *
canvass_text_editor_get_key (CanvassTextEditor *self)
{
  g_return_val_if_fail (CANVASS_IS_TEXT_EDITOR (self), NULL);

  return self->key;
}

void
canvass_text_editor_focus (CanvassTextEditor *self, guint line)
{
  GtkTextBuffer *buffer;
  GtkTextIter iter;

  g_return_if_fail (CANVASS_IS_TEXT_EDITOR (self));

  buffer = gtk_text_view_get_buffer (self->view);
  if (line > 0) {
    gtk_text_buffer_get_iter_at_line (buffer, &iter, (int)line - 1);
    gtk_text_buffer_place_cursor (buffer, &iter);
  }
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_insert (buffer), 0.1, FALSE, 0, 0);
}
