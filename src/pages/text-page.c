/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/text-page.h"

#include "pages/numerals.h"
#include "widgets/column.h"
#include "widgets/pile.h"
#include "widgets/spoken.h"

struct _CanvassTextPage {
  CanvassPage parent_instance;

  /* template widgets */
  GtkBox *blocks;
};

G_DEFINE_FINAL_TYPE (CanvassTextPage, canvass_text_page, CANVASS_TYPE_PAGE)

static GtkWidget *
make_words (const CanvassBlock *block, GtkTextDirection direction)
{
  gboolean heading = block->kind == CANVASS_BLOCK_HEADING;
  GtkWidget *words =
      g_object_new (GTK_TYPE_LABEL,
                    "accessible-role",
                    heading ? GTK_ACCESSIBLE_ROLE_HEADING : GTK_ACCESSIBLE_ROLE_LABEL,
                    "label",
                    block->markup,
                    "use-markup",
                    TRUE,
                    "wrap",
                    TRUE,
                    "wrap-mode",
                    PANGO_WRAP_WORD_CHAR,
                    "xalign",
                    0.0,
                    "hexpand",
                    TRUE,
                    NULL);

  gtk_widget_set_direction (words, direction);
  return words;
}

static GtkWidget *
make_item (const CanvassBlock *block, GtkTextDirection direction)
{
  GtkWidget *item = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = canvass_pile_new ();
  g_autofree char *digits = canvass_numerals_write (block->number);
  g_autofree char *number = g_strdup_printf ("%s.", digits);
  GtkWidget *mark = gtk_label_new (block->kind == CANVASS_BLOCK_NUMBERED ? number : "•");

  gtk_widget_set_direction (item, direction);
  gtk_widget_set_direction (mark, direction);
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_add_css_class (mark, "text-mark");
  gtk_widget_add_css_class (item, "text-item");
  for (guint level = 1; level < block->level; level++) {
    GtkWidget *indent = gtk_label_new (NULL);

    gtk_widget_add_css_class (indent, "text-mark");
    gtk_box_append (GTK_BOX (item), indent);
  }
  gtk_box_append (GTK_BOX (item), mark);
  canvass_pile_append (CANVASS_PILE (words), make_words (block, direction));
  gtk_box_append (GTK_BOX (item), words);
  return item;
}

static GtkWidget *
make_block (const CanvassBlock *block, GtkTextDirection direction)
{
  GtkWidget *widget;

  switch (block->kind) {
  case CANVASS_BLOCK_BULLET:
  case CANVASS_BLOCK_NUMBERED:
    return make_item (block, direction);
  case CANVASS_BLOCK_HEADING:
    widget = make_words (block, direction);
    gtk_widget_add_css_class (widget, block->level <= 1 ? "text-heading" : "text-subheading");
    return widget;
  case CANVASS_BLOCK_QUOTE:
    widget = make_words (block, direction);
    gtk_widget_add_css_class (widget, "text-quote");
    return widget;
  case CANVASS_BLOCK_PARAGRAPH:
  default:
    return make_words (block, direction);
  }
}

static void
canvass_text_page_constructed (GObject *object)
{
  CanvassTextPage *self = CANVASS_TEXT_PAGE (object);
  const CanvassText *text = canvass_form_get_text (canvass_page_get_form (CANVASS_PAGE (self)));
  GPtrArray *blocks = canvass_text_get_blocks (text);
  GtkTextDirection direction =
      canvass_text_is_right_to_left (text) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;

  G_OBJECT_CLASS (canvass_text_page_parent_class)->constructed (object);

  canvass_page_set_title (CANVASS_PAGE (self), canvass_text_get_title (text));
  canvass_spoken_set_language (GTK_WIDGET (self->blocks), canvass_text_get_language (text));
  for (guint i = 0; i < blocks->len; i++)
    gtk_box_append (self->blocks, make_block (blocks->pdata[i], direction));
}

static void
canvass_text_page_shown (CanvassPage *page)
{
  canvass_form_note_text_shown (canvass_page_get_form (page));
  canvass_page_focus_content (page);
}

static void
canvass_text_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_TEXT_PAGE);

  G_OBJECT_CLASS (canvass_text_page_parent_class)->dispose (object);
}

static void
canvass_text_page_class_init (CanvassTextPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_text_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_text_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_text_page_shown;

  g_type_ensure (CANVASS_TYPE_COLUMN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/text-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassTextPage, blocks);
}

static void
canvass_text_page_init (CanvassTextPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
