/*
 * test-welcome.c: a petition in many languages, on the screen that waits for anybody
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/pages.h"
#include "walk.h"

#include <adwaita.h>

#define N_LANGUAGES 18

static gboolean
is_whole (GtkWidget *tile, GtkWindow *window)
{
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (tile, GTK_WIDGET (window), &bounds) && bounds.origin.x >= 0 &&
         bounds.origin.y >= 0 &&
         bounds.origin.x + bounds.size.width <= gtk_widget_get_width (GTK_WIDGET (window)) &&
         bounds.origin.y + bounds.size.height <= gtk_widget_get_height (GTK_WIDGET (window));
}

static GtkWidget *
find_tile (CanvassFlow *flow, const char *name)
{
  return gtk_widget_get_ancestor (walk_find_saying (GTK_WIDGET (flow), name), GTK_TYPE_BUTTON);
}

static void
look_at (int width, int height)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  CanvassCampaign *campaign = walk_make_eighteen ();
  const char *const *tags = canvass_campaign_get_languages (campaign);
  CanvassFlow *flow;
  GtkWindow *window;

  g_ptr_array_add (campaigns, campaign);
  flow = canvass_flow_new (campaigns, NULL);
  window = walk_show (flow, width, height);
  g_assert_cmpuint (g_strv_length ((char **)tags), ==, N_LANGUAGES);
  g_assert_null (walk_find_css (GTK_WIDGET (flow), "more"));
  for (guint i = 0; i < N_LANGUAGES; i++) {
    const CanvassText *text = canvass_campaign_get_text (campaign, tags[i]);
    GtkWidget *tile = find_tile (flow, canvass_text_get_language_name (text));

    g_test_message ("%s at %d × %d", tags[i], width, height);
    g_assert_true (is_whole (tile, window));
  }
  gtk_window_destroy (window);
}

static void
test_eighteen_languages_stand_on_a_ten_inch_tablet (void)
{
  look_at (1280, 800);
  look_at (800, 1280);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();

  g_test_add_func ("/welcome/eighteen_languages_stand_on_a_ten_inch_tablet",
                   test_eighteen_languages_stand_on_a_ten_inch_tablet);
  return g_test_run ();
}
