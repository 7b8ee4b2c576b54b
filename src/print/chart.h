/*
 * chart.h: counts as bars that print
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/tally.h"
#include "print/document.h"
#include "print/words.h"

G_BEGIN_DECLS

/* Fewer than this could be somebody in particular. */
#define CANVASS_CHART_LEAST 5

/* (transfer full) (element-type CanvassTallyRow) @rows, with all that count anybody but fewer than
 * CANVASS_CHART_LEAST put together at the end under the name "", and as many of the next larger
 * with them as it takes to make that many: none of them can be told by subtraction. */
GArray *canvass_chart_fold (const GArray *rows);

/* (transfer full) what a row is called. */
typedef char *(*CanvassChartName) (const CanvassTallyRow *row, gpointer user_data);

/* A heading, and a row for each: its name, a bar as long as its share of the largest, its number.
 * Nothing without rows. */
void canvass_chart_add (CanvassDocument *document,
                        const CanvassWords *words,
                        const char *title,
                        const GArray *rows,
                        CanvassChartName name,
                        gpointer user_data);

/* How much of the goal there is, from edge to edge of a line. */
void canvass_chart_draw_progress (cairo_t *cr,
                                  double x,
                                  double y,
                                  double width,
                                  double height,
                                  double share,
                                  gboolean right_to_left);

G_END_DECLS
