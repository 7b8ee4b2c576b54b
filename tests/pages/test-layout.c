/*
 * Every page in every language on every screen, at the smallest and the largest text: nothing is
 * cut, off the window, too small to hit, too near to the next, in English or too pale.
 *
 * With CANVASS_PICTURES=FOLDER each look is saved there too; tests/pages/contact-sheets puts them
 * together.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "look.h"

#include "pages/aids.h"
#include "pages/flow-private.h"
#include "pages/pages.h"

typedef struct {
  int width, height;
  const char *language;
} Case;

static const struct {
  int width, height;
} screens[] = { { 1280, 800 }, { 800, 1280 }, { 1920, 1080 } };

static CanvassCampaign *demo = NULL;

static void
on_submit (CanvassFlow *flow)
{
  canvass_flow_stored (flow);
}

/* @try (nullable): what makes the page look as it is to be looked at, anew at each size. */
static void
look_trying (Look *look, const char *name, void (*try) (CanvassFlow *flow))
{
  static const char *const sizes[] = { "normal", "largest" };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    walk_use_aid (look->flow, "text-size", sizes[i]);
    walk_settle (look->flow);
    if (try != NULL)
      try (look->flow);
    walk_settle (look->flow);
    look->name = name;
    look->text_size = sizes[i];
    look_closely (look);
  }
  walk_use_aid (look->flow, "text-size", "normal");
  walk_settle (look->flow);
}

static void
look (Look *look, const char *name)
{
  look_trying (look, name, NULL);
}

static void
try_to_go_on (CanvassFlow *flow)
{
  walk_do (flow, "flow.next");
}

static void
try_to_sign (CanvassFlow *flow)
{
  walk_on (flow, WALK_SIGN);
}

/* Every mistake that a page can tell of. */
static void
look_at_mistakes (Look *self)
{
  for (guint i = 0; i < 2; i++)
    walk_type (self->flow, i, "");
  look_trying (self, "you-missing", try_to_go_on);
  walk_type (self->flow, 1, "6");
  look_trying (self, "you-wrong", try_to_go_on);
  walk_answer (self->flow, WALK_YOU);
}

/* A language whose words are long, or the one it translates into. */
static void
use_helper (Look *look, gboolean use)
{
  const char *helper = g_str_equal (look->language, "es") ? "en" : "es";

  walk_use_aid (look->flow, "second-language", use ? helper : "");
}

/* As it opens, since a signer cannot change the size while it is open. */
static void
look_at_keyboard (Look *self, const char *size)
{
  walk_use_aid (self->flow, "text-size", size);
  walk_settle (self->flow);
  walk_lay_over (self->flow, WALK_KEYBOARD);
  walk_settle (self->flow);
  self->name = "keyboard";
  self->text_size = size;
  look_closely (self);
  /* The new screen has its keyboard open before it was ever laid out. */
  walk_choose_language (self->flow, self->language);
  walk_lay_over (self->flow, WALK_KEYBOARD);
  walk_settle (self->flow);
  look_closely (self);
  walk_lay_over (self->flow, WALK_KEYBOARD);
  walk_use_aid (self->flow, "text-size", "normal");
  walk_settle (self->flow);
}

static void
look_at_overlays (Look *self)
{
  static const WalkPage overlays[] = { WALK_AIDS, WALK_LANGUAGES, WALK_START_OVER };

  look_at_keyboard (self, "normal");
  look_at_keyboard (self, "largest");
  use_helper (self, TRUE);
  look_at_keyboard (self, "largest");
  use_helper (self, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (overlays); i++) {
    walk_lay_over (self->flow, overlays[i]);
    look (self, walk_page_names[overlays[i]]);
    walk_do (self->flow, "flow.dismiss");
  }
  walk_lay_over (self->flow, WALK_COVER);
  look (self, walk_page_names[WALK_COVER]);
  canvass_flow_set_idle_seconds (self->flow, 0, 0);
  walk_do (self->flow, "flow.stay");
}

static void
look_at_signing (Look *self)
{
  g_assert_true (canvass_form_get_helped (canvass_flow_get_form (self->flow)));
  look_trying (self, "sign-helped", try_to_sign);
  walk_type (self->flow, 0, "Rosa Díaz");
}

static void
walk_through (Look *self, const char *language)
{
  CanvassForm *form = canvass_flow_get_form (self->flow);

  look (self, "welcome");
  walk_choose_language (self->flow, language);
  look (self, "ask");
  walk_do (self->flow, "flow.read");
  look (self, "text");
  walk_do (self->flow, "flow.back");
  walk_on (self->flow, WALK_ASK);
  walk_answer (self->flow, WALK_YOU);
  look (self, "you");
  look_at_mistakes (self);
  look_at_overlays (self);
  walk_on (self->flow, WALK_YOU);
  look (self, "contact");
  look_trying (self, "contact-undecided", try_to_go_on);
  walk_answer (self->flow, WALK_CONTACT);
  look (self, "contact-email");
  walk_on (self->flow, WALK_CONTACT);
  walk_answer (self->flow, WALK_SIGN);
  look (self, "sign");
  walk_press (walk_find_saying (GTK_WIDGET (walk_get_page (self->flow)),
                                g_dgettext (GETTEXT_PACKAGE, "Somebody helps me sign")));
  look_at_signing (self);
  g_assert_cmpint (canvass_form_get_contact (form), ==, CANVASS_CONTACT_EMAIL);
  walk_on (self->flow, WALK_SIGN);
  look (self, "thanks");
}

static void
begin (Look *look, const Case *view)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (campaigns, g_object_ref (demo));
  *look = (Look){ .width = view->width, .height = view->height, .language = view->language };
  look->flow = canvass_flow_new (campaigns, NULL);
  g_signal_connect (look->flow, "submit", G_CALLBACK (on_submit), NULL);
  look->root = GTK_WIDGET (look->flow);
  look->window = walk_show (look->flow, view->width, view->height);
}

static void
test_pages (gconstpointer data)
{
  const Case *view = data;
  Look look;

  begin (&look, view);
  walk_through (&look, view->language);
  g_assert_cmpuint (look.n_labels, >, 100);
  g_assert_cmpuint (look.n_targets, >, 100);
  gtk_window_destroy (look.window);
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
    const Case view = { 1280, 800, languages[i] };
    Look look;

    begin (&look, &view);
    look.colors = colors;
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
  const Case view = { 1280, 800, "es" };
  GtkWidget *page;
  Look look;

  begin (&look, &view);
  look.colors = "contrast";
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

static void
add_cases (void)
{
  const char *const *languages = canvass_campaign_get_languages (demo);

  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    for (gsize j = 0; languages[j] != NULL; j++) {
      Case *view = g_new (Case, 1);
      g_autofree char *path =
          g_strdup_printf ("/layout/%dx%d/%s", screens[i].width, screens[i].height, languages[j]);

      *view = (Case){ screens[i].width, screens[i].height, languages[j] };
      g_test_add_data_func_full (path, view, test_pages, g_free);
    }
  g_test_add_data_func ("/layout/contrast/paper", "paper", test_contrast);
  g_test_add_data_func ("/layout/contrast/contrast", "contrast", test_contrast);
  g_test_add_data_func ("/layout/contrast/night", "night", test_contrast);
  g_test_add_func ("/layout/contrast/shades", test_shades);
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
  add_cases ();
  status = g_test_run ();
  g_object_unref (demo);
  return status;
}
