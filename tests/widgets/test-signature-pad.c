/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "widgets/sight.h"
#include "widgets/signature-pad-private.h"

#include <math.h>
#include <string.h>

#define WIDTH 600
#define HEIGHT 240

typedef struct {
  GtkWindow *window;
  CanvassSignaturePad *pad;
  guint changed_count;
  guint32 time; /* of the newest contact */
} Fixture;

/* What the pad shows, one premultiplied ARGB value a device pixel. */
typedef struct {
  int width, height;
  guint32 *pixels;
} Picture;

static int finger_places[3];
static gconstpointer const first_finger = &finger_places[0];
static gconstpointer const second_finger = &finger_places[1];
static gconstpointer const third_finger = &finger_places[2];

static void
on_changed (Fixture *fixture)
{
  fixture->changed_count++;
}

static void
wait_for_size (Fixture *fixture, int width, int height)
{
  while (gtk_widget_get_width (GTK_WIDGET (fixture->pad)) != width ||
         gtk_widget_get_height (GTK_WIDGET (fixture->pad)) != height)
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_setup (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *table = gtk_fixed_new ();

  fixture->time = 1000;
  fixture->pad = canvass_signature_pad_new ();
  g_signal_connect_swapped (fixture->pad, "changed", G_CALLBACK (on_changed), fixture);
  gtk_widget_set_size_request (GTK_WIDGET (fixture->pad), WIDTH, HEIGHT);

  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_title (fixture->window, "pad");
  gtk_window_set_decorated (fixture->window, FALSE);
  gtk_window_set_default_size (fixture->window, 800, 600);
  gtk_fixed_put (GTK_FIXED (table), GTK_WIDGET (fixture->pad), 0, 0);
  gtk_window_set_child (fixture->window, table);
  gtk_window_present (fixture->window);
  wait_for_size (fixture, WIDTH, HEIGHT);
}

static void
fixture_teardown (Fixture *fixture, gconstpointer unused)
{
  GObject *pad = g_object_ref (G_OBJECT (fixture->pad));

  gtk_window_destroy (fixture->window);
  while (G_OBJECT (pad)->ref_count > 1 && g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (pad);
}

static void
contact (Fixture *fixture,
         CanvassContactKind kind,
         CanvassContactPhase phase,
         gconstpointer sequence,
         double x,
         double y)
{
  CanvassContact contact = {
    .kind = kind,
    .phase = phase,
    .sequence = sequence,
    .time = fixture->time,
    .x = x,
    .y = y,
    .pressure = -1,
  };

  canvass_signature_pad_take_contact (fixture->pad, &contact);
}

static void
touch (Fixture *fixture, CanvassContactPhase phase, gconstpointer finger, double x, double y)
{
  contact (fixture, CANVASS_CONTACT_TOUCH, phase, finger, x, y);
}

static void
draw_line (Fixture *fixture, double x0, double y0, double x1, double y1)
{
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, x0, y0);
  for (guint i = 1; i <= 10; i++)
    touch (fixture,
           CANVASS_CONTACT_MOVE,
           first_finger,
           x0 + (x1 - x0) * i / 10,
           y0 + (y1 - y0) * i / 10);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, x1, y1);
}

static gint
to_grid (gint pixels)
{
  return round (pixels * (double)CANVASS_SIGNATURE_PAD_GRID / WIDTH);
}

static const CanvassDrawing *
get_drawing (Fixture *fixture)
{
  return canvass_signature_pad_get_drawing (fixture->pad);
}

static Picture
take_picture (Fixture *fixture)
{
  GtkWidget *widget = GTK_WIDGET (fixture->pad);
  int scale = gtk_widget_get_scale_factor (widget);
  Picture picture = {
    .width = gtk_widget_get_width (widget) * scale,
    .height = gtk_widget_get_height (widget) * scale,
  };
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gtk_snapshot_scale (snapshot, scale, scale);
  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, picture.width, picture.height));
  picture.pixels = g_new (guint32, picture.width * picture.height);
  gdk_texture_download (texture, (guchar *)picture.pixels, picture.width * 4);

  return picture;
}

