/*
 * What a signer waits for after pressing a button: from the action until the next page is painted,
 * for each page of the demo petition in each of its languages, against painting that page again.
 * Each way through the pages is a process of its own, as each signer's booth is: what a page needs
 * is loaded for the first time.
 *
 * usage: bench-pages DEMO.campaign
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/memory.h"
#include "format/secret.h"
#include "pages/pages.h"
#include "walk.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define WIDTH 1280
#define HEIGHT 800
#define ROUNDS 3
#define REPAINTS 5
#define MAX_WALKS 100
#define REST_MS 40      /* longer than a frame: nobody presses within one of the last change */
#define RATIO_LIMIT 4.0 /* it is made, styled and laid out before it is painted */
#define LIMIT_MS 100    /* what feels like at once */

#define FIRST_CHANGE WALK_ASK
#define N_CHANGES (WALK_THANKS - FIRST_CHANGE + 1)

typedef struct {
  double change_ms;
  double again_ms;
} Cost;

typedef Cost Walk[N_CHANGES];

/* The window's background, in one of two colors that nobody can tell from each other: changing it
 * damages all that lies above. */
#define PAPER_TYPE (paper_get_type ())
G_DECLARE_FINAL_TYPE (Paper, paper, BENCH, PAPER, AdwBin)

struct _Paper {
  AdwBin parent_instance;

  gboolean odd;
  gboolean painted;
  gboolean done; /* the frame with what was painted is with the screen */
};

G_DEFINE_FINAL_TYPE (Paper, paper, ADW_TYPE_BIN)

static void
paper_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  Paper *self = BENCH_PAPER (widget);
  GdkRGBA color = { 1, 1, self->odd ? 1 : 0.996, 1 };

  self->painted = TRUE;
  gtk_snapshot_append_color (
      snapshot,
      &color,
      &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  GTK_WIDGET_CLASS (paper_parent_class)->snapshot (widget, snapshot);
}

static void
paper_class_init (PaperClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = paper_snapshot;
}

static void
paper_init (Paper *self)
{
}

static void
on_after_paint (Paper *self)
{
  self->done = self->painted;
}

static gboolean
is_done (gpointer paper)
{
  return BENCH_PAPER (paper)->done;
}

static gboolean
is_past (gpointer deadline)
{
  return g_get_monotonic_time () >= *(gint64 *)deadline;
}

static gboolean
on_tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

static void
rest (void)
{
  gint64 deadline = g_get_monotonic_time () + REST_MS * 1000;
  guint tick = g_timeout_add (5, on_tick, NULL);

  walk_wait (is_past, &deadline);
  g_source_remove (tick);
}

static gint64
begin (Paper *paper)
{
  rest ();
  paper->painted = FALSE;
  paper->done = FALSE;
  return g_get_monotonic_time ();
}

static double
end (Paper *paper, gint64 since)
{
  walk_wait (is_done, paper);
  return (g_get_monotonic_time () - since) / 1000.0;
}

static void
queue_draw_below (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    queue_draw_below (child);
  gtk_widget_queue_draw (widget);
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

static double
paint_again (Paper *paper)
{
  double times[REPAINTS];

  for (guint i = 0; i < REPAINTS; i++) {
    gint64 since = begin (paper);

    paper->odd = !paper->odd;
    queue_draw_below (GTK_WIDGET (paper));
    times[i] = end (paper, since);
  }
  return median (times, REPAINTS);
}

/* From the page before @page. */
static void
go_to (CanvassFlow *flow, WalkPage page, const char *language)
{
  if (page == WALK_ASK)
    walk_choose_language (flow, language);
  else if (page == WALK_TEXT)
    walk_do (flow, "flow.read");
  else
    walk_on (flow, page - 1);
}

static void
on_submit (CanvassFlow *flow)
{
  canvass_flow_stored (flow);
}

static Paper *
show_on_paper (CanvassFlow *flow)
{
  Paper *paper = g_object_new (PAPER_TYPE, "child", flow, NULL);
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (paper));
  gtk_window_present (GTK_WINDOW (window));
  walk_settle (flow);
  g_signal_connect_swapped (
      gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint), paper);
  return paper;
}

