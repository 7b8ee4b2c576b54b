/*
 * drawing.h: a drawn signature: strokes on a grid, without timing or pressure
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CANVASS_DRAWING_MAX_GRID 4096 /* w and h are 1…4096; points are 0…w-1, 0…h-1 */
#define CANVASS_DRAWING_MAX_STROKES 512
#define CANVASS_DRAWING_MAX_POINTS 16384

typedef struct {
  gint16 x, y;
} CanvassPoint;

/**
 * CanvassDrawing:
 * @stroke_ends: for each stroke, the index after its last point; ascending, no empty stroke
 *
 * A plain value without pointers, so that it can live in one locked block.
 */
typedef struct {
  guint16 width, height;
  guint16 n_strokes;
  guint16 n_points;
  guint16 stroke_ends[CANVASS_DRAWING_MAX_STROKES];
  CanvassPoint points[CANVASS_DRAWING_MAX_POINTS];
} CanvassDrawing;

void canvass_drawing_clear (CanvassDrawing *self, guint16 width, guint16 height);

/* Both clamp to the grid and return FALSE, changing nothing, when the drawing is full. Several
 * strokes may not be open at once: points join the newest stroke. */
gboolean canvass_drawing_begin_stroke (CanvassDrawing *self, gint x, gint y);
gboolean canvass_drawing_add_point (CanvassDrawing *self, gint x, gint y);
void canvass_drawing_undo_stroke (CanvassDrawing *self);

/* Inside the limits above, each point on the grid. */
gboolean canvass_drawing_is_valid (const CanvassDrawing *self);

/* Copies the strokes of @from, dropping points that lie within @tolerance grid units of the line
 * they are on (Ramer–Douglas–Peucker; ends of strokes stay). */
void canvass_drawing_simplify (const CanvassDrawing *from, CanvassDrawing *to, double tolerance);

/* Copies every @step-th point, and the ends of strokes. */
void canvass_drawing_thin (const CanvassDrawing *from, CanvassDrawing *to, guint step);

/* The stroke that covers the least ground goes; for drawings that are all dots. */
void canvass_drawing_drop_smallest_stroke (CanvassDrawing *self);

/* TRUE for nothing but dots and specks: less than 1/20 of the width in all. */
gboolean canvass_drawing_is_speck (const CanvassDrawing *self);

G_END_DECLS