static void
picture_clear (Picture *self)
{
  g_clear_pointer (&self->pixels, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static gboolean
picture_equal (const Picture *a, const Picture *b)
{
  return a->width == b->width && a->height == b->height &&
         memcmp (a->pixels, b->pixels, sizeof (guint32) * a->width * a->height) == 0;
}

static guint
picture_alpha (const Picture *self, Fixture *fixture, double x, double y)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (fixture->pad));

  return self->pixels[(int)(y * scale) * self->width + (int)(x * scale)] >> 24;
}

static void
show_frame (Fixture *fixture)
{
  g_auto (Picture) picture = take_picture (fixture);

  g_assert_nonnull (picture.pixels);
}

/* How many pixels are darker in @with than in @without, and where their middle is. */
static guint
count_ink (const Picture *without, const Picture *with, double *x, double *y)
{
  guint n = 0;

  *x = *y = 0;
  for (int i = 0; i < with->width * with->height; i++) {
    if ((with->pixels[i] >> 24) > (without->pixels[i] >> 24) + 100) {
      n++;
      *x += i % with->width;
      *y += i / with->width;
    }
  }
  *x /= MAX (n, 1u);
  *y /= MAX (n, 1u);

  return n;
}

static void
test_a_finger_draws_a_stroke (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);

  g_assert_true (canvass_signature_pad_is_empty (fixture->pad));
  draw_line (fixture, 100, 50, 300, 150);

  g_assert_false (canvass_signature_pad_is_empty (fixture->pad));
  g_assert_true (canvass_drawing_is_valid (drawing));
  g_assert_cmpuint (drawing->n_strokes, ==, 1);
  g_assert_cmpuint (drawing->n_points, ==, 11);
  g_assert_cmpuint (drawing->width, ==, CANVASS_SIGNATURE_PAD_GRID);
  g_assert_cmpuint (drawing->height, ==, to_grid (HEIGHT));
  g_assert_cmpint (drawing->points[0].x, ==, to_grid (100));
  g_assert_cmpint (drawing->points[10].y, ==, to_grid (150));
  g_assert_cmpuint (fixture->changed_count, ==, 2);
}

static void
test_a_second_finger_does_no_harm (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);

  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 50);
  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 150, 50);
  touch (fixture, CANVASS_CONTACT_MOVE, second_finger, 510, 210);
  touch (fixture, CANVASS_CONTACT_DOWN, third_finger, 20, 20);
  touch (fixture, CANVASS_CONTACT_UP, second_finger, 510, 210);
  touch (fixture, CANVASS_CONTACT_CANCEL, third_finger, 20, 20);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 200, 50);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 200, 50);

  g_assert_cmpuint (drawing->n_strokes, ==, 1);
  g_assert_cmpuint (drawing->n_points, ==, 3);
  g_assert_cmpint (drawing->points[2].x, ==, to_grid (200));
}

/* Two pixels, as a hand that lies still. */
static void
tremble (Fixture *fixture, gconstpointer finger, double x, double y)
{
  touch (fixture, CANVASS_CONTACT_MOVE, finger, x + 1, y - 1);
  touch (fixture, CANVASS_CONTACT_MOVE, finger, x, y + 1);
}

static void
test_a_palm_that_rests_first_lets_the_finger_write (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);

  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  tremble (fixture, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 50);
  tremble (fixture, second_finger, 500, 200);
  for (guint i = 1; i <= 10; i++) {
    touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 100 + 10 * i, 50);
    tremble (fixture, second_finger, 500, 200);
  }
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 200, 50);
  g_assert_cmpuint (drawing->n_strokes, ==, 1);
  g_assert_cmpuint (drawing->n_points, ==, 11);
  g_assert_cmpint (drawing->points[0].x, ==, to_grid (100));
  g_assert_cmpint (drawing->points[10].x, ==, to_grid (200));

  /* It lies there for the strokes to come, dots among them, and may be lifted at any time. */
  touch (fixture, CANVASS_CONTACT_MOVE, second_finger, 505, 205);
  draw_line (fixture, 100, 100, 200, 100);
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 150, 150);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 150, 150);
  touch (fixture, CANVASS_CONTACT_UP, second_finger, 505, 205);
  g_assert_cmpuint (drawing->n_strokes, ==, 3);
  g_assert_cmpuint (drawing->n_points, ==, 23);
  g_assert_true (canvass_drawing_is_valid (drawing));
}

