/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/petitions-page.h"

#include "pages/tiles.h"
#include "widgets/column.h"
#include "widgets/pen-stroke.h"
#include "widgets/pile.h"

#include <glib/gi18n-lib.h>

struct _CanvassPetitionsPage {
  CanvassPage parent_instance;

  /* template widgets */
  GtkWidget *stroke;
  GtkLabel *heading;
  CanvassGrid *greetings;
  CanvassGrid *tiles;
};

G_DEFINE_FINAL_TYPE (CanvassPetitionsPage, canvass_petitions_page, CANVASS_TYPE_PAGE)

static void
canvass_petitions_page_constructed (GObject *object)
{
  CanvassPetitionsPage *self = CANVASS_PETITIONS_PAGE (object);
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));
  g_autoptr (GArray) languages = canvass_form_get_languages (form);
  gboolean chosen = *canvass_form_get_language (form) != '\0';

  G_OBJECT_CLASS (canvass_petitions_page_parent_class)->constructed (object);

  gtk_widget_set_visible (GTK_WIDGET (self->heading), chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->greetings), !chosen);
  if (chosen) {
    canvass_tiles_add_petitions (self->tiles, form);
    return;
  }
  canvass_page_set_wordless (CANVASS_PAGE (self));
  /* Nobody finds their own among so many titles: the language first. */
  if (canvass_tiles_add_languages_of_any (self->tiles, form)) {
    gtk_widget_set_visible (self->stroke, FALSE);
    gtk_widget_add_css_class (GTK_WIDGET (self), "many-languages");
    canvass_tiles_add_greetings (self->greetings, languages, N_ ("Tap your language"));
    return;
  }
  canvass_tiles_add_greetings (
      self->greetings, languages, N_ ("Which petition would you like to read?"));
  canvass_tiles_add_petitions (self->tiles, form);
}

static void
canvass_petitions_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_PETITIONS_PAGE);

  G_OBJECT_CLASS (canvass_petitions_page_parent_class)->dispose (object);
}

static void
canvass_petitions_page_class_init (CanvassPetitionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_petitions_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_petitions_page_dispose;

  g_type_ensure (CANVASS_TYPE_COLUMN);
  g_type_ensure (CANVASS_TYPE_GRID);
  g_type_ensure (CANVASS_TYPE_PEN_STROKE);
  g_type_ensure (CANVASS_TYPE_PILE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/petitions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassPetitionsPage, stroke);
  gtk_widget_class_bind_template_child (widget_class, CanvassPetitionsPage, heading);
  gtk_widget_class_bind_template_child (widget_class, CanvassPetitionsPage, greetings);
  gtk_widget_class_bind_template_child (widget_class, CanvassPetitionsPage, tiles);
}

static void
canvass_petitions_page_init (CanvassPetitionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
