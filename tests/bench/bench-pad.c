/*
 * What a frame costs while somebody draws: with thousands of points on the pad, against the first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/signature-pad-private.h"

#include <math.h>
#include <stdlib.h>

#define FRAMES 600
#define POINTS_A_FRAME 8
#define POINTS_A_STROKE 400
#define LIMIT 2.0 /* redrawing every stroke costs more than ten times as much */

typedef struct {
  gint64 since;
  guint n;
  double milliseconds[FRAMES * 2]; /* some frames come unasked */
} Frames;

static void
on_before_paint (Frames *self)
{
  self->since = g_get_monotonic_time ();
}

static void
on_after_paint (Frames *self)
{
  if (self->n < G_N_ELEMENTS (self->milliseconds))
    self->milliseconds[self->n++] = (g_get_monotonic_time () - self->since) / 1000.0;
}

static int
compare_doubles (const void *a, const void *b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);

  return values[n / 2];
}

static void
draw_point (CanvassSignaturePad *pad, guint i)
{
  guint place = i % POINTS_A_STROKE;
  CanvassContact contact = {
    .kind = CANVASS_CONTACT_TOUCH,
    .phase = place == 0                     ? CANVASS_CONTACT_DOWN
             : place == POINTS_A_STROKE - 1 ? CANVASS_CONTACT_UP
                                            : CANVASS_CONTACT_MOVE,
    .sequence = pad,
    .x = 100 + place * 2.4 + 40 * sin (i * 0.3),
    .y = 250 + 150 * sin (i * 0.05),
    .pressure = -1,
  };

  canvass_signature_pad_take_contact (pad, &contact);
}

int
main (void)
{
  static Frames frames;
  GtkWidget *window;
  CanvassSignaturePad *pad;
  GdkFrameClock *clock;
  double early, late;

  gtk_init ();
  window = gtk_window_new ();
  pad = canvass_signature_pad_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 500);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (pad));
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (GTK_WIDGET (pad)) == 0)
    g_main_context_iteration (NULL, TRUE);

  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (on_before_paint), &frames);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), &frames);
  for (guint frame = 0; frame < FRAMES; frame++) {
    guint n = frames.n;

    for (guint i = 0; i < POINTS_A_FRAME; i++)
      draw_point (pad, frame * POINTS_A_FRAME + i);
    while (frames.n == n)
      g_main_context_iteration (NULL, TRUE);
  }

  /* The first few frames are the window's. */
  early = median (frames.milliseconds + 10, FRAMES / 4);
  late = median (frames.milliseconds + frames.n - FRAMES / 4, FRAMES / 4);
  g_print ("{\"name\":\"a frame while drawing, full pad / empty pad\",\"ratio\":%.3f,"
           "\"limit\":%.1f,\"bound\":\"most\",\"points\":%d,\"empty_ms\":%.2f,\"full_ms\":%.2f}\n",
           late / early,
           LIMIT,
           canvass_signature_pad_get_drawing (pad)->n_points,
           early,
           late);
  return 0;
}