static void
test_a_palm_that_shifts_first_lets_the_finger_write (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);

  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_MOVE, second_finger, 504, 204);
  draw_line (fixture, 100, 50, 300, 50);
  touch (fixture, CANVASS_CONTACT_UP, second_finger, 504, 204);
  g_assert_cmpuint (drawing->n_strokes, ==, 1);
  g_assert_cmpuint (drawing->n_points, ==, 11);
  g_assert_cmpint (drawing->points[10].x, ==, to_grid (300));

  /* The other way round: the finger waits while the hand finds its place. */
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 100);
  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_MOVE, second_finger, 504, 204);
  for (guint i = 1; i <= 10; i++)
    touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 100 + 20 * i, 100);
  touch (fixture, CANVASS_CONTACT_UP, second_finger, 504, 204);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 300, 100);
  g_assert_cmpuint (drawing->n_strokes, ==, 2);
  g_assert_cmpuint (drawing->n_points, ==, 22);
  g_assert_cmpint (drawing->points[11].y, ==, to_grid (100));
}

static void
test_a_palm_that_goes_leaves_no_dot (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);

  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 50);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 103, 50);
  touch (fixture, CANVASS_CONTACT_UP, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 200, 50);
  g_assert_cmpuint (drawing->n_strokes, ==, 1);
  g_assert_cmpuint (drawing->n_points, ==, 3);
  g_assert_cmpint (drawing->points[0].x, ==, to_grid (100));

  /* As fast as a flick can be: down and up, nothing between. */
  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 100);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 200, 100);
  touch (fixture, CANVASS_CONTACT_UP, second_finger, 500, 200);
  g_assert_cmpuint (drawing->n_strokes, ==, 2);
  g_assert_cmpuint (drawing->n_points, ==, 5);

  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 150);
  touch (fixture, CANVASS_CONTACT_CANCEL, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 200, 150);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 200, 150);
  g_assert_cmpuint (drawing->n_strokes, ==, 3);
  g_assert_cmpint (drawing->points[5].x, ==, to_grid (100));
}

static void
test_a_finger_that_waited_may_write_after_a_tap (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);

  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 50);
  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 100, 50);
  g_assert_cmpuint (drawing->n_points, ==, 1);
  touch (fixture, CANVASS_CONTACT_MOVE, second_finger, 400, 100);
  touch (fixture, CANVASS_CONTACT_UP, second_finger, 400, 100);
  g_assert_cmpuint (drawing->n_strokes, ==, 2);
  g_assert_cmpuint (drawing->n_points, ==, 3);
}

static void
test_a_cleared_pad_waits_for_nobody (Fixture *fixture, gconstpointer unused)
{
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 50);
  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  canvass_signature_pad_clear (fixture->pad);
  touch (fixture, CANVASS_CONTACT_MOVE, second_finger, 400, 100);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 200, 100);
  g_assert_true (canvass_signature_pad_is_empty (fixture->pad));

  /* Control: with no Clear between, the second would have drawn. */
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 200, 100);
  touch (fixture, CANVASS_CONTACT_UP, second_finger, 400, 100);
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 50);
  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_MOVE, second_finger, 400, 100);
  g_assert_cmpuint (get_drawing (fixture)->n_points, ==, 2);
}

