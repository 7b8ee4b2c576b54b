/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/place-row.h"

#include "desk/path-question.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassPlaceRow {
  AdwActionRow parent_instance;

  GtkWidget *button; /* (borrowed) children */
  GtkWidget *done_icon;
  GtkWidget *spinner;
};

enum {
  CHOSEN,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassPlaceRow, canvass_place_row, ADW_TYPE_ACTION_ROW)

static void
on_chosen (GtkWidget *row, const char *folder)
{
  g_signal_emit (row, signals[CHOSEN], 0, folder);
}

static void
on_clicked (GtkWidget *row)
{
  canvass_path_question_ask_folder (
      row, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), on_chosen);
}

static void
on_title_changed (CanvassPlaceRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *name = g_strdup_printf (_ ("%s: choose a folder"), title);

  canvass_spoken_set_name (self->button, name);
}

/* (transfer full) A path runs from the left, its first slash too. */
static char *
word_saved (CanvassPlaceRow *self, const char *path)
{
  gboolean turned = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  g_autofree char *shown = turned ? g_strconcat ("\u2066", path, "\u2069", NULL) : g_strdup (path);

  return g_strdup_printf (_ ("Saved and read back: %s"), shown);
}

void
canvass_place_row_set_saved (CanvassPlaceRow *self, const char *path)
{
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (CANVASS_IS_PLACE_ROW (self));

  words = path != NULL ? word_saved (self, path) : g_strdup (_ ("Not saved yet"));
  escaped = g_markup_escape_text (words, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  gtk_widget_set_visible (self->button, path == NULL);
  gtk_widget_set_visible (self->done_icon, path != NULL);
}

void
canvass_place_row_set_busy (CanvassPlaceRow *self, gboolean busy)
{
  g_return_if_fail (CANVASS_IS_PLACE_ROW (self));

  gtk_widget_set_sensitive (self->button, !busy);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
}

static void
canvass_place_row_class_init (CanvassPlaceRowClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  signals[CHOSEN] = g_signal_new (
      "chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
canvass_place_row_init (CanvassPlaceRow *self)
{
  self->button = gtk_button_new_with_label (_ ("Choose a Folder…"));
  self->done_icon = gtk_image_new_from_icon_name ("object-select-symbolic");
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_add_css_class (self->done_icon, "success");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->spinner);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->done_icon);
  g_signal_connect_object (
      self->button, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::title", G_CALLBACK (on_title_changed), NULL);
  canvass_place_row_set_saved (self, NULL);
}

GtkWidget *
canvass_place_row_new (const char *title)
{
  return g_object_new (CANVASS_TYPE_PLACE_ROW, "title", title, NULL);
}
