/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/choice.h"

static GtkCheckButton *
make_tile (const char *label, GtkAccessibleRole role)
{
  GtkWidget *text = gtk_label_new (label);
  GtkCheckButton *tile =
      g_object_new (GTK_TYPE_CHECK_BUTTON, "accessible-role", role, "child", text, NULL);

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (tile), "choice");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return tile;
}

GtkCheckButton *
canvass_choice_new (const char *label, GtkCheckButton *group)
{
  GtkCheckButton *choice = make_tile (label, GTK_ACCESSIBLE_ROLE_RADIO);

  gtk_check_button_set_group (choice, group);
  return choice;
}

GtkCheckButton *
canvass_tick_new (const char *label)
{
  return make_tile (label, GTK_ACCESSIBLE_ROLE_CHECKBOX);
}