static void
test_a_pen_sends_the_palm_away (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);

  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 500, 200);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 510, 200);
  contact (fixture, CANVASS_CONTACT_PEN, CANVASS_CONTACT_DOWN, NULL, 100, 50);
  contact (fixture, CANVASS_CONTACT_PEN, CANVASS_CONTACT_MOVE, NULL, 150, 50);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 520, 200);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 520, 200);
  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 520, 200);
  contact (fixture, CANVASS_CONTACT_PEN, CANVASS_CONTACT_UP, NULL, 200, 50);
  g_assert_cmpuint (drawing->n_strokes, ==, 1);
  g_assert_cmpuint (drawing->n_points, ==, 3);
  g_assert_cmpint (drawing->points[0].x, ==, to_grid (100));

  fixture->time += 100;
  draw_line (fixture, 500, 200, 550, 200);
  g_assert_cmpuint (drawing->n_strokes, ==, 1);

  /* Control: without a pen about, the same finger does draw. */
  fixture->time += 1000;
  draw_line (fixture, 500, 200, 550, 200);
  g_assert_cmpuint (drawing->n_strokes, ==, 2);
}

static void
test_a_cancelled_touch_was_never_there (Fixture *fixture, gconstpointer unused)
{
  draw_line (fixture, 100, 50, 200, 50);
  touch (fixture, CANVASS_CONTACT_DOWN, second_finger, 300, 100);
  touch (fixture, CANVASS_CONTACT_MOVE, second_finger, 400, 100);
  g_assert_cmpuint (get_drawing (fixture)->n_strokes, ==, 2);
  touch (fixture, CANVASS_CONTACT_CANCEL, second_finger, 400, 100);

  g_assert_cmpuint (get_drawing (fixture)->n_strokes, ==, 1);
  g_assert_cmpuint (get_drawing (fixture)->n_points, ==, 11);
}

static void
test_leaving_the_pad_stays_on_the_paper (Fixture *fixture, gconstpointer unused)
{
  draw_line (fixture, 300, 120, WIDTH + 500, HEIGHT + 500);
  draw_line (fixture, 300, 120, -500, -500);

  g_assert_cmpuint (get_drawing (fixture)->n_strokes, ==, 2);
  g_assert_true (canvass_drawing_is_valid (get_drawing (fixture)));
}

static void
test_undo_takes_back_one_stroke (Fixture *fixture, gconstpointer unused)
{
  g_auto (Picture) one = { 0 };
  g_auto (Picture) again = { 0 };
  g_auto (Picture) two = { 0 };

  draw_line (fixture, 100, 50, 200, 50);
  one = take_picture (fixture);
  draw_line (fixture, 100, 100, 200, 100);
  two = take_picture (fixture);
  g_assert_false (picture_equal (&one, &two));

  fixture->changed_count = 0;
  canvass_signature_pad_undo (fixture->pad);
  again = take_picture (fixture);
  g_assert_cmpuint (fixture->changed_count, ==, 1);
  g_assert_cmpuint (get_drawing (fixture)->n_strokes, ==, 1);
  g_assert_true (picture_equal (&one, &again));

  canvass_signature_pad_undo (fixture->pad);
  canvass_signature_pad_undo (fixture->pad);
  g_assert_true (canvass_signature_pad_is_empty (fixture->pad));
  g_assert_cmpuint (fixture->changed_count, ==, 2);
}

static void
test_clear_leaves_nothing (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);
  g_auto (Picture) before = take_picture (fixture);
  g_auto (Picture) after = { 0 };

  for (guint i = 0; i < 20; i++)
    draw_line (fixture, 10 + i, 10, 500, 200 - i);
  canvass_signature_pad_clear (fixture->pad);
  after = take_picture (fixture);

  g_assert_true (canvass_signature_pad_is_empty (fixture->pad));
  g_assert_true (picture_equal (&before, &after));
  for (guint i = 0; i < CANVASS_DRAWING_MAX_POINTS; i++)
    g_assert_true (drawing->points[i].x == 0 && drawing->points[i].y == 0);
}

static void
test_undo_leaves_nothing_of_the_stroke (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);

  draw_line (fixture, 100, 50, 200, 50);
  draw_line (fixture, 100, 100, 200, 100);
  canvass_signature_pad_undo (fixture->pad);

  for (guint i = drawing->n_points; i < CANVASS_DRAWING_MAX_POINTS; i++)
    g_assert_true (drawing->points[i].x == 0 && drawing->points[i].y == 0);
}

