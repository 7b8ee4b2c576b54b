/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/fonts.h"
#include "font-fixture.h"

static CanvassMissing
find_missing (const char *language, const char *text)
{
  g_autoptr (CanvassFonts) fonts = canvass_fonts_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  CanvassMissing missing;

  g_ptr_array_add (texts, (gpointer)text);
  canvass_fonts_find_missing (fonts, language, texts, &missing);
  return missing;
}

static void
test_a_script_without_a_font_is_missing (FontFixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *language;
    const char *text;
    guint least; /* of characters missing */
    CanvassFontsPackages packages;
  } cases[] = {
    { "en", "Sign", 0, 0 },
    { "es", "¿Quién firma?", 0, 0 },
    { "vi", "Tiếng Việt", 0, 0 },
    { "uk", "Підпис", 0, 0 },
    { "en", "አ", 1, CANVASS_FONTS_PACKAGE_CORE },
    { "am", "", 200, CANVASS_FONTS_PACKAGE_CORE },
    { "ar", "", 30, CANVASS_FONTS_PACKAGE_CORE },
    { "zh-Hans", "", 6000, CANVASS_FONTS_PACKAGE_CJK },
    { "zh-Hant", "", 10000, CANVASS_FONTS_PACKAGE_CJK },
    { "ko", "", 2000, CANVASS_FONTS_PACKAGE_CJK },
    { "en", "አ 한", 2, CANVASS_FONTS_PACKAGE_CORE | CANVASS_FONTS_PACKAGE_CJK },
    { "en", "\U0001f600", 1, CANVASS_FONTS_PACKAGE_EMOJI },
    { "en", "\ue000", 1, 0 },
    { "xx", "Sign", 0, 0 },
    { "xx", "አ", 1, CANVASS_FONTS_PACKAGE_CORE },
  };

  font_fixture_use_folder (fixture, fixture->sans, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CanvassMissing missing = find_missing (cases[i].language, cases[i].text);

    g_test_message ("%s, “%s”: %u", cases[i].language, cases[i].text, missing.count);
    g_assert_cmpuint (missing.count, >=, cases[i].least);
    g_assert_true ((missing.count == 0) == (cases[i].least == 0));
    g_assert_cmpint (missing.packages, ==, cases[i].packages);
  }
}

static void
test_without_fonts_everything_is_missing (FontFixture *fixture, gconstpointer unused)
{
  CanvassMissing missing;

  font_fixture_use (fixture, "");
  missing = find_missing ("xx", "Signs");
  g_assert_cmpuint (missing.count, ==, 5);
  g_assert_cmpmem (missing.some,
                   sizeof missing.some,
                   ((const gunichar[]){ 'S', 'g', 'i', 'n', 's' }),
                   sizeof missing.some);
  g_assert_cmpuint (find_missing ("en", "").count, >=, 2 * 26);
}

static void
test_what_is_not_drawn_is_not_missed (FontFixture *fixture, gconstpointer unused)
{
  font_fixture_use (fixture, "");
  g_assert_cmpuint (find_missing ("xx",
                                  "\t\n \u00a0\u3000\u2028\u2029" /* space */
                                  "\u00ad\u200b\u200c\u200d\u200e\u2066\u2069\ufeff\U000e0041"
                                  "\u180b\ufe0f\U000e0100")
                        .count,
                    ==,
                    0);
  /* But marks are. */
  g_assert_cmpuint (find_missing ("xx", "\u0301\u093f").count, ==, 2);
}

static void
test_a_rare_character_is_missing_once_its_font_is_hidden (FontFixture *fixture,
                                                          gconstpointer unused)
{
  static const char text[] = "Hello \U00013000";
  CanvassMissing missing;

  font_fixture_use_folder (fixture, TEST_FONTS, NULL);
  g_assert_cmpuint (find_missing ("en", text).count, ==, 0);

  font_fixture_use_folder (fixture, TEST_FONTS, "*/NotoSansEgyptianHieroglyphs-*");
  missing = find_missing ("en", text);
  g_assert_cmpuint (missing.count, ==, 1);
  g_assert_cmpuint (missing.some[0], ==, 0x13000);
  g_assert_cmpint (missing.packages, ==, CANVASS_FONTS_PACKAGE_CORE);
}

/* A booth has none: its HOME is a folder that is not there. */
static void
test_fonts_in_a_home_do_not_count (FontFixture *fixture, gconstpointer unused)
{
  g_autofree char *before = g_strdup (g_getenv ("XDG_DATA_HOME"));

  g_setenv ("XDG_DATA_HOME", fixture->folder, TRUE);
  font_fixture_use (fixture, "<dir prefix=\"xdg\">sans</dir>");
  g_assert_cmpuint (find_missing ("xx", "Sign").count, ==, 4);

  font_fixture_use_folder (fixture, fixture->sans, NULL);
  g_assert_cmpuint (find_missing ("xx", "Sign").count, ==, 0);
  if (before != NULL)
    g_setenv ("XDG_DATA_HOME", before, TRUE);
  else
    g_unsetenv ("XDG_DATA_HOME");
}

static void
test_a_language_is_known_by_its_script (FontFixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *language;
    gunichar written; /* of its orthography, and the lowest missing one */
  } cases[] = {
    { "zh-Hans", 0x4e00 }, { "zh-Hant-HK", 0x4e00 }, { "pa", 0xa02 },  { "pa-Arab", 0x621 },
    { "ckb", 0x621 },      { "prs", 0x621 },         { "am", 0x1200 }, { "am-ET", 0x1200 },
  };

  font_fixture_use_folder (fixture, fixture->sans, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CanvassMissing missing = find_missing (cases[i].language, "");
    gboolean found = FALSE;

    for (guint j = 0; j < MIN (missing.count, CANVASS_FONTS_SOME); j++)
      found |= missing.some[j] >= cases[i].written && missing.some[j] < cases[i].written + 0x80;
    g_test_message ("%s: %u, U+%04X", cases[i].language, missing.count, missing.some[0]);
    g_assert_true (found);
  }
  /* Written in Latin and in Cyrillic letters, not in the Mongolian script. */
  g_assert_cmpuint (find_missing ("ku", "").count, ==, 0);
  g_assert_cmpuint (find_missing ("mn", "").count, ==, 0);
  g_assert_cmpuint (find_missing ("az", "").count, ==, 0);
}

#define ADD(name)                                                                                  \
  g_test_add ("/device/fonts/" #name,                                                              \
              FontFixture,                                                                         \
              NULL,                                                                                \
              font_fixture_setup,                                                                  \
              test_##name,                                                                         \
              font_fixture_teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (a_script_without_a_font_is_missing);
  ADD (without_fonts_everything_is_missing);
  ADD (what_is_not_drawn_is_not_missed);
  ADD (a_rare_character_is_missing_once_its_font_is_hidden);
  ADD (fonts_in_a_home_do_not_count);
  ADD (a_language_is_known_by_its_script);

  return g_test_run ();
}
