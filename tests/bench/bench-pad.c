/*
 * What a frame costs while somebody draws on a pad that has many points already, against an empty
 * one, and against the time that a screen gives it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/signature-pad-private.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDS 12
#define FRAMES 12 /* measured in a round, for each fill */
#define ALL_FRAMES (ROUNDS * FRAMES)
#define POINTS_A_FRAME 8
#define POINTS_A_STROKE 400
#define LIMIT 2.0 /* redrawing every stroke costs more than ten times as much */
#define SCREEN_MS (1000 / 60.0)

static const struct {
  guint n_points;
  const char *words;
} fills[] = { { 0, "no" }, { 100, "100" }, { 1000, "1,000" }, { 5000, "5,000" } };
#define N_FILLS G_N_ELEMENTS (fills)

/* The frame that is being painted, or was last. */
typedef struct {
  gint64 since;
  guint n;
  double milliseconds;
} Frames;

static void
on_before_paint (Frames *self)
{
  self->since = g_get_monotonic_time ();
}

static void
on_after_paint (Frames *self)
{
  self->milliseconds = (g_get_monotonic_time () - self->since) / 1000.0;
  self->n++;
}

static int
compare_doubles (const void *a, const void *b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
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

static void
wait_for_frame (Frames *frames)
{
  guint n = frames->n;

  while (frames->n == n)
    g_main_context_iteration (NULL, TRUE);
}

/* Points nearer to each other than a hand trembles are not kept: so many are drawn until there are
 * @n. Returns where to go on. */
static guint
fill (CanvassSignaturePad *pad, guint n)
{
  guint i = 0;

  canvass_signature_pad_clear (pad);
  while (canvass_signature_pad_get_drawing (pad)->n_points < n)
    draw_point (pad, i++);
  return i;
}

/* What the points of a frame cost as they come in, and their frame. */
static void
measure (CanvassSignaturePad *pad, Frames *frames, guint n_points, double *milliseconds)
{
  guint next = fill (pad, n_points);

  gtk_widget_queue_draw (GTK_WIDGET (pad));
  wait_for_frame (frames);
  for (guint frame = 0; frame < FRAMES; frame++) {
    gint64 since = g_get_monotonic_time ();
    double taking;

    for (guint i = 0; i < POINTS_A_FRAME; i++)
      draw_point (pad, next++);
    taking = (g_get_monotonic_time () - since) / 1000.0;
    wait_for_frame (frames);
    milliseconds[frame] = taking + frames->milliseconds;
  }
}

static CanvassSignaturePad *
show_pad (Frames *frames)
{
  CanvassSignaturePad *pad = canvass_signature_pad_new ();
  GtkWidget *window = gtk_window_new ();
  GdkFrameClock *clock;

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 500);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (pad));
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (GTK_WIDGET (pad)) == 0)
    g_main_context_iteration (NULL, TRUE);

  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (on_before_paint), frames);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), frames);
  return pad;
}

static void
print_rows (double times[N_FILLS][ALL_FRAMES])
{
  double medians[N_FILLS], slow = 0;

  for (guint i = 0; i < N_FILLS; i++) {
    qsort (times[i], ALL_FRAMES, sizeof (double), compare_doubles);
    medians[i] = times[i][ALL_FRAMES / 2];
    slow = times[i][ALL_FRAMES * 95 / 100];
  }
  for (guint i = 1; i < N_FILLS; i++)
    g_print ("{\"name\":\"a frame while drawing, %s points / an empty pad\",\"ratio\":%.3f,"
             "\"limit\":%.1f,\"empty_ms\":%.2f,\"full_ms\":%.2f}\n",
             fills[i].words,
             medians[i] / medians[0],
             LIMIT,
             medians[0],
             medians[i]);
  g_print ("{\"name\":\"19 of 20 frames while drawing, %s points / 16.7 ms\",\"ratio\":%.3f,"
           "\"limit\":1.0,\"slow_ms\":%.2f}\n",
           fills[N_FILLS - 1].words,
           slow / SCREEN_MS,
           slow);
}

int
main (void)
{
  static double times[N_FILLS][ALL_FRAMES];
  static Frames frames;
  CanvassSignaturePad *pad;

  gtk_init ();
  pad = show_pad (&frames);
  /* In turns, so that whatever else the machine does falls on all alike; once before it counts. */
  for (guint round = 0; round <= ROUNDS; round++)
    for (guint i = 0; i < N_FILLS; i++)
      measure (pad, &frames, fills[i].n_points, times[i] + (MAX (1, round) - 1) * FRAMES);
  print_rows (times);
  return 0;
}