static void
test_ink_appears_under_the_finger (Fixture *fixture, gconstpointer unused)
{
  g_auto (Picture) empty = take_picture (fixture);
  g_auto (Picture) open = { 0 };
  g_auto (Picture) closed = { 0 };
  double x, y;

  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 60);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 290, 60);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 300, 60);
  open = take_picture (fixture);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 300, 60);
  closed = take_picture (fixture);

  for (x = 100; x < 300; x += 7) {
    g_assert_cmpuint (picture_alpha (&open, fixture, x, 60), >, 200);
    g_assert_cmpuint (picture_alpha (&closed, fixture, x, 60), >, 200);
    g_assert_cmpuint (picture_alpha (&closed, fixture, x, 66), ==, 0);
    g_assert_cmpuint (picture_alpha (&closed, fixture, x, 54), ==, 0);
  }
  g_assert_cmpuint (count_ink (&empty, &closed, &x, &y), >, 200);
  g_assert_cmpfloat (x / gtk_widget_get_scale_factor (GTK_WIDGET (fixture->pad)), >, 198);
  g_assert_cmpfloat (x / gtk_widget_get_scale_factor (GTK_WIDGET (fixture->pad)), <, 202);
}

static void
test_a_tap_leaves_a_dot (Fixture *fixture, gconstpointer unused)
{
  g_auto (Picture) empty = take_picture (fixture);
  g_auto (Picture) dotted = { 0 };
  double x, y;

  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 200, 60);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 200, 60);
  dotted = take_picture (fixture);

  g_assert_cmpuint (count_ink (&empty, &dotted, &x, &y), >, 2);
  g_assert_cmpuint (count_ink (&empty, &dotted, &x, &y), <, 100);
  g_assert_cmpuint (picture_alpha (&dotted, fixture, 200, 60), >, 150);
}

/* A curve across several tiles, drawn point by point with a frame after each, and the same at once.
 */
static void
test_the_picture_does_not_depend_on_frames (Fixture *fixture, gconstpointer unused)
{
  CanvassDrawing *copy = canvass_secret_new (sizeof *copy);
  g_auto (Picture) slowly = { 0 };
  g_auto (Picture) at_once = { 0 };
  guint n_different = 0, n_inked = 0;

  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 20, 20);
  for (guint i = 1; i < 200; i++) {
    touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 20 + i * 2.8, 20 + (i * i * 7) % 180);
    if (i % 5 == 0)
      show_frame (fixture);
  }
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 20, 200);
  slowly = take_picture (fixture);

  *copy = *get_drawing (fixture);
  canvass_signature_pad_clear (fixture->pad);
  canvass_signature_pad_set_drawing (fixture->pad, copy);
  at_once = take_picture (fixture);
  canvass_secret_free (copy);

  /* Where two pieces meet in a sharp turn, a pixel of the edge may be shaded otherwise. */
  for (int i = 0; i < slowly.width * slowly.height; i++) {
    gint difference = (gint)(slowly.pixels[i] >> 24) - (gint)(at_once.pixels[i] >> 24);

    g_assert_cmpint (ABS (difference), <, 128);
    n_different += ABS (difference) > 48;
    n_inked += (at_once.pixels[i] >> 24) > 128;
  }
  g_assert_cmpuint (n_inked, >, 1000);
  g_assert_cmpuint (n_different * 100, <, n_inked);
}

static void
test_a_redraw_costs_only_what_is_new (Fixture *fixture, gconstpointer unused)
{
  const CanvassInk *ink = canvass_signature_pad_get_ink (fixture->pad);
  guint64 before;

  for (guint i = 0; i < 100; i++)
    draw_line (fixture, 10 + i, 10, 500, 200 - i);
  show_frame (fixture);
  before = canvass_ink_get_n_drawn (ink);
  g_assert_cmpuint (before, ==, get_drawing (fixture)->n_points);

  show_frame (fixture);
  g_assert_cmpuint (canvass_ink_get_n_drawn (ink), ==, before);

  draw_line (fixture, 50, 50, 100, 100);
  show_frame (fixture);
  g_assert_cmpuint (canvass_ink_get_n_drawn (ink), ==, before + 11);
}

