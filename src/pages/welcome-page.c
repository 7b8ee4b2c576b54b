/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/welcome-page.h"

#include "pages/tiles.h"
#include "widgets/column.h"
#include "widgets/pen-stroke.h"
#include "widgets/pile.h"

#include <glib/gi18n-lib.h>

struct _CanvassWelcomePage {
  CanvassPage parent_instance;

  /* template widgets */
  GtkWidget *stroke;
  GtkLabel *petition;
  CanvassGrid *greetings;
  CanvassGrid *tiles;
};

G_DEFINE_FINAL_TYPE (CanvassWelcomePage, canvass_welcome_page, CANVASS_TYPE_PAGE)

/* Where no tile has room for it. */
static void
show_petition (CanvassWelcomePage *self, gboolean on_tiles)
{
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));
  CanvassCampaign *campaign = canvass_form_get_campaign (form);
  const char *const *tags = canvass_campaign_get_languages (campaign);

  gtk_widget_set_visible (self->stroke, on_tiles);
  canvass_label_set_campaign_text (
      self->petition,
      form,
      on_tiles ? NULL : canvass_text_get_title (canvass_campaign_get_text (campaign, tags[0])));
  if (!on_tiles)
    gtk_widget_add_css_class (GTK_WIDGET (self), "many-languages");
}

static void
canvass_welcome_page_constructed (GObject *object)
{
  CanvassWelcomePage *self = CANVASS_WELCOME_PAGE (object);
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));
  g_autoptr (GArray) languages = canvass_form_get_languages (form);

  G_OBJECT_CLASS (canvass_welcome_page_parent_class)->constructed (object);

  canvass_page_set_wordless (CANVASS_PAGE (self));
  canvass_tiles_add_greetings (self->greetings, languages, N_ ("Tap your language"));
  show_petition (self, canvass_tiles_add_written_languages (self->tiles, form));
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
  g_type_ensure (CANVASS_TYPE_PILE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassWelcomePage, stroke);
  gtk_widget_class_bind_template_child (widget_class, CanvassWelcomePage, petition);
  gtk_widget_class_bind_template_child (widget_class, CanvassWelcomePage, greetings);
  gtk_widget_class_bind_template_child (widget_class, CanvassWelcomePage, tiles);
}

static void
canvass_welcome_page_init (CanvassWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
