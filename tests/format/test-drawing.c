/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/drawing.h"

#include <math.h>

/* Too large for a stack by our own rules, and no secret in a test. */
static CanvassDrawing drawing, simplified, again;

static void
test_points_join_the_newest_stroke (void)
{
  canvass_drawing_clear (&drawing, 100, 50);
  g_assert_true (canvass_drawing_is_valid (&drawing));

  g_assert_true (canvass_drawing_begin_stroke (&drawing, 1, 2));
  g_assert_true (canvass_drawing_add_point (&drawing, 3, 4));
  g_assert_true (canvass_drawing_begin_stroke (&drawing, 5, 6));
  g_assert_true (canvass_drawing_is_valid (&drawing));
  g_assert_cmpuint (drawing.n_strokes, ==, 2);
  g_assert_cmpuint (drawing.n_points, ==, 3);
  g_assert_cmpuint (drawing.stroke_ends[0], ==, 2);
  g_assert_cmpuint (drawing.stroke_ends[1], ==, 3);
  g_assert_cmpint (drawing.points[2].x, ==, 5);
  g_assert_cmpint (drawing.points[2].y, ==, 6);
}

static void
test_points_are_clamped_to_the_grid (void)
{
  canvass_drawing_clear (&drawing, 100, 50);
  g_assert_true (canvass_drawing_begin_stroke (&drawing, -5, 400));
  g_assert_true (canvass_drawing_add_point (&drawing, G_MAXINT, G_MININT));
  g_assert_true (canvass_drawing_is_valid (&drawing));
  g_assert_cmpint (drawing.points[0].x, ==, 0);
  g_assert_cmpint (drawing.points[0].y, ==, 49);
  g_assert_cmpint (drawing.points[1].x, ==, 99);
  g_assert_cmpint (drawing.points[1].y, ==, 0);
}

static void
test_undo_takes_back_one_stroke_and_its_points (void)
{
  canvass_drawing_clear (&drawing, 100, 50);
  canvass_drawing_begin_stroke (&drawing, 1, 2);
  canvass_drawing_begin_stroke (&drawing, 3, 4);
  canvass_drawing_add_point (&drawing, 5, 6);

  canvass_drawing_undo_stroke (&drawing);
  g_assert_true (canvass_drawing_is_valid (&drawing));
  g_assert_cmpuint (drawing.n_strokes, ==, 1);
  g_assert_cmpuint (drawing.n_points, ==, 1);
  /* Nothing of the stroke stays in memory. */
  g_assert_cmpint (drawing.points[1].x, ==, 0);
  g_assert_cmpint (drawing.points[2].y, ==, 0);

  canvass_drawing_undo_stroke (&drawing);
  canvass_drawing_undo_stroke (&drawing);
  g_assert_true (canvass_drawing_is_valid (&drawing));
  g_assert_cmpuint (drawing.n_strokes, ==, 0);
}

static void
test_a_full_drawing_takes_no_more_and_stays_valid (void)
{
  canvass_drawing_clear (&drawing, CANVASS_DRAWING_MAX_GRID, CANVASS_DRAWING_MAX_GRID);
  for (guint i = 0; i < CANVASS_DRAWING_MAX_STROKES; i++)
    g_assert_true (canvass_drawing_begin_stroke (&drawing, (gint)i, 0));
  g_assert_false (canvass_drawing_begin_stroke (&drawing, 0, 0));
  g_assert_cmpuint (drawing.n_strokes, ==, CANVASS_DRAWING_MAX_STROKES);

  for (guint i = CANVASS_DRAWING_MAX_STROKES; i < CANVASS_DRAWING_MAX_POINTS; i++)
    g_assert_true (canvass_drawing_add_point (&drawing, (gint)(i % 4096), (gint)(i / 4096)));
  g_assert_false (canvass_drawing_add_point (&drawing, 1, 1));
  g_assert_cmpuint (drawing.n_points, ==, CANVASS_DRAWING_MAX_POINTS);
  g_assert_true (canvass_drawing_is_valid (&drawing));
}

static void
test_drawings_outside_the_limits_are_not_valid (void)
{
#define DRAW_ANEW()                                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    canvass_drawing_clear (&drawing, 10, 10);                                                      \
    canvass_drawing_begin_stroke (&drawing, 1, 1);                                                 \
    canvass_drawing_add_point (&drawing, 2, 2);                                                    \
    canvass_drawing_begin_stroke (&drawing, 3, 3);                                                 \
    g_assert_true (canvass_drawing_is_valid (&drawing));                                           \
  }                                                                                                \
  G_STMT_END