static void
test_a_reshaped_pad_keeps_the_drawing (Fixture *fixture, gconstpointer unused)
{
  const CanvassDrawing *drawing = get_drawing (fixture);
  CanvassDrawing *copy = canvass_secret_new (sizeof *copy);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (fixture->pad));
  g_auto (Picture) empty = { 0 };
  g_auto (Picture) drawn = { 0 };
  double x, y;

  draw_line (fixture, 200, 60, 400, 60);
  *copy = *drawing;
  gtk_widget_set_size_request (GTK_WIDGET (fixture->pad), 300, 400);
  wait_for_size (fixture, 300, 400);
  drawn = take_picture (fixture);
  g_assert_cmpmem (copy, sizeof *copy, drawing, sizeof *drawing);
  canvass_secret_free (copy);

  /* 600 × 240 within 300 × 400: half as large, in the middle, with 140 above and below. */
  g_assert_cmpuint (picture_alpha (&drawn, fixture, 150, 140 + 30), >, 100);
  g_assert_cmpuint (picture_alpha (&drawn, fixture, 90, 140 + 30), ==, 0);

  /* Beside the paper nothing begins, on it more strokes join the same grid. */
  draw_line (fixture, 150, 20, 150, 200);
  g_assert_cmpuint (drawing->n_strokes, ==, 1);
  draw_line (fixture, 150, 150, 150, 250);
  g_assert_cmpuint (drawing->n_strokes, ==, 2);
  g_assert_cmpint (drawing->points[11].x, ==, CANVASS_SIGNATURE_PAD_GRID / 2);
  g_assert_cmpint (drawing->points[11].y, ==, to_grid (20));

  canvass_signature_pad_clear (fixture->pad);
  empty = take_picture (fixture);
  draw_line (fixture, 150, 20, 150, 200);
  picture_clear (&drawn);
  drawn = take_picture (fixture);
  g_assert_cmpuint (drawing->height, ==, CANVASS_SIGNATURE_PAD_GRID);
  g_assert_cmpuint (count_ink (&empty, &drawn, &x, &y), >, 100);
  g_assert_cmpfloat_with_epsilon (y / scale, 110, 3);
}

static void
test_pressure_shows_and_is_not_kept (Fixture *fixture, gconstpointer unused)
{
  CanvassDrawing *light = canvass_secret_new (sizeof *light);
  Picture pictures[2] = { { 0 } };
  g_auto (Picture) empty = take_picture (fixture);
  double x, y;

  for (guint heavy = 0; heavy < 2; heavy++) {
    CanvassContact pen = {
      .kind = CANVASS_CONTACT_PEN,
      .phase = CANVASS_CONTACT_DOWN,
      .pressure = heavy ? 1.0 : 0.1,
      .x = 100,
      .y = 50,
    };

    canvass_signature_pad_clear (fixture->pad);
    canvass_signature_pad_take_contact (fixture->pad, &pen);
    pen.phase = CANVASS_CONTACT_UP;
    pen.x = 400;
    canvass_signature_pad_take_contact (fixture->pad, &pen);
    pictures[heavy] = take_picture (fixture);
    if (!heavy)
      *light = *get_drawing (fixture);
  }

  g_assert_cmpmem (light, sizeof *light, get_drawing (fixture), sizeof *light);
  g_assert_cmpuint (count_ink (&empty, &pictures[1], &x, &y),
                    >,
                    count_ink (&empty, &pictures[0], &x, &y) * 3 / 2);
  canvass_secret_free (light);
  picture_clear (&pictures[0]);
  picture_clear (&pictures[1]);
}

static void
test_the_mark_is_mirrored (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *widget = GTK_WIDGET (fixture->pad);
  g_auto (Picture) left = { 0 };
  g_auto (Picture) right = { 0 };

  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  left = take_picture (fixture);
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_RTL);
  right = take_picture (fixture);

  g_assert_false (picture_equal (&left, &right));
  for (int y = 0; y < left.height; y++) {
    for (int x = 0; x < left.width; x++) {
      gint a = left.pixels[y * left.width + x] >> 24;
      gint b = right.pixels[y * left.width + left.width - 1 - x] >> 24;

      g_assert_cmpint (ABS (a - b), <, 80);
    }
  }
}

