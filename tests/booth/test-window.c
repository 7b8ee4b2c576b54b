/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/window.h"

#define WAIT_SECONDS 20

static void
on_count (guint *count)
{
  (*count)++;
}

static gboolean
on_over (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
iterate_until (const guint *count)
{
  gboolean over = FALSE;
  guint over_id = g_timeout_add_seconds (WAIT_SECONDS, on_over, &over);

  while (*count == 0 && !over)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (over_id);
  g_assert_cmpuint (*count, >, 0);
}

static CanvassBoothWindow *
make_window (gboolean windowed)
{
  CanvassBoothWindow *window = canvass_booth_window_new (windowed);

  canvass_booth_window_set_page (window, gtk_label_new ("A page"));
  return window;
}

static void
close_window (CanvassBoothWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *)&window);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_null (window);
}

static void
test_preparing_shows_nothing (void)
{
  CanvassBoothWindow *window = make_window (FALSE);
  guint frames = 0;

  g_signal_connect_swapped (window, "first-frame", G_CALLBACK (on_count), &frames);
  canvass_booth_window_prepare (window);
  g_assert_true (gtk_widget_get_realized (GTK_WIDGET (window)));
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_cmpuint (frames, ==, 0);

  gtk_window_present (GTK_WINDOW (window));
  iterate_until (&frames);
  close_window (window);
}

static void
test_the_first_frame_is_told_once (void)
{
  CanvassBoothWindow *window = make_window (FALSE);
  guint frames = 0;

  g_signal_connect_swapped (window, "first-frame", G_CALLBACK (on_count), &frames);
  canvass_booth_window_prepare (window);
  gtk_window_present (GTK_WINDOW (window));
  iterate_until (&frames);

  canvass_booth_window_set_page (window, gtk_label_new ("Another page"));
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (frames, ==, 1);
  close_window (window);
}

/* A page that would tell a screen reader that it came up. */
static CanvassBoothWindow *
make_window_with_button (GtkWidget **page, GtkWidget **button)
{
  CanvassBoothWindow *window = canvass_booth_window_new (FALSE);

  *button = gtk_button_new_with_label ("Sign");
  *page = g_object_new (ADW_TYPE_BIN, "child", *button, NULL);
  canvass_booth_window_set_page (window, *page);
  return window;
}

static void
test_rehearsing_is_heard_and_seen_by_nobody (void)
{
  GtkWidget *page, *button;
  CanvassBoothWindow *window = make_window_with_button (&page, &button);
  guint frames = 0, pages = 0, painted = 0;

  g_signal_connect_swapped (window, "first-frame", G_CALLBACK (on_count), &frames);
  g_signal_connect_swapped (page, "map", G_CALLBACK (on_count), &pages);
  g_signal_connect_swapped (button, "map", G_CALLBACK (on_count), &painted);
  canvass_booth_window_prepare (window);
  canvass_booth_window_rehearse (window);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (painted, ==, 1);
  g_assert_cmpuint (pages, ==, 0);
  g_assert_cmpuint (frames, ==, 0);
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_null (gtk_window_get_focus (GTK_WINDOW (window)));

  gtk_window_present (GTK_WINDOW (window));
  iterate_until (&frames);
  g_assert_cmpuint (pages, ==, 1);
  g_assert_cmpuint (painted, ==, 2);
  g_assert_true (gtk_widget_get_mapped (button));
  close_window (window);
}

static void
test_another_page_may_come_after_the_rehearsal (void)
{
  CanvassBoothWindow *window = make_window (FALSE);
  guint frames = 0;

  g_signal_connect_swapped (window, "first-frame", G_CALLBACK (on_count), &frames);
  canvass_booth_window_prepare (window);
  canvass_booth_window_rehearse (window);
  canvass_booth_window_set_page (window, gtk_label_new ("Another page"));
  gtk_window_present (GTK_WINDOW (window));
  iterate_until (&frames);
  close_window (window);

  /* And nothing is left of one that never comes up. */
  window = make_window (FALSE);
  canvass_booth_window_prepare (window);
  canvass_booth_window_rehearse (window);
  canvass_booth_window_set_page (window, NULL);
  canvass_booth_window_rehearse (window);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  close_window (window);
}

static void
test_one_that_fills_the_screen_does_not_close (void)
{
  CanvassBoothWindow *window = make_window (FALSE);
  guint asked = 0;

  g_signal_connect_swapped (window, "close-asked", G_CALLBACK (on_count), &asked);
  gtk_window_present (GTK_WINDOW (window));
  gtk_window_close (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (asked, ==, 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
  close_window (window);
}

static void
test_one_of_a_desktop_asks_whether_to_close (void)
{
  CanvassBoothWindow *window = make_window (TRUE);
  guint asked = 0;

  g_signal_connect_swapped (window, "close-asked", G_CALLBACK (on_count), &asked);
  gtk_window_present (GTK_WINDOW (window));
  gtk_window_close (GTK_WINDOW (window));
  iterate_until (&asked);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
  close_window (window);
}

static gboolean
enable_debugging (GtkWindow *window)
{
  gboolean enabled;

  g_signal_emit_by_name (window, "enable-debugging", FALSE, &enabled);
  return enabled;
}

static gboolean
is_inspector_open (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next) {
    if (g_str_has_prefix (G_OBJECT_TYPE_NAME (at->data), "GtkInspector"))
      return TRUE;
  }
  return FALSE;
}

static void
test_no_inspector_opens (void)
{
  CanvassBoothWindow *window = make_window (FALSE);

  g_assert_false (enable_debugging (GTK_WINDOW (window)));
  g_assert_false (is_inspector_open ());
  close_window (window);
}

/* The control: any other window has one. */
static void
test_in_any_other_window_it_would_open (void)
{
  if (g_test_subprocess ()) {
    GtkWidget *window = gtk_window_new ();

    gtk_window_present (GTK_WINDOW (window));
    enable_debugging (GTK_WINDOW (window));
    g_assert_true (is_inspector_open ());
    return;
  }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/booth/window/preparing_shows_nothing", test_preparing_shows_nothing);
  g_test_add_func ("/booth/window/the_first_frame_is_told_once", test_the_first_frame_is_told_once);
  g_test_add_func ("/booth/window/rehearsing_is_heard_and_seen_by_nobody",
                   test_rehearsing_is_heard_and_seen_by_nobody);
  g_test_add_func ("/booth/window/another_page_may_come_after_the_rehearsal",
                   test_another_page_may_come_after_the_rehearsal);
  g_test_add_func ("/booth/window/one_that_fills_the_screen_does_not_close",
                   test_one_that_fills_the_screen_does_not_close);
  g_test_add_func ("/booth/window/one_of_a_desktop_asks_whether_to_close",
                   test_one_of_a_desktop_asks_whether_to_close);
  g_test_add_func ("/booth/window/no_inspector_opens", test_no_inspector_opens);
  g_test_add_func ("/booth/window/in_any_other_window_it_would_open",
                   test_in_any_other_window_it_would_open);

  return g_test_run ();
}
