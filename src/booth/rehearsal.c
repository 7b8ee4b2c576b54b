/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/rehearsal.h"

#ifdef GDK_WINDOWING_X11
#include <cairo-xlib.h>
#include <gdk/x11/gdkx.h>
#endif

/* So that what is allocated between this frame and the real one does not take its place. */
#define SPARE_LINES 64

/* What the clock of a window on the screen does before each frame: finds out how everything looks,
 * and has icons decoded. */
static void
resolve_styles (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  g_signal_emit_by_name (gdk_surface_get_frame_clock (surface), "update");
}

static void
lay_out (GtkWindow *window, int width, int height)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (window));
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (child, width, MAX (height, minimum), -1, NULL);
}

static cairo_surface_t *
paint (GtkWidget *content, int width, int height)
{
  int scale = gtk_widget_get_scale_factor (content);
  cairo_surface_t *frame =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * scale, height * scale + SPARE_LINES);
  cairo_t *cr = cairo_create (frame);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gtk_widget_snapshot_child (gtk_widget_get_parent (content), content, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  cairo_scale (cr, scale, scale);
  cairo_paint (cr);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  return frame;
}

/* To an X server, frames go through shared memory, which cairo allocates with the first and keeps
 * for those that follow. */
static void
hand_over (GdkDisplay *display, cairo_surface_t *frame)
{
#ifdef GDK_WINDOWING_X11
  cairo_surface_t *root, *nowhere;
  Display *server;
  cairo_t *cr;

  if (!GDK_IS_X11_DISPLAY (display))
    return;

  server = gdk_x11_display_get_xdisplay (display);
  root = cairo_xlib_surface_create (
      server, DefaultRootWindow (server), DefaultVisual (server, DefaultScreen (server)), 1, 1);
  nowhere = cairo_surface_create_similar (root,
                                          CAIRO_CONTENT_COLOR,
                                          cairo_image_surface_get_width (frame),
                                          cairo_image_surface_get_height (frame));
  cr = cairo_create (nowhere);
  cairo_set_source_surface (cr, frame, 0, 0);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (nowhere);
  cairo_surface_destroy (root);
#endif
}

/* A window wants it as soon as it has the focus. */
static void
read_keymap (GtkWindow *window)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (window)));
  GdkDevice *keyboard = seat != NULL ? gdk_seat_get_keyboard (seat) : NULL;

  /* Cannot be told without it. */
  if (keyboard != NULL)
    gdk_device_get_direction (keyboard);
}

cairo_surface_t *
canvass_rehearse (GtkWindow *window, GtkWidget *content, int width, int height)
{
  cairo_surface_t *frame;

  g_return_val_if_fail (gtk_widget_get_realized (GTK_WIDGET (window)), NULL);
  g_return_val_if_fail (!gtk_widget_get_mapped (GTK_WIDGET (window)), NULL);

  read_keymap (window);
  resolve_styles (window);
  lay_out (window, width, height);
  gtk_widget_map (content);
  frame = paint (content, width, height);
  gtk_widget_unmap (content);
  hand_over (gtk_widget_get_display (content), frame);
  return frame;
}