static void
test_the_ink_has_the_color_of_the_style (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (fixture->pad));
  g_auto (Picture) plain = { 0 };
  g_auto (Picture) red = { 0 };
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (fixture->pad));

  draw_line (fixture, 100, 60, 300, 60);
  plain = take_picture (fixture);
  gtk_css_provider_load_from_data (provider, "signature-pad { color: #ff0000; }", -1);
  gtk_style_context_add_provider (
      context, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  red = take_picture (fixture);

  g_assert_cmphex (red.pixels[60 * scale * red.width + 200 * scale], ==, 0xffff0000);
  g_assert_cmphex (plain.pixels[60 * scale * red.width + 200 * scale], !=, 0xffff0000);
}

static void
test_a_drawing_can_be_set (Fixture *fixture, gconstpointer unused)
{
  CanvassDrawing *drawing = canvass_secret_new (sizeof *drawing);
  g_auto (Picture) picture = { 0 };

  canvass_drawing_clear (drawing, 60, 24);
  canvass_drawing_begin_stroke (drawing, 10, 6);
  canvass_drawing_add_point (drawing, 30, 6);
  canvass_signature_pad_set_drawing (fixture->pad, drawing);
  picture = take_picture (fixture);
  g_assert_cmpuint (picture_alpha (&picture, fixture, 200, 60), >, 100);
  g_assert_cmpuint (fixture->changed_count, ==, 1);

  drawing->stroke_ends[0] = 3;
  canvass_signature_pad_set_drawing (fixture->pad, drawing);
  g_assert_true (canvass_signature_pad_is_empty (fixture->pad));
  canvass_signature_pad_set_drawing (fixture->pad, NULL);
  g_assert_true (canvass_signature_pad_is_empty (fixture->pad));
  canvass_secret_free (drawing);
}

static void
test_a_pad_that_is_hidden_ends_its_stroke (Fixture *fixture, gconstpointer unused)
{
  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 50);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 200, 50);
  gtk_widget_set_visible (GTK_WIDGET (fixture->pad), FALSE);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 300, 50);

  g_assert_cmpuint (get_drawing (fixture)->n_points, ==, 2);
}

