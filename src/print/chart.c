/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/chart.h"

#define ROW_HEIGHT 17
#define BAR_HEIGHT 10
#define BASELINE 3.5 /* of a number, below the middle */
#define LABEL_WIDTH 168
#define NUMBER_WIDTH 64
#define GAP 8
/* Ink that also prints in black and white: accent of the kiosk's pages. */
#define ACCENT 0.651, 0.235, 0.11
#define TRACK 0.91, 0.89, 0.86

static void
row_clear (gpointer row)
{
  g_free (((CanvassTallyRow *)row)->name);
}

static gboolean
is_small (const CanvassTallyRow *row)
{
  return row->n > 0 && row->n < CANVASS_CHART_LEAST;
}

/* The smallest that is not marked yet and counts anybody, or -1. */
static gint
find_smallest (const GArray *rows, const gboolean *folded)
{
  gint found = -1;

  for (guint i = 0; i < rows->len; i++) {
    const CanvassTallyRow *row = &g_array_index (rows, CanvassTallyRow, i);

    if (!folded[i] && row->n > 0 &&
        (found < 0 || row->n < g_array_index (rows, CanvassTallyRow, found).n))
      found = (gint)i;
  }
  return found;
}

static guint64
mark_folded (const GArray *rows, gboolean *folded)
{
  guint64 sum = 0;
  gint next;

  for (guint i = 0; i < rows->len; i++)
    if (is_small (&g_array_index (rows, CanvassTallyRow, i))) {
      folded[i] = TRUE;
      sum += g_array_index (rows, CanvassTallyRow, i).n;
    }
  while (sum > 0 && sum < CANVASS_CHART_LEAST && (next = find_smallest (rows, folded)) >= 0) {
    folded[next] = TRUE;
    sum += g_array_index (rows, CanvassTallyRow, next).n;
  }
  return sum;
}

GArray *
canvass_chart_fold (const GArray *rows)
{
  GArray *shown = g_array_new (FALSE, TRUE, sizeof (CanvassTallyRow));
  g_autofree gboolean *folded = g_new0 (gboolean, rows->len + 1);
  const CanvassTallyRow others = { g_strdup (""), mark_folded (rows, folded) };

  g_array_set_clear_func (shown, row_clear);
  for (guint i = 0; i < rows->len; i++) {
    const CanvassTallyRow *row = &g_array_index (rows, CanvassTallyRow, i);
    const CanvassTallyRow copy = { g_strdup (row->name), row->n };

    if (folded[i])
      g_free (copy.name);
    else
      g_array_append_val (shown, copy);
  }
  if (others.n > 0)
    g_array_append_val (shown, others);
  else
    g_free (others.name);
  return shown;
}

static void
draw_bar (CanvassDocument *document, double from, double width, double y)
{
  cairo_t *cr = canvass_document_get_cr (document);

  if (cr == NULL || width <= 0)
    return;

  cairo_save (cr);
  cairo_set_source_rgb (cr, ACCENT);
  cairo_rectangle (cr, canvass_document_place (document, from, width), y, width, BAR_HEIGHT);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* A name that has no room in its line takes another, rather than letters that nobody can read. */
static double
measure_row (CanvassDocument *document, const char *name)
{
  double width = LABEL_WIDTH - GAP;

  return canvass_document_measure_line (document, CANVASS_FONT_TEXT, name) > width
             ? canvass_document_measure_text (document, CANVASS_FONT_TEXT, name, width) + 3
             : ROW_HEIGHT;
}

static void
add_row (CanvassDocument *document,
         const CanvassWords *words,
         const char *name,
         guint64 n,
         guint64 largest)
{
  double room = canvass_document_get_width (document) - LABEL_WIDTH - NUMBER_WIDTH;
  double height = measure_row (document, name);
  double width = largest > 0 ? room * (double)n / (double)largest : 0;
  g_autofree char *number = canvass_words_write_number (words, n);
  double y;

  canvass_document_keep (document, height);
  y = canvass_document_get_y (document);
  canvass_document_begin (document, "TR");
  canvass_document_begin (document, "TH");
  canvass_document_show_in_box (document, CANVASS_FONT_TEXT, name, 0, LABEL_WIDTH - GAP, y, height);
  canvass_document_end (document, "TH");
  draw_bar (document, LABEL_WIDTH, width, y + (height - BAR_HEIGHT) / 2);
  canvass_document_begin (document, "TD");
  canvass_document_show_line (document,
                              CANVASS_FONT_STRONG,
                              number,
                              LABEL_WIDTH + width + GAP,
                              NUMBER_WIDTH - GAP,
                              y + height / 2 + BASELINE,
                              CANVASS_SIDE_START);
  canvass_document_end (document, "TD");
  canvass_document_end (document, "TR");
  canvass_document_set_y (document, y + height);
}

void
canvass_chart_add (CanvassDocument *document,
                   const CanvassWords *words,
                   const char *title,
                   const GArray *rows,
                   CanvassChartName name,
                   gpointer user_data)
{
  guint64 largest = 0;

  if (rows->len == 0)
    return;

  for (guint i = 0; i < rows->len; i++)
    largest = MAX (largest, g_array_index (rows, CanvassTallyRow, i).n);
  canvass_document_skip (document, GAP);
  canvass_document_keep (document, 4 * ROW_HEIGHT);
  canvass_document_add_text (document, "H2", CANVASS_FONT_SUBHEADING, title);
  canvass_document_skip (document, 3);
  canvass_document_begin (document, "Table");
  for (guint i = 0; i < rows->len; i++) {
    const CanvassTallyRow *row = &g_array_index (rows, CanvassTallyRow, i);
    g_autofree char *label = name (row, user_data);

    add_row (document, words, label, row->n, largest);
  }
  canvass_document_end (document, "Table");
}

void
canvass_chart_draw_progress (cairo_t *cr,
                             double x,
                             double y,
                             double width,
                             double height,
                             double share,
                             gboolean right_to_left)
{
  double done = width * CLAMP (share, 0, 1);

  cairo_save (cr);
  cairo_set_source_rgb (cr, TRACK);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, ACCENT);
  cairo_rectangle (cr, right_to_left ? x + width - done : x, y, done, height);
  cairo_fill (cr);
  cairo_restore (cr);
}
