/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/pen-stroke.h"

#define WIDTH 420
#define HEIGHT 110
#define LINE_WIDTH 6
#define START_X 14
#define START_Y 84

struct _CanvassPenStroke {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (CanvassPenStroke, canvass_pen_stroke, GTK_TYPE_WIDGET)

/* Bézier curves, each from the end of the one before: two controls and its own end. */
static const gint8 CURVES[][6] = {
  { 30, -54, 58, -74, 68, -62 }, { 12, 15, -30, 62, -16, 66 }, { 16, 4, 38, -52, 54, -50 },
  { 14, 2, -14, 40, 0, 44 },     { 15, 4, 28, -36, 42, -34 },  { 13, 2, -12, 30, 0, 34 },
  { 14, 5, 30, -40, 46, -38 },   { 15, 2, -14, 34, 2, 38 },    { 22, 5, 44, -34, 80, -42 },
  { 34, -8, 62, 2, 100, -10 },
};

static GtkSizeRequestMode
canvass_pen_stroke_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
canvass_pen_stroke_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = WIDTH;
  else
    *natural = for_size < 0 ? HEIGHT : for_size * HEIGHT / WIDTH;
}

static void
draw (cairo_t *cr)
{
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, START_X, START_Y);
  for (gsize i = 0; i < G_N_ELEMENTS (CURVES); i++) {
    const gint8 *curve = CURVES[i];

    cairo_rel_curve_to (cr, curve[0], curve[1], curve[2], curve[3], curve[4], curve[5]);
  }
  cairo_stroke (cr);
}

static void
canvass_pen_stroke_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double scale = MIN (width / (double)WIDTH, height / (double)HEIGHT);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_translate (cr, (width - scale * WIDTH) / 2, (height - scale * HEIGHT) / 2);
  cairo_scale (cr, scale, scale);
  draw (cr);
  cairo_destroy (cr);
}

static void
canvass_pen_stroke_class_init (CanvassPenStrokeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = canvass_pen_stroke_get_request_mode;
  widget_class->measure = canvass_pen_stroke_measure;
  widget_class->snapshot = canvass_pen_stroke_snapshot;

  gtk_widget_class_set_css_name (widget_class, "pen-stroke");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
canvass_pen_stroke_init (CanvassPenStroke *self)
{
}
