/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/pile.h"

struct _CanvassPile {
  GtkWidget parent_instance;

  GtkLayoutManager *layout; /* (owned) a box's, which knows the gaps that the style wants */
};

G_DEFINE_FINAL_TYPE (CanvassPile, canvass_pile, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
canvass_pile_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
canvass_pile_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  gtk_layout_manager_measure (CANVASS_PILE (widget)->layout,
                              widget,
                              orientation,
                              orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1,
                              minimum,
                              natural,
                              minimum_baseline,
                              natural_baseline);
}

static void
canvass_pile_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_layout_manager_allocate (CANVASS_PILE (widget)->layout, widget, width, height, baseline);
}

static void
canvass_pile_compute_expand (GtkWidget *widget, gboolean *hexpand, gboolean *vexpand)
{
  *hexpand = *vexpand = FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    *hexpand |= gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
    *vexpand |= gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
  }
}

static void
canvass_pile_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&CANVASS_PILE (object)->layout);

  G_OBJECT_CLASS (canvass_pile_parent_class)->dispose (object);
}

static void
canvass_pile_class_init (CanvassPileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_pile_dispose;
  widget_class->get_request_mode = canvass_pile_get_request_mode;
  widget_class->measure = canvass_pile_measure;
  widget_class->size_allocate = canvass_pile_size_allocate;
  widget_class->compute_expand = canvass_pile_compute_expand;

  gtk_widget_class_set_css_name (widget_class, "box");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
canvass_pile_init (CanvassPile *self)
{
  self->layout = gtk_box_layout_new (GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
canvass_pile_new (void)
{
  return g_object_new (CANVASS_TYPE_PILE, NULL);
}

void
canvass_pile_append (CanvassPile *self, GtkWidget *child)
{
  g_return_if_fail (CANVASS_IS_PILE (self) && GTK_IS_WIDGET (child));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
