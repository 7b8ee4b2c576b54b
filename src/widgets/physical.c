/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/physical.h"

#define MM_PER_INCH 25.4
#define USUAL_DOTS_PER_INCH 96.0
#define SMALLEST_MM 50
#define LARGEST_MM 3000

/* (transfer full) (nullable) */
static GdkMonitor *
get_monitor (GtkWidget *widget)
{
  GdkDisplay *display = gtk_widget_get_display (widget);
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  GdkMonitor *monitor =
      surface != NULL ? gdk_display_get_monitor_at_surface (display, surface) : NULL;

  if (monitor != NULL)
    return g_object_ref (monitor);
  return g_list_model_get_item (gdk_display_get_monitors (display), 0);
}

double
canvass_pixels_per_mm (int pixels, int millimetres)
{
  if (pixels <= 0 || millimetres < SMALLEST_MM || millimetres > LARGEST_MM)
    return USUAL_DOTS_PER_INCH / MM_PER_INCH;

  return (double)pixels / millimetres;
}

double
canvass_widget_get_mm (GtkWidget *widget)
{
  g_autoptr (GdkMonitor) monitor = NULL;
  GdkRectangle geometry = { 0 };

  g_return_val_if_fail (GTK_IS_WIDGET (widget), USUAL_DOTS_PER_INCH / MM_PER_INCH);

  monitor = get_monitor (widget);
  if (monitor == NULL)
    return canvass_pixels_per_mm (0, 0);

  gdk_monitor_get_geometry (monitor, &geometry);
  return canvass_pixels_per_mm (geometry.width, gdk_monitor_get_width_mm (monitor));
}
