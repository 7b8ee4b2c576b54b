/*
 * Every page in every language on every screen, at the smallest and the largest text: nothing is
 * cut, off the window, too small to hit, too near to the next or in English.
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
  void (*walk) (Look *look);
  gboolean in_all_sizes; /* else in the least and the largest */
} Case;

static const struct {
  int width, height;
} screens[] = { { 1280, 800 }, { 800, 1280 }, { 1920, 1080 } };

#define SAME_DISTRICT "My district is the same as in the signature before"

static CanvassCampaign *demo = NULL;
static CanvassCampaign *asking = NULL;

/* @try (nullable): what makes the page look as it is to be looked at, anew at each size. */
static void
look_trying (Look *look, const char *name, void (*try) (CanvassFlow *flow))
{
  static const char *const sizes[] = { "normal", "large", "larger", "largest" };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i += look->in_all_sizes ? 1 : 3) {
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
walk_through (Look *self)
{
  CanvassForm *form = canvass_flow_get_form (self->flow);

  look (self, "welcome");
  walk_choose_language (self->flow, self->language);
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

/* What the demo petition does not ask, and a name that no line holds. */
static void
walk_asking (Look *self)
{
  walk_choose_language (self->flow, self->language);
  walk_on (self->flow, WALK_ASK);
  look_trying (self, "asking-missing", try_to_go_on);
  walk_answer (self->flow, WALK_YOU);
  look (self, "asking-you");
  walk_type (self->flow, 0, "Wolfeschlegelsteinhausenbergerdorff Adolph Blaine Charles");
  walk_on (self->flow, WALK_YOU);
  walk_answer (self->flow, WALK_CONTACT);
  walk_on (self->flow, WALK_CONTACT);
  walk_press (walk_find (GTK_WIDGET (walk_get_page (self->flow)), GTK_TYPE_CHECK_BUTTON, 0));
  look_trying (self, "asking-undrawn", try_to_sign);
  walk_answer (self->flow, WALK_SIGN);
  walk_on (self->flow, WALK_SIGN);
  look (self, "asking-thanks");
  use_helper (self, TRUE);
  look (self, "helped-thanks");
}

/* Somebody else of the household, and where the line then says where they live. */
static void
walk_household (Look *self)
{
  const char *same = g_dgettext (GETTEXT_PACKAGE, SAME_DISTRICT);

  walk_on (self->flow, WALK_ASK);
  walk_answer (self->flow, WALK_YOU);
  look (self, "household-you");
  walk_press (walk_find_saying (GTK_WIDGET (walk_get_page (self->flow)), same));
  look (self, "household-elsewhere");
  walk_press (walk_find_saying (GTK_WIDGET (walk_get_page (self->flow)), same));
  walk_on (self->flow, WALK_YOU);
  walk_answer (self->flow, WALK_CONTACT);
  walk_on (self->flow, WALK_CONTACT);
  look (self, "household-sign");
}

/* With a second language below each line, while the page is read aloud at the end. */
static void
walk_helped (Look *self)
{
  walk_choose_language (self->flow, self->language);
  use_helper (self, TRUE);
  look (self, "helped-ask");
  walk_on (self->flow, WALK_ASK);
  look_trying (self, "helped-missing", try_to_go_on);
  walk_answer (self->flow, WALK_YOU);
  walk_lay_over (self->flow, WALK_AIDS);
  look (self, "helped-aids");
  walk_do (self->flow, "flow.dismiss");
  walk_lay_over (self->flow, WALK_COVER);
  look (self, "helped-cover");
  canvass_flow_set_idle_seconds (self->flow, 0, 0);
  walk_do (self->flow, "flow.stay");
  walk_on (self->flow, WALK_YOU);
  walk_answer (self->flow, WALK_CONTACT);
  look (self, "helped-contact");
  walk_on (self->flow, WALK_CONTACT);
  walk_answer (self->flow, WALK_SIGN);
  walk_lay_over (self->flow, WALK_LISTEN);
  look (self, "helped-sign");
}

static void
begin (Look *look, const Case *view)
{
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean asks = view->walk == walk_asking || view->walk == walk_household;
  CanvassFlowCarry carry = { "", "25", 0, TRUE };

  g_strlcpy (carry.language, view->language, sizeof carry.language);
  g_ptr_array_add (campaigns, g_object_ref (asks ? asking : demo));
  *look = (Look){ .width = view->width,
                  .height = view->height,
                  .language = view->language,
                  .in_all_sizes = view->in_all_sizes };
  look->flow = canvass_flow_new (campaigns, view->walk == walk_household ? &carry : NULL);
  g_signal_connect (look->flow, "submit", G_CALLBACK (canvass_flow_stored), NULL);
  look->root = GTK_WIDGET (look->flow);
  look->window = walk_show (look->flow, view->width, view->height);
}

static void
test_pages (gconstpointer data)
{
  const Case *view = data;
  Look look;

  begin (&look, view);
  view->walk (&look);
  g_assert_cmpuint (look.n_labels, >, 100);
  g_assert_cmpuint (look.n_targets, >, 50);
  gtk_window_destroy (look.window);
}

/* @format: of the path of each, which says which part of all can be run alone. */
static void
add_walk (const char *format, guint n_screens, void (*walk) (Look *look))
{
  const char *const *languages = canvass_campaign_get_languages (demo);

  for (gsize i = 0; i < n_screens; i++)
    for (gsize j = 0; languages[j] != NULL; j++) {
      Case *view = g_new (Case, 1);
      g_autofree char *path =
          g_strdup_printf (format, screens[i].width, screens[i].height, languages[j]);

      /* Each language on one of the screens. */
      *view = (Case){ screens[i].width,
                      screens[i].height,
                      languages[j],
                      walk,
                      walk == walk_through && j % G_N_ELEMENTS (screens) == i };
      g_test_add_data_func_full (path, view, test_pages, g_free);
    }
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
  asking = walk_make_asking ();
  add_walk ("/layout/%dx%d/%s", G_N_ELEMENTS (screens), walk_through);
  /* The third is as high and wide as the first, in times the size of its text. */
  add_walk ("/layout/asking/%dx%d/%s", G_N_ELEMENTS (screens) - 1, walk_asking);
  add_walk ("/layout/asking/household/%dx%d/%s", G_N_ELEMENTS (screens) - 1, walk_household);
  add_walk ("/layout/helped/%dx%d/%s", G_N_ELEMENTS (screens) - 1, walk_helped);
  status = g_test_run ();
  g_object_unref (asking);
  g_object_unref (demo);
  return status;
}
