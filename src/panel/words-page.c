/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/words-page.h"

#include "pages/numerals.h"
#include "panel/parts.h"
#include "widgets/grid.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassWordsPage {
  CanvassPanelPage parent_instance;

  gboolean refused; /* they are not those on the card */
  gboolean seen;    /* the last one was in view */
  guint look_source;
  GtkAdjustment *scroll; /* (owned) (nullable) while on the screen */

  /* template widgets */
  GtkLabel *petition_label;
  GtkLabel *changes_label;
  CanvassGrid *words;
  GtkLabel *question_label;
  GtkButton *no_button;
  GtkButton *yes_button;
};

G_DEFINE_FINAL_TYPE (CanvassWordsPage, canvass_words_page, CANVASS_TYPE_PANEL_PAGE)

static void
on_yes_clicked (CanvassWordsPage *self)
{
  canvass_panel_model_accept_words (canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self)));
}

static void
on_no_clicked (CanvassWordsPage *self)
{
  if (self->refused) {
    canvass_panel_model_go_back (canvass_panel_page_get_model (CANVASS_PANEL_PAGE (self)));
    return;
  }
  self->refused = TRUE;
  canvass_panel_page_update (CANVASS_PANEL_PAGE (self));
}

static gboolean
is_last_in_view (CanvassWordsPage *self)
{
  GtkWidget *last = gtk_widget_get_last_child (GTK_WIDGET (self->words));
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self->words), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  return last != NULL && window != NULL && gtk_widget_get_height (last) > 0 &&
         gtk_widget_compute_bounds (last, window, &bounds) && bounds.origin.y >= 0 &&
         bounds.origin.y + bounds.size.height <= gtk_widget_get_height (window) + 1;
}

/* Nobody says yes to words that they have not seen. */
static gboolean
look (gpointer user_data)
{
  CanvassWordsPage *self = user_data;

  self->look_source = 0;
  self->seen = self->seen || is_last_in_view (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->yes_button), self->seen);
  return G_SOURCE_REMOVE;
}

/* Not in the middle of a layout. */
static void
look_soon (CanvassWordsPage *self)
{
  if (self->look_source == 0 && !self->seen)
    self->look_source = g_idle_add (look, self);
}

static void
stop_looking (CanvassWordsPage *self)
{
  if (self->scroll != NULL)
    g_signal_handlers_disconnect_by_data (self->scroll, self);
  g_clear_object (&self->scroll);
  g_clear_handle_id (&self->look_source, g_source_remove);
}

static void
canvass_words_page_map (GtkWidget *widget)
{
  CanvassWordsPage *self = CANVASS_WORDS_PAGE (widget);
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self->words), GTK_TYPE_SCROLLED_WINDOW);

  GTK_WIDGET_CLASS (canvass_words_page_parent_class)->map (widget);
  g_set_object (&self->scroll, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window)));
  g_signal_connect_swapped (self->scroll, "changed", G_CALLBACK (look_soon), self);
  g_signal_connect_swapped (self->scroll, "value-changed", G_CALLBACK (look_soon), self);
  look_soon (self);
}

static void
canvass_words_page_unmap (GtkWidget *widget)
{
  stop_looking (CANVASS_WORDS_PAGE (widget));

  GTK_WIDGET_CLASS (canvass_words_page_parent_class)->unmap (widget);
}

/* They are of a list in English, so they run from left to right. */
static void
add_words (CanvassWordsPage *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *number = canvass_numerals_write (i + 1);
    g_autofree char *numbered = g_strdup_printf ("%s. %s", number, words[i]);
    GtkWidget *label;

    label = canvass_part_label (numbered, "six-words");
    canvass_spoken_set_aloud (label, words[i]);
    canvass_grid_append (self->words, label);
  }
}

static void
canvass_words_page_update (CanvassPanelPage *page)
{
  CanvassWordsPage *self = CANVASS_WORDS_PAGE (page);
  const CanvassPanelFacts *facts = canvass_panel_page_look (page);

  if (gtk_widget_get_first_child (GTK_WIDGET (self->words)) == NULL && facts->words != NULL)
    add_words (self, facts->words);
  canvass_label_set_or_hide (self->petition_label, facts->title);
  gtk_widget_set_visible (GTK_WIDGET (self->changes_label), facts->changes);
  gtk_label_set_text (self->question_label,
                      self->refused ? _ ("Then this file is not the coordinator’s. Nothing was "
                                         "changed: do not use it, and tell a coordinator.")
                                    : _ ("Are these the words on the coordinator’s card, in this "
                                         "order?"));
  gtk_widget_set_visible (GTK_WIDGET (self->yes_button), !self->refused);
  canvass_part_set_button (self->no_button, self->refused ? _ ("Close") : _ ("No, they are not"));
}

static void
canvass_words_page_dispose (GObject *object)
{
  stop_looking (CANVASS_WORDS_PAGE (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_WORDS_PAGE);

  G_OBJECT_CLASS (canvass_words_page_parent_class)->dispose (object);
}

static void
canvass_words_page_class_init (CanvassWordsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_words_page_dispose;
  widget_class->map = canvass_words_page_map;
  widget_class->unmap = canvass_words_page_unmap;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_words_page_update;

  g_type_ensure (CANVASS_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/words-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassWordsPage, petition_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassWordsPage, changes_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassWordsPage, words);
  gtk_widget_class_bind_template_child (widget_class, CanvassWordsPage, question_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassWordsPage, no_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassWordsPage, yes_button);
  gtk_widget_class_bind_template_callback (widget_class, on_yes_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_no_clicked);
}

static void
canvass_words_page_init (CanvassWordsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->changes_label), CANVASS_LIVE_ASSERTIVE);
  canvass_spoken_set_live (GTK_WIDGET (self->words), CANVASS_LIVE_ASSERTIVE);
  canvass_spoken_set_live (GTK_WIDGET (self->question_label), CANVASS_LIVE_ASSERTIVE);
  gtk_widget_set_direction (GTK_WIDGET (self->words), GTK_TEXT_DIR_LTR);
  canvass_spoken_set_language (GTK_WIDGET (self->words), "en");
  gtk_widget_set_sensitive (GTK_WIDGET (self->yes_button), FALSE);
}
