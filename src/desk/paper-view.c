/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/paper-view.h"

#include "widgets/spoken.h"

#define NATURAL_WIDTH 520

struct _CanvassPaperView {
  GtkWidget parent_instance;

  cairo_surface_t *page; /* (owned) (nullable) */
  double width, height;  /* of the paper, in points */
};

G_DEFINE_FINAL_TYPE (CanvassPaperView, canvass_paper_view, GTK_TYPE_WIDGET)

void
canvass_paper_view_set_page (CanvassPaperView *self, cairo_surface_t *page, const char *name)
{
  cairo_rectangle_t extents = { 0, 0, 612, 792 };

  g_return_if_fail (CANVASS_IS_PAPER_VIEW (self));

  g_clear_pointer (&self->page, cairo_surface_destroy);
  self->page = page;
  if (page != NULL)
    cairo_recording_surface_get_extents (page, &extents);
  self->width = extents.width;
  self->height = extents.height;
  canvass_spoken_set_name (GTK_WIDGET (self), name);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static GtkSizeRequestMode
canvass_paper_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
canvass_paper_view_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  CanvassPaperView *self = CANVASS_PAPER_VIEW (widget);
  int width = for_size > 0 ? MIN (for_size, NATURAL_WIDTH) : NATURAL_WIDTH;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 160;
    *natural = NATURAL_WIDTH;
  } else {
    *minimum = *natural = (int)(width * self->height / self->width);
  }
}

static void
canvass_paper_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CanvassPaperView *self = CANVASS_PAPER_VIEW (widget);
  double width = MIN (gtk_widget_get_width (widget), NATURAL_WIDTH);
  double scale = width / self->width;
  graphene_rect_t paper = GRAPHENE_RECT_INIT ((float)(gtk_widget_get_width (widget) - width) / 2,
                                              0,
                                              (float)width,
                                              (float)(self->height * scale));
  const GdkRGBA white = { 1, 1, 1, 1 };
  cairo_t *cr;

  gtk_snapshot_append_color (snapshot, &white, &paper);
  if (self->page == NULL)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &paper);
  cairo_translate (cr, paper.origin.x, paper.origin.y);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, self->page, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
canvass_paper_view_finalize (GObject *object)
{
  g_clear_pointer (&CANVASS_PAPER_VIEW (object)->page, cairo_surface_destroy);

  G_OBJECT_CLASS (canvass_paper_view_parent_class)->finalize (object);
}

static void
canvass_paper_view_class_init (CanvassPaperViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_paper_view_finalize;
  widget_class->get_request_mode = canvass_paper_view_get_request_mode;
  widget_class->measure = canvass_paper_view_measure;
  widget_class->snapshot = canvass_paper_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "paper");
}

static void
canvass_paper_view_init (CanvassPaperView *self)
{
  self->width = 612;
  self->height = 792;
}
