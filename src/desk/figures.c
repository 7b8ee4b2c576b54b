/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/figures.h"

#include "pages/numerals.h"
#include "widgets/spoken.h"

/* Of a choice: what is shown where there is room, and what is in any case. */
#define CHOICE_CHARS 30
#define CHOICE_KEPT_CHARS 16

char *
canvass_figure_write (guint64 number)
{
  return canvass_numerals_write_count (number);
}

char *
canvass_figure_word (const char *words, guint64 number)
{
  g_autofree char *figure = canvass_figure_write (number);

  return g_strdup_printf (words, figure);
}

void
canvass_row_set_name (GtkWidget *row, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  canvass_spoken_set_name (row, name);
}

GtkWidget *
canvass_figure_row_new (const char *title, const char *subtitle, guint64 number)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *figure = canvass_figure_write (number);
  g_autofree char *name = g_strdup_printf ("%s: %s", title, figure);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = subtitle != NULL ? g_markup_escape_text (subtitle, -1) : NULL;
  GtkWidget *label = gtk_label_new (figure);

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "desk-number");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  canvass_row_set_name (row, name);
  return row;
}

static void
on_choice_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), CHOICE_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
on_choice_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (label, text);
  gtk_label_set_width_chars (label, (int)MIN (g_utf8_strlen (text, -1), CHOICE_KEPT_CHARS));
}

void
canvass_row_widen_choices (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_choice_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_choice_bind), NULL);
  adw_combo_row_set_factory (row, factory);
}
