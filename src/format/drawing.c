/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/drawing.h"

#include <math.h>
#include <string.h>

void
canvass_drawing_clear (CanvassDrawing *self, guint16 width, guint16 height)
{
  g_return_if_fail (width >= 1 && width <= CANVASS_DRAWING_MAX_GRID);
  g_return_if_fail (height >= 1 && height <= CANVASS_DRAWING_MAX_GRID);

  memset (self, 0, sizeof *self);
  self->width = width;
  self->height = height;
}

static gboolean
push_point (CanvassDrawing *self, gint x, gint y)
{
  if (self->n_points == CANVASS_DRAWING_MAX_POINTS)
    return FALSE;

  self->points[self->n_points].x = (gint16)CLAMP (x, 0, self->width - 1);
  self->points[self->n_points].y = (gint16)CLAMP (y, 0, self->height - 1);
  self->n_points++;
  self->stroke_ends[self->n_strokes - 1] = self->n_points;
  return TRUE;
}

gboolean
canvass_drawing_begin_stroke (CanvassDrawing *self, gint x, gint y)
{
  if (self->n_strokes == CANVASS_DRAWING_MAX_STROKES ||
      self->n_points == CANVASS_DRAWING_MAX_POINTS)
    return FALSE;

  self->n_strokes++;
  return push_point (self, x, y);
}

gboolean
canvass_drawing_add_point (CanvassDrawing *self, gint x, gint y)
{
  const CanvassPoint *last;

  g_return_val_if_fail (self->n_strokes > 0, FALSE);

  last = &self->points[self->n_points - 1];
  if (last->x == CLAMP (x, 0, self->width - 1) && last->y == CLAMP (y, 0, self->height - 1))
    return TRUE;

  return push_point (self, x, y);
}

void
canvass_drawing_undo_stroke (CanvassDrawing *self)
{
  guint16 first;

  if (self->n_strokes == 0)
    return;

  first = self->n_strokes > 1 ? self->stroke_ends[self->n_strokes - 2] : 0;
  memset (&self->points[first], 0, (self->n_points - first) * sizeof self->points[0]);
  self->stroke_ends[self->n_strokes - 1] = 0;
  self->n_points = first;
  self->n_strokes--;
}

gboolean
canvass_drawing_is_valid (const CanvassDrawing *self)
{
  guint16 end = 0;

  if (self->width < 1 || self->width > CANVASS_DRAWING_MAX_GRID || self->height < 1 ||
      self->height > CANVASS_DRAWING_MAX_GRID || self->n_strokes > CANVASS_DRAWING_MAX_STROKES ||
      self->n_points > CANVASS_DRAWING_MAX_POINTS)
    return FALSE;

  for (guint i = 0; i < self->n_strokes; i++) {
    if (self->stroke_ends[i] <= end)
      return FALSE;
    end = self->stroke_ends[i];
  }
  if (end != self->n_points)
    return FALSE;

  for (guint i = 0; i < self->n_points; i++)
    if (self->points[i].x < 0 || self->points[i].x >= self->width || self->points[i].y < 0 ||
        self->points[i].y >= self->height)
      return FALSE;

  return TRUE;
}

static double
distance_to_segment (const CanvassPoint *p, const CanvassPoint *a, const CanvassPoint *b)
{
  double dx = b->x - a->x, dy = b->y - a->y;
  double squared = dx * dx + dy * dy;
  double t = squared > 0 ? ((p->x - a->x) * dx + (p->y - a->y) * dy) / squared : 0;

  t = CLAMP (t, 0, 1);
  return hypot (p->x - (a->x + t * dx), p->y - (a->y + t * dy));
}

/* Copies points first…last of one stroke, ends included. An explicit stack: a hostile stroke must
 * not decide how deep we recurse. Deepest first to the left keeps the output in order. */
static void
simplify_stroke (
    const CanvassDrawing *from, CanvassDrawing *to, guint first, guint last, double tolerance)
{
  guint16 stack[64];
  guint depth = 0;

  canvass_drawing_begin_stroke (to, from->points[first].x, from->points[first].y);
  stack[depth++] = (guint16)last;
  while (depth > 0) {
    guint end = stack[depth - 1], farthest = 0;
    double distance = 0;

    for (guint i = first + 1; i < end; i++) {
      double d = distance_to_segment (&from->points[i], &from->points[first], &from->points[end]);

      if (d > distance) {
        distance = d;
        farthest = i;
      }
    }

    if (distance > tolerance && depth < G_N_ELEMENTS (stack)) {
      stack[depth++] = (guint16)farthest;
    } else {
      /* A full stack keeps all points: it costs bytes, never the shape. */
      for (guint i = distance > tolerance ? first + 1 : MAX (end, first + 1); i <= end; i++)
        canvass_drawing_add_point (to, from->points[i].x, from->points[i].y);
      first = end;
      depth--;
    }
  }
}

void
canvass_drawing_simplify (const CanvassDrawing *from, CanvassDrawing *to, double tolerance)
{
  guint first = 0;

  g_return_if_fail (canvass_drawing_is_valid (from));
  g_return_if_fail (from != to);

  canvass_drawing_clear (to, from->width, from->height);
  for (guint i = 0; i < from->n_strokes; i++) {
    simplify_stroke (from, to, first, from->stroke_ends[i] - 1, tolerance);
    first = from->stroke_ends[i];
  }
}

void
canvass_drawing_thin (const CanvassDrawing *from, CanvassDrawing *to, guint step)
{
  guint first = 0;

  g_return_if_fail (canvass_drawing_is_valid (from));
  g_return_if_fail (from != to && step >= 1);

  canvass_drawing_clear (to, from->width, from->height);
  for (guint i = 0; i < from->n_strokes; i++) {
    guint last = from->stroke_ends[i] - 1u;

    canvass_drawing_begin_stroke (to, from->points[first].x, from->points[first].y);
    for (guint j = first + step; j < last; j += step)
      canvass_drawing_add_point (to, from->points[j].x, from->points[j].y);
    if (last > first)
      canvass_drawing_add_point (to, from->points[last].x, from->points[last].y);
    first = last + 1;
  }
}

static double
stroke_length (const CanvassDrawing *self, guint i)
{
  double length = 0;

  for (guint j = (i > 0 ? self->stroke_ends[i - 1] : 0) + 1u; j < self->stroke_ends[i]; j++)
    length += hypot (self->points[j].x - self->points[j - 1].x,
                     self->points[j].y - self->points[j - 1].y);

  return length;
}

void
canvass_drawing_drop_smallest_stroke (CanvassDrawing *self)
{
  guint smallest = 0, first, count;

  if (self->n_strokes == 0)
    return;

  for (guint i = 1; i < self->n_strokes; i++)
    if (stroke_length (self, i) < stroke_length (self, smallest))
      smallest = i;

  first = smallest > 0 ? self->stroke_ends[smallest - 1] : 0;
  count = self->stroke_ends[smallest] - first;
  memmove (&self->points[first],
           &self->points[first + count],
           (self->n_points - first - count) * sizeof self->points[0]);
  self->n_points -= (guint16)count;
  memset (&self->points[self->n_points], 0, count * sizeof self->points[0]);
  for (guint i = smallest; i + 1 < self->n_strokes; i++)
    self->stroke_ends[i] = (guint16)(self->stroke_ends[i + 1] - count);
  self->stroke_ends[--self->n_strokes] = 0;
}

gboolean
canvass_drawing_is_speck (const CanvassDrawing *self)
{
  double length = 0;

  for (guint i = 0; i < self->n_strokes; i++)
    length += stroke_length (self, i);

  return length < self->width / 20.0;
}
