/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/parts.h"

#include "pages/numerals.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

/* From there on a round number tells enough. */
#define MANY_MEGABYTES 10000

GtkWidget *
canvass_part_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  g_object_set (label, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
canvass_part_button (const char *text, const char *style, const char *name)
{
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "child", label, "name", name, NULL);

  g_object_set (
      label, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "justify", GTK_JUSTIFY_CENTER, NULL);
  gtk_widget_add_css_class (button, style);
  canvass_spoken_set_name (button, text);
  return button;
}

void
canvass_part_set_button (GtkButton *button, const char *text)
{
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (button)), text);
  canvass_spoken_set_name (GTK_WIDGET (button), text);
}

GtkWidget *
canvass_part_way (const char *text, const char *style, const char *place)
{
  GtkWidget *button = canvass_part_button (text, style, place);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "panel.go");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", place);
  return button;
}

/* A box would ask the label how wide it has to be for its height, and some scripts' lines would
 * need more than there is. */
GtkWidget *
canvass_part_note (const char *icon, const char *text)
{
  GtkWidget *row = gtk_grid_new ();
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE,
                                   "icon-name",
                                   icon,
                                   "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                   "valign",
                                   GTK_ALIGN_START,
                                   NULL);
  GtkWidget *label = canvass_part_label (text, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (GTK_GRID (row), image, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (row), label, 1, 0, 1, 1);
  gtk_widget_add_css_class (row, "note");
  return row;
}

GtkWidget *
canvass_part_card (const char *style)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (card, "panel-card");
  if (style != NULL)
    gtk_widget_add_css_class (card, style);
  return card;
}

GtkWidget *
canvass_part_figure (guint64 number, const char *caption)
{
  g_autofree char *written = canvass_part_write (number);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *figure = canvass_part_label (written, "figure");

  gtk_label_set_wrap (GTK_LABEL (figure), FALSE);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), canvass_part_label (caption, "figure-caption"));
  return box;
}

GtkWidget *
canvass_part_bar (double fraction, const char *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_progress_bar_new ();

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), CLAMP (fraction, 0, 1));
  canvass_spoken_set_name (bar, words);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), canvass_part_label (words, "numeric"));
  return box;
}

void
canvass_part_empty (GtkWidget *container)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (container)) != NULL)
    gtk_widget_unparent (child);
}

char *
canvass_part_write (guint64 number)
{
  return canvass_numerals_write_count (number);
}

char *
canvass_part_write_digits (const char *text)
{
  g_autoptr (GString) written = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    g_autofree char *digit = NULL;

    if (!g_ascii_isdigit (*p)) {
      g_string_append_c (written, *p);
      continue;
    }
    digit = canvass_numerals_write (*p - '0');
    g_string_append (written, digit);
  }
  return g_string_free (g_steal_pointer (&written), FALSE);
}

char *
canvass_part_write_detail (const char *text)
{
  guint64 number;

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, NULL)
             ? canvass_part_write (number)
             : canvass_part_write_digits (text);
}

char *
canvass_part_write_room (guint64 bytes)
{
  guint64 megabytes = bytes / 1000000;
  gboolean many = megabytes >= MANY_MEGABYTES;
  g_autofree char *number = canvass_part_write (many ? megabytes / 1000 : megabytes);

  /* Translators: gigabytes, or megabytes, on a stick. */
  return g_strdup_printf (many ? _ ("%s GB free") : _ ("%s MB free"), number);
}
