/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/drawing-svg.h"

#include "format/secret.h"
#include "ledger/sink.h"

/* Of the pen, by the width of the field. */
#define PEN 160

static void
put_stroke (CanvassSink *sink, const CanvassDrawing *drawing, guint first, guint end)
{
  canvass_sink_puts (sink, "<path d=\"M");
  for (guint i = first; i < end; i++) {
    canvass_sink_puts (sink, i == first + 1 ? " L" : " ");
    canvass_sink_put_number (sink, drawing->points[i].x);
    canvass_sink_puts (sink, ",");
    canvass_sink_put_number (sink, drawing->points[i].y);
  }
  /* A dot is a line that ends where it begins. */
  if (end == first + 1)
    canvass_sink_puts (sink, " h0");
  canvass_sink_puts (sink, "\"/>\n");
}

gboolean
canvass_drawing_write_svg (const CanvassDrawing *drawing, const char *path, GError **error)
{
  g_autoptr (CanvassSink) sink = canvass_sink_new (path, NULL, 0, error);
  guint first = 0;

  if (sink == NULL)
    return FALSE;

  canvass_sink_puts (sink, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
  canvass_sink_put_number (sink, drawing->width);
  canvass_sink_puts (sink, " ");
  canvass_sink_put_number (sink, drawing->height);
  canvass_sink_puts (sink, "\">\n<g fill=\"none\" stroke=\"black\" stroke-width=\"");
  canvass_sink_put_number (sink, MAX (drawing->width / PEN, 1));
  canvass_sink_puts (sink, "\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n");
  for (guint i = 0; i < drawing->n_strokes; i++) {
    put_stroke (sink, drawing, first, drawing->stroke_ends[i]);
    first = drawing->stroke_ends[i];
  }
  canvass_sink_puts (sink, "</g>\n</svg>\n");
  return canvass_sink_finish (sink, error);
}