#define ASSERT_INVALID(statement)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    DRAW_ANEW ();                                                                                  \
    statement;                                                                                     \
    g_test_message (#statement);                                                                   \
    g_assert_false (canvass_drawing_is_valid (&drawing));                                          \
  }                                                                                                \
  G_STMT_END

  ASSERT_INVALID (drawing.width = 0);
  ASSERT_INVALID (drawing.height = 0);
  ASSERT_INVALID (drawing.width = CANVASS_DRAWING_MAX_GRID + 1);
  ASSERT_INVALID (drawing.height = CANVASS_DRAWING_MAX_GRID + 1);
  ASSERT_INVALID (drawing.points[1].x = 10);
  ASSERT_INVALID (drawing.points[1].y = 10);
  ASSERT_INVALID (drawing.points[2].x = -1);
  ASSERT_INVALID (drawing.points[2].y = -1);
  ASSERT_INVALID (drawing.n_points = 2);
  ASSERT_INVALID (drawing.n_points = 4);
  ASSERT_INVALID (drawing.n_strokes = 1);
  ASSERT_INVALID (drawing.n_strokes = 0);
  ASSERT_INVALID (drawing.n_strokes = CANVASS_DRAWING_MAX_STROKES + 1);
  ASSERT_INVALID (drawing.n_points = CANVASS_DRAWING_MAX_POINTS + 1);
  ASSERT_INVALID (drawing.stroke_ends[0] = 0);
  ASSERT_INVALID (drawing.stroke_ends[0] = 3);
  ASSERT_INVALID (drawing.stroke_ends[0] = G_MAXUINT16);
#undef ASSERT_INVALID
#undef DRAW_ANEW
}

static double
distance_to_line (const CanvassPoint *p, const CanvassPoint *a, const CanvassPoint *b)
{
  double dx = b->x - a->x, dy = b->y - a->y, squared = dx * dx + dy * dy;
  double t = squared > 0 ? ((p->x - a->x) * dx + (p->y - a->y) * dy) / squared : 0;

  t = CLAMP (t, 0, 1);
  return hypot (p->x - a->x - t * dx, p->y - a->y - t * dy);
}

/* How far any point of @from lies from the same stroke of @to. */
static double
largest_deviation (const CanvassDrawing *from, const CanvassDrawing *to)
{
  double largest = 0;
  guint first = 0, first_to = 0;

  for (guint s = 0; s < from->n_strokes; s++) {
    for (guint i = first; i < from->stroke_ends[s]; i++) {
      double nearest = G_MAXDOUBLE;

      for (guint j = first_to; j < to->stroke_ends[s]; j++)
        nearest = MIN (nearest,
                       distance_to_line (&from->points[i],
                                         &to->points[j],
                                         &to->points[MIN (j + 1u, to->stroke_ends[s] - 1u)]));
      largest = MAX (largest, nearest);
    }
    first = from->stroke_ends[s];
    first_to = to->stroke_ends[s];
  }

  return largest;
}

static void
scribble (GRand *rand, guint n_strokes, guint n_points)
{
  canvass_drawing_clear (&drawing, 1200, 400);
  for (guint s = 0; s < n_strokes; s++) {
    double x = g_rand_double_range (rand, 0, 1200), y = g_rand_double_range (rand, 0, 400);
    double angle = g_rand_double_range (rand, 0, 6.3);

    canvass_drawing_begin_stroke (&drawing, (gint)x, (gint)y);
    for (guint i = 1; i < n_points; i++) {
      angle += g_rand_double_range (rand, -0.4, 0.4);
      x += 6 * cos (angle);
      y += 6 * sin (angle);
      canvass_drawing_add_point (&drawing, (gint)x, (gint)y);
    }
  }
}

