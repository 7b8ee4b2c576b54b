/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/campaign-editor.h"
#include "desk/composer/campaign-window.h"
#include "desk/composer/preview.h"
#include "pages/language.h"
#include "pages/pages.h"
#include "walk.h"

#include <time.h>

/* Enough for any machine; what it takes is told. */
#define PATIENCE_SECONDS 20

typedef struct {
  CanvassDraft *draft;
  GtkWindow *window;
  GtkWidget *entry; /* that somebody types in */
  CanvassCampaignEditor *editor;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "data", "demo", "campaign", NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GError) error = NULL;

  self->draft = canvass_draft_open (folder, &error);
  g_assert_no_error (error);
  self->editor = canvass_campaign_editor_new (self->draft);
  self->entry = gtk_entry_new ();
  gtk_widget_set_vexpand (GTK_WIDGET (self->editor), TRUE);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->editor));
  self->window = walk_show_widget (box, 1280, 800);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  gtk_window_destroy (self->window);
  g_object_unref (self->draft);
}

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_label (child, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

typedef struct {
  GtkWidget *root;
  const char *text;
} Sought;

static gboolean
is_shown (gpointer data)
{
  const Sought *sought = data;
  GtkWidget *flow = walk_find (sought->root, CANVASS_TYPE_FLOW, 0);

  return flow != NULL && find_label (flow, sought->text) != NULL;
}

/* Of this thread: what else runs on the machine does not count. */
static gint64
get_cpu_time (void)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Iterates until @text is on the preview; the longest work for which the window could not answer.
 */
static gint64
wait_for_text (Fixture *self, const char *text, gint64 *all)
{
  Sought sought = { GTK_WIDGET (self->editor), text };
  gint64 begun = g_get_monotonic_time ();
  gint64 longest = 0;

  while (!is_shown (&sought)) {
    gint64 before;

    g_assert_cmpint (g_get_monotonic_time () - begun, <, PATIENCE_SECONDS * G_USEC_PER_SEC);
    if (!g_main_context_pending (NULL)) {
      g_usleep (500);
      continue;
    }
    before = get_cpu_time ();
    g_main_context_iteration (NULL, FALSE);
    longest = MAX (longest, get_cpu_time () - before);
  }
  *all = g_get_monotonic_time () - begun;
  for (guint i = 0; i < 40; i++) {
    gint64 before = get_cpu_time ();

    g_main_context_iteration (NULL, FALSE);
    longest = MAX (longest, get_cpu_time () - before);
  }
  return longest;
}

static void
test_what_is_written_comes_on_the_screen (Fixture *self, gconstpointer unused)
{
  gint64 all;

  wait_for_text (self, "Que Chicago proteja a todos sus inmigrantes", &all);
  for (guint i = 0; i < 5; i++) {
    g_autofree char *title = g_strdup_printf ("Nadie se queda fuera, y van %u", i);
    gint64 longest;

    canvass_draft_set_text (self->draft, "es", "title", title);
    longest = wait_for_text (self, title, &all);
    g_test_message ("on the screen after %.0f ms; the window worked for %.0f ms at most at once",
                    all / 1000.0,
                    longest / 1000.0);
  }
}

/* Without a title the language has the first one's, and nothing stops. */
static void
test_what_is_missing_comes_from_the_first_language (Fixture *self, gconstpointer unused)
{
  gint64 all;

  canvass_draft_set_text (self->draft, "es", "title", NULL);
  wait_for_text (self, "Protect every immigrant in Chicago", &all);
}

static void
test_the_preview_takes_no_focus (Fixture *self, gconstpointer unused)
{
  gint64 all;

  gtk_widget_grab_focus (self->entry);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *title = g_strdup_printf ("Sin quitar el foco, %u", i);
    GtkWidget *focus;

    canvass_draft_set_text (self->draft, "es", "title", title);
    wait_for_text (self, title, &all);
    focus = gtk_root_get_focus (GTK_ROOT (self->window));
    g_assert_nonnull (focus);
    g_assert_true (focus == self->entry || gtk_widget_is_ancestor (focus, self->entry));
  }
}

/* The window goes on in its own language and direction. */
static void
test_another_language_stays_in_the_preview (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) campaigns = NULL;
  g_autoptr (GHashTable) files = canvass_draft_get_files (self->draft);
  g_autoptr (CanvassSourceFolder) source =
      canvass_source_read_files (canvass_draft_get_folder (self->draft), files, TEST_TODAY);
  g_autoptr (CanvassCampaign) sample = canvass_source_sample (source, NULL);
  GtkWidget *preview = GTK_WIDGET (canvass_preview_new ());
  const char *before = canvass_language_in_use ();
  GtkWidget *flow;

  gtk_window_set_child (self->window, preview);
  for (CanvassFlowPage page = CANVASS_FLOW_ASK; page <= CANVASS_FLOW_THANKS; page++) {
    canvass_preview_show (CANVASS_PREVIEW (preview), sample, page, "ar");
    flow = walk_find (preview, CANVASS_TYPE_FLOW, 0);
    g_assert_nonnull (flow);
    g_assert_cmpint (gtk_widget_get_direction (flow), ==, GTK_TEXT_DIR_RTL);
    g_assert_cmpint (gtk_widget_get_default_direction (), ==, GTK_TEXT_DIR_LTR);
    g_assert_cmpstr (canvass_language_in_use (), ==, before);
    g_assert_false (gtk_widget_get_can_target (flow));
    walk_settle_widget (preview);
  }
  self->editor = NULL;
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_window_destroy (GTK_WINDOW (canvass_campaign_window_new (NULL)));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

#define ADD(name) g_test_add ("/preview/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  ADD (what_is_written_comes_on_the_screen);
  ADD (what_is_missing_comes_from_the_first_language);
  ADD (the_preview_takes_no_focus);
  ADD (another_language_stays_in_the_preview);
  return g_test_run ();
}
