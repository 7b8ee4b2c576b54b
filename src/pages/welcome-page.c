/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/welcome-page.h"

#include "pages/tiles.h"
#include "widgets/column.h"
#include "widgets/pen-stroke.h"

#include <glib/gi18n-lib.h>

/* More than these would not be read at a glance. */
#define MAX_GREETINGS 4

struct _CanvassWelcomePage {
  CanvassPage parent_instance;

  /* template widgets */
  CanvassGrid *greetings;
  CanvassGrid *tiles;
};

G_DEFINE_FINAL_TYPE (CanvassWelcomePage, canvass_welcome_page, CANVASS_TYPE_PAGE)

static void
add_greeting (CanvassWelcomePage *self, const CanvassLanguage *language)
{
  const char *words = canvass_language_translate (language, N_ ("Tap your language"));
  GtkWidget *greeting = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (greeting), TRUE);
  gtk_label_set_justify (GTK_LABEL (greeting), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (greeting, "greeting");
  canvass_grid_append (self->greetings, greeting);
}

/* Nobody has chosen a language yet, so the page invites in several at once. */
static void
add_greetings (CanvassWelcomePage *self, CanvassForm *form)
{
  g_autoptr (GArray) languages = canvass_form_get_languages (form);
  guint added = 0;

  for (guint i = 0; i < languages->len && added < MAX_GREETINGS; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);

    if (!language->translated)
      continue;
    add_greeting (self, language);
    added++;
  }
}

static void
canvass_welcome_page_constructed (GObject *object)
{
  CanvassWelcomePage *self = CANVASS_WELCOME_PAGE (object);
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));

  G_OBJECT_CLASS (canvass_welcome_page_parent_class)->constructed (object);

  add_greetings (self, form);
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
