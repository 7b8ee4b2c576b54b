/*
 * The color schemes as they are seen: letters are strong enough on what they stand on, and black on
 * white is nothing else.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look.h"

#include "pages/pages.h"

static CanvassCampaign *demo = NULL;

static void
begin (Look *look, const char *language, const char *colors)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (campaigns, g_object_ref (demo));
  *look = (Look){ .width = 1280, .height = 800, .language = language, .colors = colors };
  look->flow = canvass_flow_new (campaigns, NULL);
  g_signal_connect (look->flow, "submit", G_CALLBACK (canvass_flow_stored), NULL);
  look->root = GTK_WIDGET (look->flow);
  look->window = walk_show (look->flow, look->width, look->height);
}

static void
look_at_inks (Look *look)
{
  static const WalkPage way[] = { WALK_ASK, WALK_YOU, WALK_CONTACT, WALK_SIGN };

  walk_use_aid (look->flow, "colors", look->colors);
  walk_choose_language (look->flow, look->language);
  for (gsize i = 0; i < G_N_ELEMENTS (way); i++) {
    walk_answer (look->flow, way[i]);
    walk_settle (look->flow);
    look->name = walk_page_names[way[i]];
    look_at_contrast (look);
    walk_on (look->flow, way[i]);
  }
}

/* Of pixels, since what a style sheet says is not yet what is seen. */
static void
test_contrast (gconstpointer colors)
{
  static const char *const languages[] = { "en", "ar", "zh-Hans", "hi" };

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    Look look;

    begin (&look, languages[i], colors);
    look_at_inks (&look);
    g_assert_cmpuint (look.n_inks, >, 30);
    gtk_window_destroy (look.window);
  }
}

static void
look_for_shades_of (Look *look, const char *name)
{
  walk_settle (look->flow);
  look->name = name;
  look_for_shades (look);
}

/* In black and white even what cannot be pressed now, what lies over a page and what scrolls. */
static void
test_shades (void)
{
  static const WalkPage overlays[] = { WALK_LANGUAGES, WALK_START_OVER };
  GtkWidget *page;
  Look look;

  begin (&look, "es", "contrast");
  walk_use_aid (look.flow, "colors", look.colors);
  look_for_shades_of (&look, "welcome");
  walk_choose_language (look.flow, look.language);
  look_for_shades_of (&look, "ask");
  walk_do (look.flow, "flow.read");
  look_for_shades_of (&look, "text");
  walk_do (look.flow, "flow.next");
  walk_type (look.flow, 0, "Ana López");
  page = GTK_WIDGET (walk_get_page (look.flow));
  walk_press (walk_find (page, GTK_TYPE_CHECK_BUTTON, 0));
  look_for_shades_of (&look, "you");
  walk_lay_over (look.flow, WALK_KEYBOARD);
  look_for_shades_of (&look, "keyboard");
  walk_lay_over (look.flow, WALK_KEYBOARD);
  for (gsize i = 0; i < G_N_ELEMENTS (overlays); i++) {
    walk_lay_over (look.flow, overlays[i]);
    look_for_shades_of (&look, walk_page_names[overlays[i]]);
    walk_do (look.flow, "flow.dismiss");
  }
  walk_on (look.flow, WALK_YOU);
  walk_on (look.flow, WALK_CONTACT);
  look_for_shades_of (&look, "contact");
  walk_answer (look.flow, WALK_CONTACT);
  walk_on (look.flow, WALK_CONTACT);
  /* Nothing is drawn yet that could be undone. */
  look_for_shades_of (&look, "sign");
  gtk_window_destroy (look.window);
}

int
main (int argc, char *argv[])
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  demo = walk_make_demo ();
  g_test_add_data_func ("/colors/paper", "paper", test_contrast);
  g_test_add_data_func ("/colors/contrast", "contrast", test_contrast);
  g_test_add_data_func ("/colors/night", "night", test_contrast);
  g_test_add_func ("/colors/shades", test_shades);
  status = g_test_run ();
  g_object_unref (demo);
  return status;
}
