/*
 * The list of signatures as somebody uses it: turned by the wheel, thrown by its bar, searched
 * letter by letter. What a frame costs, and how long the window ever hears nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/signatures-view.h"
#include "desk/window.h"
#include "fixture.h"

#include "pages/pages.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#define PER_BATCH 2000
#define FRAMES 300
#define WHEEL_PIXELS 120
#define FRAME_MS (1000 / 60.0)
#define BLOCK_MS 50.0
#define LETTER_MS 150
#define SETTLE_MS 500

/* How long the loop worked before it listened again, at most: of its own time, since others have
 * the machine too. */
static struct {
  GPollFunc poll;
  double since;
  double longest_ms;
} loop;

static double
read_own_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int
measure_poll (GPollFD *fds, guint n, int timeout)
{
  int result;

  loop.longest_ms = MAX (loop.longest_ms, read_own_ms () - loop.since);
  result = loop.poll (fds, n, timeout);
  loop.since = read_own_ms ();
  return result;
}

static double
take_longest (void)
{
  double longest = loop.longest_ms;

  loop.longest_ms = 0;
  return longest;
}

typedef struct {
  gint64 since;
  GArray *milliseconds; /* (element-type double) */
} Frames;

static void
on_before_paint (Frames *self)
{
  self->since = g_get_monotonic_time ();
}

static void
on_after_paint (Frames *self)
{
  double milliseconds = (g_get_monotonic_time () - self->since) / 1000.0;

  g_array_append_val (self->milliseconds, milliseconds);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *)a - *(const double *)b;

  return (difference > 0) - (difference < 0);
}

static double
take_median (Frames *self)
{
  double median;

  g_array_sort (self->milliseconds, compare_doubles);
  median = g_array_index (self->milliseconds, double, self->milliseconds->len / 2);
  g_array_set_size (self->milliseconds, 0);
  return median;
}

static void
print_ratio (const char *name, double milliseconds, double limit)
{
  g_print (
      "{\"name\":\"%s\",\"ratio\":%.3f,\"limit\":1,\"bound\":\"most\",\"milliseconds\":%.1f}\n",
      name,
      milliseconds / limit,
      milliseconds);
}

static void
fill (Fixture *self, guint n)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_open (self);
  fixture_admit (self, kiosk);
  for (guint done = 0; done < n; done += PER_BATCH) {
    g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
    g_autofree char *batch = g_strdup_printf ("%06u", done);
    g_autofree char *path = NULL;

    for (guint i = done; i < MIN (n, done + PER_BATCH); i++) {
      g_autofree char *name = g_strdup_printf ("María de los Ángeles Hernández %u", i);

      g_ptr_array_add (records, fixture_signature (kiosk, self->campaign, name));
    }
    path = fixture_write_batch (self, batch, kiosk, self->campaign, records);
    fixture_import (self, path, &account);
  }
  fixture_close (self);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer opened)
{
  g_autoptr (GError) error = NULL;

  canvass_desk_open_finish (CANVASS_DESK (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)opened = TRUE;
}

static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_widget (child, type);

    if (found != NULL)
      return found;
  }

  return NULL;
}

static gboolean
on_due (gpointer due)
{
  *(gboolean *)due = TRUE;
  return G_SOURCE_REMOVE;
}

static void
go_on_for (guint milliseconds)
{
  gboolean due = FALSE;

  g_timeout_add (milliseconds, on_due, &due);
  while (!due)
    g_main_context_iteration (NULL, TRUE);
}

static void
scroll (GtkAdjustment *adjustment, Frames *frames, double pixels)
{
  for (guint i = 0; i < FRAMES; i++) {
    guint before = frames->milliseconds->len;

    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + pixels);
    while (frames->milliseconds->len == before)
      g_main_context_iteration (NULL, TRUE);
  }
}

static void
measure_scrolling (GtkWidget *view, GtkAdjustment *adjustment)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (view);
  Frames frames = { .milliseconds = g_array_new (FALSE, FALSE, sizeof (double)) };
  double whole = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (on_before_paint), &frames);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), &frames);
  take_longest ();
  scroll (adjustment, &frames, WHEEL_PIXELS);
  print_ratio (
      "a frame of the list by the wheel / a frame of 16.7 ms", take_median (&frames), FRAME_MS);
  print_ratio ("the longest silence meanwhile / 50 ms", take_longest (), BLOCK_MS);

  gtk_adjustment_set_value (adjustment, 0);
  go_on_for (SETTLE_MS);
  take_median (&frames);
  take_longest ();
  scroll (adjustment, &frames, floor (whole / FRAMES));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 0.99 * whole);
  print_ratio (
      "a frame of the list by its bar / a frame of 16.7 ms", take_median (&frames), FRAME_MS);
  print_ratio ("the longest silence meanwhile, by its bar / 50 ms", take_longest (), BLOCK_MS);
  g_signal_handlers_disconnect_by_data (clock, &frames);
  g_array_unref (frames.milliseconds);
}

static void
measure_searching (GtkWidget *view, GtkColumnView *list, guint n)
{
  static const char typed[] = "hernandez 7";
  GtkWidget *entry = find_widget (view, GTK_TYPE_SEARCH_ENTRY);
  guint found;

  take_longest ();
  for (guint i = 1; i < sizeof typed; i++) {
    g_autofree char *text = g_strndup (typed, i);

    gtk_editable_set_text (GTK_EDITABLE (entry), text);
    go_on_for (LETTER_MS);
  }
  go_on_for (SETTLE_MS);
  found = g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (list)));
  g_assert_cmpuint (found, >, 0);
  g_assert_cmpuint (found, <, n);
  print_ratio ("the longest silence while a search is typed / 50 ms", take_longest (), BLOCK_MS);
}

static void
count (guint *counter)
{
  (*counter)++;
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint)atoi (argv[1]) : 5000, n_closed = 0;
  gboolean opened = FALSE;
  Fixture fixture;
  CanvassDesk *desk;
  GtkWidget *window, *view, *list;

  fixture_setup (&fixture, NULL);
  fill (&fixture, n);
  adw_init ();
  canvass_pages_init ();
  canvass_desk_style_init ();

  desk =
      canvass_desk_new (fixture.ledger_folder, canvass_key_from_seed (fixture.key->seed, "Copy"));
  g_signal_connect_swapped (desk, "closed", G_CALLBACK (count), &n_closed);
  canvass_desk_open_async (desk, NULL, NULL, NULL, on_opened, &opened);
  while (!opened)
    g_main_context_iteration (NULL, TRUE);

  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  view = g_object_new (CANVASS_TYPE_SIGNATURES_VIEW, "desk", desk, NULL);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  list = find_widget (view, GTK_TYPE_COLUMN_VIEW);
  while (gtk_column_view_get_model (GTK_COLUMN_VIEW (list)) == NULL ||
         g_list_model_get_n_items (
             G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (list)))) < n)
    g_main_context_iteration (NULL, TRUE);
  go_on_for (SETTLE_MS);

  loop.poll = g_main_context_get_poll_func (NULL);
  loop.since = read_own_ms ();
  g_main_context_set_poll_func (NULL, measure_poll);
  measure_scrolling (view, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)));
  measure_searching (view, GTK_COLUMN_VIEW (list), n);

  canvass_desk_lock (desk);
  while (n_closed == 0)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (desk);
  fixture_teardown (&fixture, NULL);
  return 0;
}
