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
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_WORDS_PAGE);

  G_OBJECT_CLASS (canvass_words_page_parent_class)->dispose (object);
}

static void
canvass_words_page_class_init (CanvassWordsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_words_page_dispose;
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
}
