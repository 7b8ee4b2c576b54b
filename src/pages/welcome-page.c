/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/welcome-page.h"

#include "pages/tiles.h"
#include "widgets/column.h"

#include <glib/gi18n-lib.h>

/* More than these would not be read at a glance. */
#define MAX_GREETINGS 4

struct _CanvassWelcomePage {
  CanvassPage parent_instance;

  /* template widgets */
  GtkLabel *greeting;
  CanvassGrid *tiles;
};

G_DEFINE_FINAL_TYPE (CanvassWelcomePage, canvass_welcome_page, CANVASS_TYPE_PAGE)

/* A greeting is never broken over two lines, only between it and the next. */
static char *
hold_together (const char *greeting)
{
  g_auto (GStrv) words = g_strsplit (greeting, " ", -1);

  return g_strjoinv ("\u00a0", words);
}

/* Nobody has chosen a language yet, so the page invites in several at once. */
static char *
make_greeting (CanvassForm *form)
{
  g_autoptr (GArray) languages = canvass_form_get_languages (form);
  g_autoptr (GPtrArray) greetings = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < languages->len && greetings->len < MAX_GREETINGS; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);

    if (language->translated)
      g_ptr_array_add (
          greetings,
          hold_together (canvass_language_translate (language, N_ ("Tap your language"))));
  }
  g_ptr_array_add (greetings, NULL);
  return g_strjoinv ("\u00a0 · ", (char **)greetings->pdata);
}

static void
canvass_welcome_page_constructed (GObject *object)
{
  CanvassWelcomePage *self = CANVASS_WELCOME_PAGE (object);
  CanvassForm *form = canvass_page_get_form (CANVASS_PAGE (self));
  g_autofree char *greeting = make_greeting (form);

  G_OBJECT_CLASS (canvass_welcome_page_parent_class)->constructed (object);

  gtk_label_set_text (self->greeting, greeting);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, greeting, -1);
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
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassWelcomePage, greeting);
  gtk_widget_class_bind_template_child (widget_class, CanvassWelcomePage, tiles);
}

static void
canvass_welcome_page_init (CanvassWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
