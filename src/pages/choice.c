/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/choice.h"

struct _CanvassChoice {
  GtkCheckButton parent_instance;
};

#define CANVASS_TYPE_CHOICE (canvass_choice_get_type ())
G_DECLARE_FINAL_TYPE (CanvassChoice, canvass_choice, CANVASS, CHOICE, GtkCheckButton)
G_DEFINE_FINAL_TYPE (CanvassChoice, canvass_choice, GTK_TYPE_CHECK_BUTTON)

static gboolean stepping;

/* GTK's Tab passes by all answers but the chosen one, and not everybody has arrows to press. */
static gboolean
canvass_choice_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean stepped;

  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    return !gtk_widget_is_focus (widget) && gtk_widget_grab_focus (widget);

  stepping = TRUE;
  stepped = GTK_WIDGET_CLASS (canvass_choice_parent_class)->focus (widget, direction);
  stepping = FALSE;
  return stepped;
}

static void
canvass_choice_class_init (CanvassChoiceClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = canvass_choice_focus;
}

static void
canvass_choice_init (CanvassChoice *self)
{
}

static GtkCheckButton *
make_tile (const char *label, GtkAccessibleRole role)
{
  GtkWidget *text = gtk_label_new (label);
  GtkCheckButton *tile =
      g_object_new (CANVASS_TYPE_CHOICE, "accessible-role", role, "child", text, NULL);

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

gboolean
canvass_choice_is_stepping (void)
{
  return stepping;
}

GtkCheckButton *
canvass_tick_new (const char *label)
{
  return make_tile (label, GTK_ACCESSIBLE_ROLE_CHECKBOX);
}
