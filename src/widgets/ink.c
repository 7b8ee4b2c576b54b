/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-ink"

#include "widgets/ink.h"

#include <sodium.h>
#include <string.h>

/* Also the stride, which Cairo wants to be a multiple of four. */
#define TILE_SIZE 256

typedef struct {
  gatomicrefcount references;
  cairo_surface_t *surface; /* over @coverage */
  guint8 coverage[TILE_SIZE * TILE_SIZE];
} Tile;

typedef struct {
  Tile *tile;          /* (owned) (nullable) */
  GskRenderNode *node; /* (owned) (nullable) shows @tile, which is read-only from then on */
} Cell;

struct _CanvassInk {
  CanvassInkGeometry geometry;
  guint columns, rows;
  Cell *cells;     /* (owned) columns × rows */
  Tile *scratch;   /* (owned) clean between uses */
  GdkRGBA color;   /* of the nodes */
  guint stroke;    /* the first that is not all drawn */
  guint n_pieces;  /* of that one, how many are drawn */
  guint64 n_drawn; /* pieces, ever */
};

/* A run of a stroke's pieces that have one width. Piece 0 leads from the first point to the middle
 * of the first two, piece i from middle to middle around point i, and the last from the last middle
 * to the last point: a quadratic spline that touches each middle. A lone point is a dot. */
typedef struct {
  const CanvassPoint *points;
  guint n_points;
  guint first, end; /* pieces */
  double width;     /* device pixels */
} Run;

static const cairo_user_data_key_t tile_key;

static Tile *
tile_new (const Tile *from)
{
  Tile *self = g_aligned_alloc0 (1, sizeof (Tile), 64);

  g_atomic_ref_count_init (&self->references);
  if (from != NULL)
    memcpy (self->coverage, from->coverage, sizeof self->coverage);
  self->surface = cairo_image_surface_create_for_data (
      self->coverage, CAIRO_FORMAT_A8, TILE_SIZE, TILE_SIZE, TILE_SIZE);

  return self;
}

