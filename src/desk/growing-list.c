/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/growing-list.h"

/* In one frame. */
#define STEP 12

static gboolean
grow (GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  GtkSliceListModel *self = user_data;
  GListModel *model = gtk_slice_list_model_get_model (self);
  guint size = gtk_slice_list_model_get_size (self);
  gboolean whole = model == NULL || size >= g_list_model_get_n_items (model);

  gtk_slice_list_model_set_size (self, whole ? G_MAXUINT : size + STEP);
  return whole ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

GtkSliceListModel *
canvass_growing_list_new (GListModel *model)
{
  return gtk_slice_list_model_new (model, 0, STEP);
}

void
canvass_growing_list_restart (GtkSliceListModel *self, GtkWidget *view)
{
  gboolean growing;

  g_return_if_fail (GTK_IS_SLICE_LIST_MODEL (self));
  g_return_if_fail (GTK_IS_WIDGET (view));

  growing = gtk_slice_list_model_get_size (self) != G_MAXUINT &&
            g_object_get_data (G_OBJECT (self), "growing") != NULL;
  gtk_slice_list_model_set_size (self, STEP);
  g_object_set_data (G_OBJECT (self), "growing", self);
  if (!growing)
    gtk_widget_add_tick_callback (view, grow, g_object_ref (self), g_object_unref);
}