static void
test_simplifying_keeps_the_shape_within_the_tolerance (void)
{
  guint32 seed = g_test_rand_int_range (0, G_MAXINT32);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 20; round++) {
    scribble (rand, 1 + round % 4, 200);
    for (double tolerance = 0.5; tolerance <= 16; tolerance *= 2) {
      canvass_drawing_simplify (&drawing, &simplified, tolerance);
      g_assert_true (canvass_drawing_is_valid (&simplified));
      g_assert_cmpuint (simplified.width, ==, drawing.width);
      g_assert_cmpuint (simplified.height, ==, drawing.height);
      g_assert_cmpuint (simplified.n_strokes, ==, drawing.n_strokes);
      g_assert_cmpuint (simplified.n_points, <=, drawing.n_points);
      g_assert_cmpfloat (largest_deviation (&drawing, &simplified), <=, tolerance + 1e-6);

      canvass_drawing_simplify (&drawing, &again, tolerance);
      g_assert_cmpmem (&simplified, sizeof simplified, &again, sizeof again);
    }
    /* It does simplify: a tenth of the points would be a lot for 16 units. */
    g_assert_cmpuint (simplified.n_points, <, drawing.n_points / 2);
  }
}

static void
test_simplifying_keeps_the_ends_of_every_stroke (void)
{
  canvass_drawing_clear (&drawing, 1000, 1000);
  canvass_drawing_begin_stroke (&drawing, 7, 7); /* a dot, as on an i */
  canvass_drawing_begin_stroke (&drawing, 0, 0);
  for (gint i = 1; i <= 500; i++)
    canvass_drawing_add_point (&drawing, i, i);

  canvass_drawing_simplify (&drawing, &simplified, 1);
  g_assert_cmpuint (simplified.n_strokes, ==, 2);
  g_assert_cmpuint (simplified.n_points, ==, 3);
  g_assert_cmpint (simplified.points[0].x, ==, 7);
  g_assert_cmpint (simplified.points[1].x, ==, 0);
  g_assert_cmpint (simplified.points[2].x, ==, 500);
}

/* A circle ends where it begins: no line to be near to. */
static void
test_a_closed_stroke_stays_round (void)
{
  canvass_drawing_clear (&drawing, 1000, 1000);
  canvass_drawing_begin_stroke (&drawing, 900, 500);
  for (guint i = 1; i <= 360; i++)
    canvass_drawing_add_point (&drawing,
                               (gint)lround (500 + 400 * cos (i * G_PI / 180)),
                               (gint)lround (500 + 400 * sin (i * G_PI / 180)));

  canvass_drawing_simplify (&drawing, &simplified, 4);
  g_assert_cmpuint (simplified.n_points, >=, 12);
  g_assert_cmpfloat (largest_deviation (&drawing, &simplified), <=, 4);
}

/* A stroke made to nest as deep as it can must neither crash nor take for ever. */
static void
test_the_longest_zigzag_is_simplified_in_time (void)
{
  gint64 start = g_get_monotonic_time ();

  canvass_drawing_clear (&drawing, 4096, 4096);
  canvass_drawing_begin_stroke (&drawing, 0, 0);
  for (gint i = 1; i < CANVASS_DRAWING_MAX_POINTS; i++)
    canvass_drawing_add_point (&drawing, i % 2 ? i / 4 : 0, i % 2 ? 4095 - i / 4 : i / 4);

  canvass_drawing_simplify (&drawing, &simplified, 1);
  g_assert_true (canvass_drawing_is_valid (&simplified));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_TIME_SPAN_SECOND);
}

static void
test_dots_are_specks_and_signatures_are_not (void)
{
  canvass_drawing_clear (&drawing, 1000, 400);
  g_assert_true (canvass_drawing_is_speck (&drawing));

  canvass_drawing_begin_stroke (&drawing, 500, 200);
  g_assert_true (canvass_drawing_is_speck (&drawing));
  canvass_drawing_begin_stroke (&drawing, 900, 300);
  canvass_drawing_add_point (&drawing, 920, 300);
  g_assert_true (canvass_drawing_is_speck (&drawing));

  canvass_drawing_add_point (&drawing, 960, 300);
  g_assert_false (canvass_drawing_is_speck (&drawing));
}

#define ADD(name) g_test_add_func ("/drawing/" #name, test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (points_join_the_newest_stroke);
  ADD (points_are_clamped_to_the_grid);
  ADD (undo_takes_back_one_stroke_and_its_points);
  ADD (a_full_drawing_takes_no_more_and_stays_valid);
  ADD (drawings_outside_the_limits_are_not_valid);
  ADD (simplifying_keeps_the_shape_within_the_tolerance);
  ADD (simplifying_keeps_the_ends_of_every_stroke);
  ADD (a_closed_stroke_stays_round);
  ADD (the_longest_zigzag_is_simplified_in_time);
  ADD (dots_are_specks_and_signatures_are_not);

  return g_test_run ();
}