static Tile *
tile_ref (Tile *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

static void
tile_unref (gpointer data)
{
  Tile *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  cairo_surface_destroy (self->surface);
  sodium_memzero (self, sizeof *self);
  g_aligned_free (self);
}

static GskRenderNode *
tile_make_node (Tile *self, const graphene_rect_t *bounds, gint scale_factor, const GdkRGBA *color)
{
  GskRenderNode *node = gsk_cairo_node_new (bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_translate (cr, bounds->origin.x, bounds->origin.y);
  cairo_scale (cr, 1.0 / scale_factor, 1.0 / scale_factor);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_mask_surface (cr, self->surface, 0, 0);
  /* Freed with the recording, after what it recorded: no snapshot of the tile is left by then. */
  cairo_surface_set_user_data (cairo_get_target (cr), &tile_key, tile_ref (self), tile_unref);
  cairo_destroy (cr);

  return node;
}

static void
clear_cells (CanvassInk *self)
{
  for (guint i = 0; i < self->columns * self->rows; i++) {
    g_clear_pointer (&self->cells[i].node, gsk_render_node_unref);
    g_clear_pointer (&self->cells[i].tile, tile_unref);
  }
}

static Tile *
writable_tile (Cell *cell)
{
  if (cell->tile == NULL || cell->node != NULL) {
    Tile *fresh = tile_new (cell->tile);

    g_clear_pointer (&cell->node, gsk_render_node_unref);
    g_clear_pointer (&cell->tile, tile_unref);
    cell->tile = fresh;
  }

  return cell->tile;
}

static guint
stroke_begin (const CanvassDrawing *drawing, guint stroke)
{
  return stroke == 0 ? 0 : drawing->stroke_ends[stroke - 1];
}

static double
pen_width (const CanvassInk *self, guint8 pressure)
{
  double width = self->geometry.pen;

  if (pressure != CANVASS_INK_PRESSURE_NONE)
    width *= 0.5 + (double)MIN (pressure, CANVASS_INK_PRESSURE_MAX) / CANVASS_INK_PRESSURE_MAX;

  return width;
}

/* The path of @run in the grid's coordinates. */
static void
trace (cairo_t *cr, const Run *run)
{
  const CanvassPoint *p = run->points;
  guint n = run->n_points;

  if (n == 1) {
    cairo_move_to (cr, p[0].x, p[0].y);
    cairo_close_path (cr);
    return;
  }

  for (guint i = run->first; i < run->end; i++) {
    double x0 = i == 0 ? p[0].x : (p[i - 1].x + p[i].x) / 2.0;
    double y0 = i == 0 ? p[0].y : (p[i - 1].y + p[i].y) / 2.0;
    double x1 = i == n - 1 ? p[i].x : (p[i].x + p[i + 1].x) / 2.0;
    double y1 = i == n - 1 ? p[i].y : (p[i].y + p[i + 1].y) / 2.0;

    if (i == run->first)
      cairo_move_to (cr, x0, y0);
    if (i == 0 || i == n - 1)
      cairo_line_to (cr, x1, y1);
    else
      cairo_curve_to (cr,
                      x0 + (p[i].x - x0) * 2.0 / 3.0,
                      y0 + (p[i].y - y0) * 2.0 / 3.0,
                      x1 + (p[i].x - x1) * 2.0 / 3.0,
                      y1 + (p[i].y - y1) * 2.0 / 3.0,
                      x1,
                      y1);
  }
}

static double
grid_scale (const CanvassInk *self, const CanvassDrawing *drawing)
{
  return self->geometry.paper.size.width / drawing->width;
}

/* In logical pixels, with the width of the line. A spline stays inside the hull of its points. */
static graphene_rect_t
run_bounds (const CanvassInk *self, const CanvassDrawing *drawing, const Run *run)
{
  double scale = grid_scale (self, drawing);
  double margin = run->width / 2 + 1;
  guint first = run->first == 0 ? 0 : run->first - 1;
  guint last = MIN (run->end, run->n_points - 1);
  gint x0 = G_MAXINT, y0 = G_MAXINT, x1 = G_MININT, y1 = G_MININT;

  for (guint i = first; i <= last; i++) {
    x0 = MIN (x0, run->points[i].x);
    y0 = MIN (y0, run->points[i].y);
    x1 = MAX (x1, run->points[i].x);
    y1 = MAX (y1, run->points[i].y);
  }

  return GRAPHENE_RECT_INIT (self->geometry.paper.origin.x + x0 * scale - margin,
                             self->geometry.paper.origin.y + y0 * scale - margin,
                             (x1 - x0) * scale + 2 * margin,
                             (y1 - y0) * scale + 2 * margin);
}

/* @cr has logical pixels as its user space. */
static void
stroke_run (const CanvassInk *self, const CanvassDrawing *drawing, const Run *run, cairo_t *cr)
{
  double scale = grid_scale (self, drawing);

  cairo_save (cr);
  cairo_translate (cr, self->geometry.paper.origin.x, self->geometry.paper.origin.y);
  cairo_scale (cr, scale, scale);
  trace (cr, run);
  cairo_restore (cr);

  cairo_set_line_width (cr, run->width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

/* Takes the greater coverage of each pixel and leaves the scratch clean. Painting one piece over
 * the end of another would darken the edge where they overlap: beads on a string. */
static void
merge_scratch (CanvassInk *self, Tile *tile, guint x0, guint y0, guint x1, guint y1)
{
  for (guint y = y0; y < y1; y++) {
    guint8 *to = tile->coverage + y * TILE_SIZE;
    guint8 *from = self->scratch->coverage + y * TILE_SIZE;

    for (guint x = x0; x < x1; x++)
      to[x] = MAX (to[x], from[x]);
    sodium_memzero (from + x0, x1 - x0);
  }
}

static void
draw_run_in_cell (CanvassInk *self,
                  const CanvassDrawing *drawing,
                  const Run *run,
                  guint column,
                  guint row,
                  const graphene_rect_t *bounds)
{
  Cell *cell = &self->cells[row * self->columns + column];
  gint scale = self->geometry.scale_factor;
  double left = (double)column * TILE_SIZE, top = (double)row * TILE_SIZE;
  guint x0 = CLAMP (bounds->origin.x * scale - left, 0, TILE_SIZE);
  guint y0 = CLAMP (bounds->origin.y * scale - top, 0, TILE_SIZE);
  guint x1 = CLAMP ((bounds->origin.x + bounds->size.width) * scale - left + 1, 0, TILE_SIZE);
  guint y1 = CLAMP ((bounds->origin.y + bounds->size.height) * scale - top + 1, 0, TILE_SIZE);
  cairo_t *cr = cairo_create (self->scratch->surface);

  cairo_rectangle (cr, x0, y0, x1 - x0, y1 - y0);
  cairo_clip (cr);
  cairo_translate (cr, -left, -top);
  cairo_scale (cr, scale, scale);
  stroke_run (self, drawing, run, cr);
  cairo_destroy (cr);
  cairo_surface_flush (self->scratch->surface);
  merge_scratch (self, writable_tile (cell), x0, y0, x1, y1);
  cairo_surface_mark_dirty (self->scratch->surface);
}

static void
draw_run (CanvassInk *self, const CanvassDrawing *drawing, const Run *run)
{
  graphene_rect_t bounds = run_bounds (self, drawing, run);
  double tile = (double)TILE_SIZE / self->geometry.scale_factor;
  gint column0 = MAX (0, (gint)(bounds.origin.x / tile));
  gint row0 = MAX (0, (gint)(bounds.origin.y / tile));
  gint column1 = MIN ((gint)self->columns - 1, (bounds.origin.x + bounds.size.width) / tile);
  gint row1 = MIN ((gint)self->rows - 1, (bounds.origin.y + bounds.size.height) / tile);

  for (gint row = row0; row <= row1; row++) {
    for (gint column = column0; column <= column1; column++)
      draw_run_in_cell (self, drawing, run, column, row, &bounds);
  }

  self->n_drawn += run->end - run->first;
}

static void
draw_pieces (CanvassInk *self,
             const CanvassDrawing *drawing,
             const guint8 *pressures,
             guint stroke,
             guint first,
             guint end)
{
  guint begin = stroke_begin (drawing, stroke);

  for (guint i = first, next; i < end; i = next) {
    guint8 pressure = pressures[begin + i];
    Run run = {
      .points = drawing->points + begin,
      .n_points = drawing->stroke_ends[stroke] - begin,
      .first = i,
      .width = pen_width (self, pressure),
    };

    for (next = i + 1; next < end && pressures[begin + next] == pressure;)
      next++;
    run.end = next;
    draw_run (self, drawing, &run);
  }
}

void
canvass_ink_update (CanvassInk *self,
                    const CanvassDrawing *drawing,
                    const guint8 *pressures,
                    gboolean open)
{
  while (self->cells != NULL && self->stroke < drawing->n_strokes) {
    gboolean grows = open && self->stroke == drawing->n_strokes - 1u;
    guint n = drawing->stroke_ends[self->stroke] - stroke_begin (drawing, self->stroke);
    guint settled = grows ? n - 1 : n;

    draw_pieces (self, drawing, pressures, self->stroke, self->n_pieces, settled);
    self->n_pieces = settled;
    if (grows)
      return;

    self->stroke++;
    self->n_pieces = 0;
  }
}

static void
snapshot_tip (CanvassInk *self,
              const CanvassDrawing *drawing,
              const guint8 *pressures,
              const GdkRGBA *color,
              GtkSnapshot *snapshot)
{
  guint begin = stroke_begin (drawing, drawing->n_strokes - 1u);
  guint n = drawing->n_points - begin;
  Run run = {
    .points = drawing->points + begin,
    .n_points = n,
    .first = n - 1,
    .end = n,
    .width = pen_width (self, pressures[drawing->n_points - 1]),
  };
  graphene_rect_t bounds = run_bounds (self, drawing, &run);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  gdk_cairo_set_source_rgba (cr, color);
  stroke_run (self, drawing, &run, cr);
  cairo_destroy (cr);
}

void
canvass_ink_snapshot (CanvassInk *self,
                      const CanvassDrawing *drawing,
                      const guint8 *pressures,
                      gboolean open,
                      const GdkRGBA *color,
                      GtkSnapshot *snapshot)
{
  float size = (float)TILE_SIZE / self->geometry.scale_factor;
  gboolean recolor = !gdk_rgba_equal (color, &self->color);

  self->color = *color;
  for (guint i = 0; i < self->columns * self->rows; i++) {
    Cell *cell = &self->cells[i];

    if (cell->tile == NULL)
      continue;
    if (recolor)
      g_clear_pointer (&cell->node, gsk_render_node_unref);
    if (cell->node == NULL)
      cell->node = tile_make_node (
          cell->tile,
          &GRAPHENE_RECT_INIT ((i % self->columns) * size, (i / self->columns) * size, size, size),
          self->geometry.scale_factor,
          color);
    gtk_snapshot_append_node (snapshot, cell->node);
  }

  if (open && drawing->n_strokes > 0 && self->cells != NULL)
    snapshot_tip (self, drawing, pressures, color, snapshot);
}

void
canvass_ink_reset (CanvassInk *self)
{
  clear_cells (self);
  self->stroke = 0;
  self->n_pieces = 0;
}

static gboolean
geometry_equal (const CanvassInkGeometry *a, const CanvassInkGeometry *b)
{
  return a->width == b->width && a->height == b->height && a->scale_factor == b->scale_factor &&
         a->pen == b->pen && graphene_rect_equal (&a->paper, &b->paper);
}

void
canvass_ink_set_geometry (CanvassInk *self, const CanvassInkGeometry *geometry)
{
  if (geometry_equal (&self->geometry, geometry))
    return;

  canvass_ink_reset (self);
  g_clear_pointer (&self->cells, g_free);
  self->geometry = *geometry;
  self->columns = (geometry->width * geometry->scale_factor + TILE_SIZE - 1) / TILE_SIZE;
  self->rows = (geometry->height * geometry->scale_factor + TILE_SIZE - 1) / TILE_SIZE;
  if (self->columns > 0 && self->rows > 0)
    self->cells = g_new0 (Cell, self->columns * self->rows);
}

guint64
canvass_ink_get_n_drawn (const CanvassInk *self)
{
  return self->n_drawn;
}

CanvassInk *
canvass_ink_new (void)
{
  CanvassInk *self = g_new0 (CanvassInk, 1);

  self->scratch = tile_new (NULL);

  return self;
}

void
canvass_ink_free (CanvassInk *self)
{
  clear_cells (self);
  g_free (self->cells);
  tile_unref (self->scratch);
  g_free (self);
}
