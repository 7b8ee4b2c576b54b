/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "window-picture.h"

GdkTexture *
window_picture_take (GtkWidget *window, int width, int height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)),
                                      node,
                                      &GRAPHENE_RECT_INIT (0, 0, width, height));
}

void
window_picture_save (GtkWidget *window, const char *path)
{
  g_autoptr (GdkTexture) picture =
      window_picture_take (window, gtk_widget_get_width (window), gtk_widget_get_height (window));

  if (!gdk_texture_save_to_png (picture, path))
    g_error ("%s cannot be written", path);
}
