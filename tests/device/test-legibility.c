/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign-fixture.h"
#include "device/catalogue.h"
#include "device/legibility.h"
#include "font-fixture.h"
#include "format/secret.h"

#include <glib/gstdio.h>

#define N_LANGUAGES 16
#define RARE "\U00013000"

typedef struct {
  CampaignFixture campaign;
  FontFixture fonts;
  char *catalogues; /* of the build */
} Fixture;

static void
fixture_setup (Fixture *self, gconstpointer unused)
{
  campaign_fixture_setup (&self->campaign, NULL);
  font_fixture_setup (&self->fonts, NULL);
  self->catalogues = g_build_filename (g_getenv ("CANVASS_BUILD_ROOT"), "po", NULL);
}

static void
fixture_teardown (Fixture *self, gconstpointer unused)
{
  g_free (self->catalogues);
  font_fixture_teardown (&self->fonts, NULL);
  campaign_fixture_teardown (&self->campaign, NULL);
}

static CanvassCampaign *
seal_demo (Fixture *self)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "data", "demo", "campaign", NULL);
  g_autoptr (CanvassSourceFolder) source = campaign_read_soundly (folder);

  return campaign_seal (source, self->campaign.key);
}

static const CanvassLegibility *
find (GPtrArray *found, const char *language)
{
  for (guint i = 0; i < found->len; i++) {
    const CanvassLegibility *legibility = g_ptr_array_index (found, i);

    if (g_str_equal (legibility->language, language))
      return legibility;
  }
  g_assert_not_reached ();
}

static void
test_the_demo_is_legible_with_the_packages_that_run_it (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = seal_demo (self);
  g_autoptr (GPtrArray) found = canvass_legibility_check (campaign, self->catalogues);

  g_assert_cmpuint (found->len, ==, N_LANGUAGES);
  for (guint i = 0; i < found->len; i++) {
    const CanvassLegibility *legibility = g_ptr_array_index (found, i);
    g_autofree char *line = canvass_legibility_describe (legibility);

    g_test_message ("%s", line);
    g_assert_cmpstr (legibility->language, ==, canvass_campaign_get_languages (campaign)[i]);
    g_assert_cmpint (legibility->fitness, ==, CANVASS_FITNESS_FIT);
    g_assert_no_error (legibility->unread);
    g_assert_true (legibility->translated);
    g_assert_cmpuint (legibility->missing.count, ==, 0);
  }
}

static void
test_with_one_font_the_other_scripts_are_told (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *language;
    const char *words; /* NULL: nothing to tell */
  } cases[] = {
    { "en", NULL },
    { "es", NULL },
    { "pl", NULL },
    { "vi", NULL },
    { "ru", NULL },
    { "am", "am (አማርኛ): No font has " },
    { "am",
      " of its characters, such as U+1200, U+1201, U+1202, U+1203, U+1204. Install "
      "fonts-noto-core, or other fonts that have them." },
    { "zh-Hans", "fonts-noto-cjk" },
    { "ko", "fonts-noto-cjk" },
    { "ar", "fonts-noto-core" },
  };
  g_autoptr (CanvassCampaign) campaign = seal_demo (self);
  g_autoptr (GPtrArray) found = NULL;

  font_fixture_use_folder (&self->fonts, self->fonts.sans, NULL);
  found = canvass_legibility_check (campaign, self->catalogues);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CanvassLegibility *legibility = find (found, cases[i].language);
    g_autofree char *line = canvass_legibility_describe (legibility);

    g_test_message ("%s", line);
    g_assert_cmpint (legibility->fitness,
                     ==,
                     cases[i].words == NULL ? CANVASS_FITNESS_FIT : CANVASS_FITNESS_WARN);
    if (cases[i].words != NULL)
      g_assert_nonnull (strstr (line, cases[i].words));
  }
}

static void
test_without_fonts_no_language_is_legible (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = seal_demo (self);
  g_autoptr (GPtrArray) found = NULL;

  font_fixture_use (&self->fonts, "");
  found = canvass_legibility_check (campaign, self->catalogues);
  g_assert_cmpuint (found->len, ==, N_LANGUAGES);
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpint (
        ((CanvassLegibility *)g_ptr_array_index (found, i))->fitness, ==, CANVASS_FITNESS_WARN);
}

