/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/entry-row.h"

#include "widgets/spoken.h"

#include "widgets/physical.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _CanvassEntryRow {
  GtkWidget parent_instance;

  CanvassEntry *entry; /* both owned by the tree */
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (CanvassEntryRow, canvass_entry_row, GTK_TYPE_WIDGET)

static void
update_button (CanvassEntryRow *self)
{
  gboolean shown = canvass_entry_get_keyboard_shown (self->entry);

  canvass_spoken_set_name (self->button, shown ? _ ("Hide the keyboard") : _ ("Show the keyboard"));
  if (shown)
    gtk_widget_add_css_class (self->button, "active");
  else
    gtk_widget_remove_css_class (self->button, "active");
}

static void
on_clicked (CanvassEntryRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_widget_activate_action (GTK_WIDGET (self), "keyboard.toggle", NULL);
}

/* Not before: which monitor it is on tells how large the button has to be. */
static void
canvass_entry_row_map (GtkWidget *widget)
{
  int target = (int)ceil (CANVASS_TARGET_MM * canvass_widget_get_mm (widget));

  gtk_widget_set_size_request (CANVASS_ENTRY_ROW (widget)->button, target, target);
  GTK_WIDGET_CLASS (canvass_entry_row_parent_class)->map (widget);
}

static void
canvass_entry_row_dispose (GObject *object)
{
  CanvassEntryRow *self = CANVASS_ENTRY_ROW (object);

  if (self->entry != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->entry));
  self->entry = NULL;
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (canvass_entry_row_parent_class)->dispose (object);
}

static void
canvass_entry_row_class_init (CanvassEntryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_entry_row_dispose;
  widget_class->map = canvass_entry_row_map;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "entry-row");
}

static void
canvass_entry_row_init (CanvassEntryRow *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("canvass-keyboard");

  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), icon);
  gtk_widget_set_focus_on_click (self->button, FALSE);
  gtk_widget_add_css_class (self->button, "small");
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked), self);
}

GtkWidget *
canvass_entry_row_new (CanvassEntry *entry)
{
  CanvassEntryRow *self;

  g_return_val_if_fail (CANVASS_IS_ENTRY (entry), NULL);

  self = g_object_new (CANVASS_TYPE_ENTRY_ROW, NULL);
  self->entry = entry;
  gtk_widget_set_hexpand (GTK_WIDGET (entry), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (entry), GTK_WIDGET (self));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_object_bind_property (entry, "sensitive", self->button, "sensitive", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (
      entry, "notify::keyboard-shown", G_CALLBACK (update_button), self, G_CONNECT_SWAPPED);
  update_button (self);
  return GTK_WIDGET (self);
}

CanvassEntry *
canvass_entry_row_get_entry (CanvassEntryRow *self)
{
  g_return_val_if_fail (CANVASS_IS_ENTRY_ROW (self), NULL);

  return self->entry;
}