static void
on_tool_exited (GSubprocess *tool, GAsyncResult *result, gboolean *done)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_finish (tool, result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

/* Real input, through the X server. */
static void
press (const char *command)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_strsplit (command, " ", -1);
  g_autoptr (GSubprocess) tool =
      g_subprocess_newv ((const char *const *)words, G_SUBPROCESS_FLAGS_NONE, &error);
  gboolean done = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (tool, NULL, (GAsyncReadyCallback)on_tool_exited, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_changes (Fixture *fixture, guint n)
{
  while (fixture->changed_count < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_a_mouse_draws_every_point (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) command = g_string_new ("xdotool mousemove 100 100 mousedown 1");

  for (guint i = 1; i <= 120; i++)
    g_string_append_printf (command, " mousemove %u %u", 100 + i * 3, 60 + (i % 9) * 9);
  g_string_append (command, " mouseup 1");
  press (command->str);
  wait_for_changes (fixture, 2);

  g_assert_cmpuint (get_drawing (fixture)->n_strokes, ==, 1);
  g_assert_cmpuint (get_drawing (fixture)->n_points, ==, 121);

  press ("xdotool mousemove 100 100 mousedown 3 mousemove 200 100 mouseup 3");
  press ("xdotool mousemove 100 150 mousedown 1 mousemove 200 150 mouseup 1");
  wait_for_changes (fixture, 4);
  g_assert_cmpuint (get_drawing (fixture)->n_strokes, ==, 2);
}

/* Below the pad is more than there is room for. */
static GtkWidget *
make_scroll (Fixture *fixture)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *below = gtk_label_new ("Below");
  GtkWidget *table = gtk_widget_get_parent (GTK_WIDGET (fixture->pad));

  g_object_ref (table);
  gtk_window_set_child (fixture->window, NULL);
  gtk_widget_set_size_request (below, -1, 900);
  gtk_box_append (GTK_BOX (box), table);
  gtk_box_append (GTK_BOX (box), below);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_window_set_child (fixture->window, scroller);
  g_object_unref (table);
  wait_for_size (fixture, WIDTH, HEIGHT);
  return below;
}

static double
bring (GtkWidget *below)
{
  gint64 until = g_get_monotonic_time () + 300 * G_TIME_SPAN_MILLISECOND;
  GtkAdjustment *adjustment = canvass_sight_get_adjustment (below);

  canvass_sight_bring (below, NULL);
  while (g_get_monotonic_time () < until && gtk_adjustment_get_value (adjustment) == 0)
    g_main_context_iteration (NULL, FALSE);
  return gtk_adjustment_get_value (adjustment);
}

static void
test_the_page_rests_while_a_stroke_is_drawn (Fixture *fixture, gconstpointer unused)
{
  GtkWidget *below = make_scroll (fixture);

  touch (fixture, CANVASS_CONTACT_DOWN, first_finger, 100, 100);
  touch (fixture, CANVASS_CONTACT_MOVE, first_finger, 200, 100);
  g_assert_cmpfloat (bring (below), ==, 0);
  touch (fixture, CANVASS_CONTACT_UP, first_finger, 200, 100);
  g_assert_cmpfloat (bring (below), >, 0);
}

static void
test_the_keyboard_signs_and_takes_back (Fixture *fixture, gconstpointer unused)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->pad));
  press ("xdotool mousemove 300 100 search --onlyvisible --name ^pad$ windowfocus --sync");
  press ("xdotool key space");
  wait_for_changes (fixture, 1);
  g_assert_cmpuint (get_drawing (fixture)->n_strokes, ==, 2);
  g_assert_true (canvass_drawing_is_valid (get_drawing (fixture)));
  g_assert_false (canvass_drawing_is_speck (get_drawing (fixture)));

  press ("xdotool key space key BackSpace");
  wait_for_changes (fixture, 2);
  g_assert_cmpuint (get_drawing (fixture)->n_strokes, ==, 1);
  press ("xdotool key Delete");
  wait_for_changes (fixture, 3);
  g_assert_true (canvass_signature_pad_is_empty (fixture->pad));
}

#define ADD(name)                                                                                  \
  g_test_add ("/signature-pad/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (a_finger_draws_a_stroke);
  ADD (a_second_finger_does_no_harm);
  ADD (a_palm_that_rests_first_lets_the_finger_write);
  ADD (a_palm_that_shifts_first_lets_the_finger_write);
  ADD (a_palm_that_goes_leaves_no_dot);
  ADD (a_finger_that_waited_may_write_after_a_tap);
  ADD (a_cleared_pad_waits_for_nobody);
  ADD (a_pen_sends_the_palm_away);
  ADD (a_cancelled_touch_was_never_there);
  ADD (leaving_the_pad_stays_on_the_paper);
  ADD (undo_takes_back_one_stroke);
  ADD (clear_leaves_nothing);
  ADD (undo_leaves_nothing_of_the_stroke);
  ADD (ink_appears_under_the_finger);
  ADD (a_tap_leaves_a_dot);
  ADD (the_picture_does_not_depend_on_frames);
  ADD (a_redraw_costs_only_what_is_new);
  ADD (a_reshaped_pad_keeps_the_drawing);
  ADD (pressure_shows_and_is_not_kept);
  ADD (the_mark_is_mirrored);
  ADD (the_ink_has_the_color_of_the_style);
  ADD (a_drawing_can_be_set);
  ADD (a_pad_that_is_hidden_ends_its_stroke);
  ADD (a_mouse_draws_every_point);
  ADD (the_keyboard_signs_and_takes_back);
  ADD (the_page_rests_while_a_stroke_is_drawn);

  return g_test_run ();
}