/* Whichever piece of a text it stands in: with its font it is shown, without it is told. */
static void
test_a_rare_character_is_found_in_every_piece_of_a_text (Fixture *self, gconstpointer unused)
{
  static const char *const pieces[][2] = {
    { "title = More", "title = " RARE },
    { "ask = We", "ask = " RARE },
    { "addressee = The", "addressee = " RARE },
    { "collector = Friends", "collector = " RARE },
    { "thanks = Thank", "thanks = " RARE },
    { "field.tree = Which", "field.tree = " RARE },
    { "field.tree.hint = Any", "field.tree.hint = " RARE },
    { "field.tree.choice.elm = Elm", "field.tree.choice.elm = " RARE },
    { "consent.news = Write", "consent.news = " RARE },
    { "# Shade", "# " RARE },
    { "**shade**", "**" RARE "**" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    for (int hidden = FALSE; hidden <= TRUE; hidden++) {
      g_autoptr (CanvassCampaign) campaign = NULL;
      g_autoptr (GPtrArray) found = NULL;

      campaign_fixture_restore (&self->campaign);
      campaign_fixture_replace (
          &self->campaign, "en.md", "tree?\n", "tree?\nfield.tree.hint = Any.\n");
      campaign_fixture_replace (
          &self->campaign, "es.md", "bol?\n", "bol?\nfield.tree.hint = Uno.\n");
      campaign_fixture_replace (&self->campaign, "en.md", pieces[i][0], pieces[i][1]);
      campaign = campaign_fixture_seal (&self->campaign, 1);
      font_fixture_use_folder (
          &self->fonts, TEST_FONTS, hidden ? "*/NotoSansEgyptianHieroglyphs-*" : NULL);
      found = canvass_legibility_check (campaign, self->catalogues);
      g_test_message ("%s", pieces[i][0]);
      g_assert_cmpuint (find (found, "en")->missing.count, ==, hidden ? 1 : 0);
    }
}

/* @contents as Spanish's catalogue in a folder of the fixture's own. (transfer full) */
static char *
put_catalogue (Fixture *self, const char *contents, gsize length)
{
  char *catalogues = g_build_filename (self->fonts.folder, "locale", NULL);
  g_autofree char *folder = g_build_filename (catalogues, "es", "LC_MESSAGES", NULL);
  g_autofree char *path = g_build_filename (folder, "canvass.mo", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_file_set_contents (path, contents, (gssize)length, &error);
  g_assert_no_error (error);
  return catalogues;
}

static void
test_the_words_of_the_pages_count (Fixture *self, gconstpointer unused)
{
  g_autofree char *amharic = canvass_catalogue_find (self->catalogues, "am");
  g_autofree char *contents = NULL;
  gsize length;
  g_autofree char *catalogues = NULL;
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (&self->campaign, 1);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) without = NULL;

  g_assert_true (g_file_get_contents (amharic, &contents, &length, NULL));
  catalogues = put_catalogue (self, contents, length);
  font_fixture_use_folder (&self->fonts, self->fonts.sans, NULL);
  found = canvass_legibility_check (campaign, catalogues);
  without = canvass_legibility_check (campaign, "/nonexistent");

  g_assert_cmpuint (find (found, "es")->missing.count, >, 20);
  g_assert_true (find (found, "es")->translated);
  g_assert_false (find (found, "en")->translated);
  g_assert_cmpuint (find (without, "es")->missing.count, ==, 0);
  g_assert_false (find (without, "es")->translated);
  g_assert_no_error (find (without, "es")->unread);
}

static void
test_a_damaged_catalogue_is_told_and_hides_nothing_else (Fixture *self, gconstpointer unused)
{
  g_autofree char *catalogues = put_catalogue (self, "\xde\x12\x04\x95 cut", 8);
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (&self->campaign, 1);
  g_autoptr (GPtrArray) found = NULL;

  font_fixture_use (&self->fonts, "");
  found = canvass_legibility_check (campaign, catalogues);
  g_assert_error (find (found, "es")->unread, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  g_assert_nonnull (strstr (find (found, "es")->unread->message, "canvass.mo"));
  g_assert_false (find (found, "es")->translated);
  g_assert_cmpuint (find (found, "es")->missing.count, >, 40);
}

/* A signer may choose them too. */
static void
test_languages_that_only_the_pages_speak_come_last (Fixture *self, gconstpointer unused)
{
  g_autoptr (CanvassCampaign) campaign = campaign_fixture_seal (&self->campaign, 1);
  g_autoptr (GPtrArray) found = NULL;

  font_fixture_use_folder (&self->fonts, self->fonts.sans, NULL);
  found = canvass_legibility_check (campaign, self->catalogues);
  g_assert_cmpuint (found->len, ==, N_LANGUAGES);
  g_assert_cmpstr (((CanvassLegibility *)g_ptr_array_index (found, 0))->language, ==, "en");
  g_assert_cmpstr (((CanvassLegibility *)g_ptr_array_index (found, 1))->language, ==, "es");
  g_assert_cmpstr (find (found, "am")->name, ==, "አማርኛ");
  g_assert_cmpuint (find (found, "am")->missing.count, >, 200);
}

#define ADD(name)                                                                                  \
  g_test_add (                                                                                     \
      "/device/legibility/" #name, Fixture, NULL, fixture_setup, test_##name, fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (the_demo_is_legible_with_the_packages_that_run_it);
  ADD (with_one_font_the_other_scripts_are_told);
  ADD (without_fonts_no_language_is_legible);
  ADD (a_rare_character_is_found_in_every_piece_of_a_text);
  ADD (the_words_of_the_pages_count);
  ADD (a_damaged_catalogue_is_told_and_hides_nothing_else);
  ADD (languages_that_only_the_pages_speak_come_last);

  return g_test_run ();
}
