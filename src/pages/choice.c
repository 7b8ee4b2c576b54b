/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/choice.h"

GtkCheckButton *
canvass_choice_new (const char *label, GtkCheckButton *group)
{
  GtkWidget *text = gtk_label_new (label);
  GtkCheckButton *choice =
      g_object_new (GTK_TYPE_CHECK_BUTTON, "child", text, "group", group, NULL);

  g_object_set (
      text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "hexpand", TRUE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (choice), "choice");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return choice;
}
