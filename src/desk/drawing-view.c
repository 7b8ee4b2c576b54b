/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/drawing-view.h"

#include "format/secret.h"

#include <string.h>

#define LEAST_WIDTH 200
#define WIDTH 320
#define RATIO 0.4

/* Of the pen, by the width of the field. */
#define PEN 160.0

struct _CanvassDrawingView {
  GtkWidget parent_instance;

  CanvassDrawing *drawing; /* (owned) (nullable) locked memory */
};

G_DEFINE_FINAL_TYPE (CanvassDrawingView, canvass_drawing_view, GTK_TYPE_WIDGET)

static void
add_stroke (cairo_t *cr, const CanvassDrawing *drawing, guint first, guint end)
{
  cairo_move_to (cr, drawing->points[first].x, drawing->points[first].y);
  for (guint i = first + 1; i < end; i++)
    cairo_line_to (cr, drawing->points[i].x, drawing->points[i].y);
  if (end == first + 1)
    cairo_line_to (cr, drawing->points[first].x, drawing->points[first].y);
}

static void
draw (cairo_t *cr, const CanvassDrawing *drawing, double width, double height)
{
  double scale = MIN (width / drawing->width, height / drawing->height);
  guint first = 0;

  cairo_translate (
      cr, (width - scale * drawing->width) / 2, (height - scale * drawing->height) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, MAX (drawing->width / PEN, 1.5 / scale));
  for (guint i = 0; i < drawing->n_strokes; i++) {
    add_stroke (cr, drawing, first, drawing->stroke_ends[i]);
    first = drawing->stroke_ends[i];
  }
  cairo_stroke (cr);
}

static void
canvass_drawing_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CanvassDrawingView *self = CANVASS_DRAWING_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkRGBA color;
  cairo_t *cr;

  if (self->drawing == NULL || self->drawing->width == 0 || self->drawing->height == 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_cairo_set_source_rgba (cr, &color);
  draw (cr, self->drawing, width, height);
  cairo_destroy (cr);
}

static void
canvass_drawing_view_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  const CanvassDrawing *drawing = CANVASS_DRAWING_VIEW (widget)->drawing;
  double ratio = drawing != NULL && drawing->width > 0
                     ? MIN ((double)drawing->height / drawing->width, 1)
                     : RATIO;

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : (int)(LEAST_WIDTH * ratio);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH
             : for_size > 0                            ? (int)(for_size * ratio)
                                                       : (int)(WIDTH * ratio);
  *natural = MAX (*natural, *minimum);
  *minimum_baseline = *natural_baseline = -1;
}

static GtkSizeRequestMode
canvass_drawing_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

void
canvass_drawing_view_set_drawing (CanvassDrawingView *self, const CanvassDrawing *drawing)
{
  g_return_if_fail (CANVASS_IS_DRAWING_VIEW (self));

  g_clear_pointer (&self->drawing, canvass_secret_free);
  if (drawing != NULL) {
    self->drawing = canvass_secret_new (sizeof *self->drawing);
    memcpy (self->drawing, drawing, sizeof *drawing);
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
canvass_drawing_view_finalize (GObject *object)
{
  canvass_secret_free (CANVASS_DRAWING_VIEW (object)->drawing);

  G_OBJECT_CLASS (canvass_drawing_view_parent_class)->finalize (object);
}

static void
canvass_drawing_view_class_init (CanvassDrawingViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_drawing_view_finalize;
  widget_class->snapshot = canvass_drawing_view_snapshot;
  widget_class->measure = canvass_drawing_view_measure;
  widget_class->get_request_mode = canvass_drawing_view_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "drawing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
canvass_drawing_view_init (CanvassDrawingView *self)
{
}