static void
walk (CanvassCampaign *campaign, const char *language, Walk costs)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new ();
  CanvassFlow *flow;
  Paper *paper;

  gtk_init ();
  adw_init ();
  canvass_pages_init ();
  /* A page that slides in is there at once, only not in its place. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_ptr_array_add (campaigns, campaign);
  flow = canvass_flow_new (campaigns, NULL);
  g_signal_connect (flow, "submit", G_CALLBACK (on_submit), NULL);
  paper = show_on_paper (flow);

  for (WalkPage page = FIRST_CHANGE; page <= WALK_THANKS; page++) {
    gint64 since = begin (paper);

    go_to (flow, page, language);
    costs[page - FIRST_CHANGE].change_ms = end (paper, since);
    walk_settle (flow);
    costs[page - FIRST_CHANGE].again_ms = paint_again (paper);
    walk_answer (flow, page);
    walk_settle (flow);
  }
}

/* FALSE if it did not arrive. */
static gboolean
walk_alone (CanvassCampaign *campaign, const char *language, Walk costs)
{
  pid_t pid = fork ();
  int status = 0;

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    canvass_memory_protect ();
    walk (campaign, language, costs);
    _exit (EXIT_SUCCESS);
  }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return WIFEXITED (status) && WEXITSTATUS (status) == EXIT_SUCCESS;
}

static double
median_change (Walk *walks, guint n, guint change, gboolean as_ratio)
{
  double values[MAX_WALKS];

  for (guint i = 0; i < n; i++) {
    const Cost *cost = &walks[i][change];

    values[i] = as_ratio ? cost->change_ms / cost->again_ms : cost->change_ms;
  }
  return median (values, n);
}

/* The worst of some pages, and each of them. */
static void
print_row (
    const char *name, Walk *walks, guint n_walks, WalkPage from, WalkPage to, gboolean as_ratio)
{
  g_autoptr (GString) numbers = g_string_new (NULL);
  double most = 0;

  for (WalkPage page = from; page <= to; page++) {
    double value = median_change (walks, n_walks, page - FIRST_CHANGE, as_ratio);

    most = MAX (most, as_ratio ? value : value / LIMIT_MS);
    g_string_append_printf (
        numbers, ",\"%s%s\":%.1f", walk_page_names[page], as_ratio ? "" : "_ms", value);
  }
  g_print ("{\"name\":\"%s\",\"ratio\":%.3f,\"limit\":%.1f%s}\n",
           name,
           most,
           as_ratio ? RATIO_LIMIT : 1,
           numbers->str);
}

int
main (int argc, char **argv)
{
  g_autoptr (CanvassCampaign) campaign = NULL;
  g_autoptr (GError) error = NULL;
  const char *const *languages;
  Walk *walks; /* written by the children */
  guint n = 0;

  if (argc != 2) {
    g_printerr ("usage: bench-pages DEMO.campaign\n");
    return 2;
  }
  canvass_format_init ();
  campaign = canvass_campaign_load (argv[1], &error);
  if (campaign == NULL)
    g_error ("%s: %s", argv[1], error->message);
  languages = canvass_campaign_get_languages (campaign);
  walks = mmap (
      NULL, MAX_WALKS * sizeof *walks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (walks != MAP_FAILED);

  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; languages[i] != NULL && n < MAX_WALKS; i++, n++)
      if (!walk_alone (campaign, languages[i], walks[n]))
        return EXIT_FAILURE;

  print_row ("next page / painting it again", walks, n, WALK_YOU, WALK_THANKS, TRUE);
  print_row ("next page / 100 ms", walks, n, WALK_YOU, WALK_THANKS, FALSE);
  print_row ("the whole text / 100 ms", walks, n, WALK_TEXT, WALK_TEXT, FALSE);
  print_row ("after choosing a language / 100 ms", walks, n, WALK_ASK, WALK_ASK, FALSE);
  return EXIT_SUCCESS;
}
