/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/start-page.h"

#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassStartPage {
  AdwBin parent_instance;

  CanvassDeskSettings *settings; /* (owned) (nullable) before it is shown */
  GPtrArray *rows;               /* (element-type GtkWidget) (borrowed) in the group */

  /* template widgets */
  AdwStatusPage *status_page;
  AdwPreferencesGroup *recent_group;
  GtkWidget *choose_button;
  GtkWidget *new_button;
};

enum {
  CHOSEN,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassStartPage, canvass_start_page, ADW_TYPE_BIN)

static void
on_row_activated (CanvassStartPage *self, AdwActionRow *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "directory"));
}

static void
on_forget (CanvassStartPage *self, GtkButton *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  g_autofree char *directory = g_strdup (g_object_get_data (G_OBJECT (row), "directory"));

  canvass_desk_settings_forget (self->settings, directory);
  canvass_start_page_show (self, self->settings);
}

static GtkWidget *
make_forget_button (CanvassStartPage *self, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("canvass-forget-symbolic");
  g_autofree char *words = g_strdup_printf (_ ("Take “%s” off this list"), name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, words);
  canvass_spoken_set_name (button, words);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_forget), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_row (CanvassStartPage *self, const char *directory)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_path_get_basename (directory);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *subtitle = g_markup_escape_text (directory, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("canvass-ledger-symbolic"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_forget_button (self, name));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "directory", g_strdup (directory), g_free);
  g_signal_connect_object (
      row, "activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  return row;
}

/* Who has no ledger yet has most likely no key either. */
static void
suggest (CanvassStartPage *self)
{
  gboolean is_new = self->rows->len == 0;

  gtk_widget_remove_css_class (is_new ? self->choose_button : self->new_button, "suggested-action");
  gtk_widget_add_css_class (is_new ? self->new_button : self->choose_button, "suggested-action");
}

void
canvass_start_page_show (CanvassStartPage *self, CanvassDeskSettings *settings)
{
  g_auto (GStrv) recent = canvass_desk_settings_list_recent (settings);

  g_return_if_fail (CANVASS_IS_START_PAGE (self));

  g_set_object (&self->settings, settings);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->recent_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  for (gsize i = 0; recent[i] != NULL; i++) {
    GtkWidget *row = make_row (self, recent[i]);

    adw_preferences_group_add (self->recent_group, row);
    g_ptr_array_add (self->rows, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->recent_group), self->rows->len > 0);
  suggest (self);
}

static void
canvass_start_page_dispose (GObject *object)
{
  g_clear_object (&CANVASS_START_PAGE (object)->settings);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_START_PAGE);

  G_OBJECT_CLASS (canvass_start_page_parent_class)->dispose (object);
}

static void
canvass_start_page_finalize (GObject *object)
{
  g_ptr_array_unref (CANVASS_START_PAGE (object)->rows);

  G_OBJECT_CLASS (canvass_start_page_parent_class)->finalize (object);
}

static void
canvass_start_page_class_init (CanvassStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_start_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_start_page_finalize;

  signals[CHOSEN] = g_signal_new ("chosen",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassStartPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, CanvassStartPage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, CanvassStartPage, choose_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassStartPage, new_button);
}

static void
canvass_start_page_init (CanvassStartPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
