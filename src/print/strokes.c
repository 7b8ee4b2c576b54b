/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/strokes.h"

#include "print/petition-list.h"

#define PEN_WIDTH 0.8

void
canvass_strokes_draw (CanvassDocument *document,
                      const guint16 *strokes,
                      double from,
                      double width,
                      double y,
                      double height)
{
  cairo_t *cr = canvass_document_get_cr (document);
  double scale = MIN (width / strokes[0], height / strokes[1]);
  double left = canvass_document_place (document, from, width) + (width - scale * strokes[0]) / 2;
  double top = y + (height - scale * strokes[1]) / 2;
  gboolean begins = TRUE;

  if (cr == NULL)
    return;

  cairo_save (cr);
  cairo_set_line_width (cr, PEN_WIDTH);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < strokes[2]; i++) {
    const guint16 *point = strokes + CANVASS_STROKES_HEADER + (gsize)2 * i;
    double x = left + scale * (point[0] & ~CANVASS_STROKES_END), high = top + scale * point[1];

    if (begins)
      cairo_move_to (cr, x, high);
    cairo_line_to (cr, x, high);
    begins = (point[0] & CANVASS_STROKES_END) != 0;
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}
