/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/welcome-page.h"

#include "pages/tiles.h"
#include "widgets/column.h"
#include "widgets/pen-stroke.h"

#include <glib/gi18n-lib.h>

struct _CanvassWelcomePage {
  CanvassPage parent_instance;

  /* template widgets */
  CanvassGrid *greetings;
  CanvassGrid *tiles;
};

G_DEFINE_FINAL_TYPE (CanvassWelcomePage, canvass_welcome_page, CANVASS_TYPE_PAGE)

static void
canvass_welcome_page_constructed (GObject *object)
{
  CanvassWelcomePage *self = CANVASS_WELCOME_PAGE (object);
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));

  G_OBJECT_CLASS (canvass_welcome_page_parent_class)->constructed (object);

  canvass_tiles_add_greetings (self->greetings, form, N_ ("Tap your language"));
  canvass_tiles_add_languages (self->tiles, form, TRUE);
}

static void
canvass_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (canvass_welcome_page_parent_class)->dispose (object);
}

static void
canvass_welcome_page_class_init (CanvassWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = canvass_welcome_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = canvass_welcome_page_dispose;

  g_type_ensure (CANVASS_TYPE_COLUMN);
  g_type_ensure (CANVASS_TYPE_GRID);
  g_type_ensure (CANVASS_TYPE_PEN_STROKE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassWelcomePage, greetings);
  gtk_widget_class_bind_template_child (widget_class, CanvassWelcomePage, tiles);
}

static void
canvass_welcome_page_init (CanvassWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
