/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/language.h"
#include "pages/numerals.h"
#include "pages/pages.h"

#include <adwaita.h>

static const struct {
  const char *language;
  const char *thousands; /* 1,234 */
  const char *more;      /* 181,204 */
  const char *millions;  /* 12,345,678 */
} cases[] = {
  { "en", "1,234", "181,204", "12,345,678" },
  { "es", "1,234", "181,204", "12,345,678" },
  { "pl", "1234", "181\u00a0204", "12\u00a0345\u00a0678" },
  { "zh-Hans", "1,234", "181,204", "12,345,678" },
  { "ar", "١٬٢٣٤", "١٨١٬٢٠٤", "١٢٬٣٤٥٬٦٧٨" },
  { "uk", "1\u00a0234", "181\u00a0204", "12\u00a0345\u00a0678" },
  { "ru", "1\u00a0234", "181\u00a0204", "12\u00a0345\u00a0678" },
  { "hi", "1,234", "1,81,204", "1,23,45,678" },
  { "ur", "1,234", "181,204", "12,345,678" },
  { "tl", "1,234", "181,204", "12,345,678" },
  { "vi", "1.234", "181.204", "12.345.678" },
  { "ko", "1,234", "181,204", "12,345,678" },
  { "fr", "1\u202f234", "181\u202f204", "12\u202f345\u202f678" },
  { "ht", "1,234", "181,204", "12,345,678" },
  { "gu", "1,234", "1,81,204", "1,23,45,678" },
  { "am", "1,234", "181,204", "12,345,678" },
};

static void
use_language (const char *tag)
{
  g_autoptr (GArray) offered = canvass_languages_offered (NULL);

  for (guint i = 0; i < offered->len; i++) {
    const CanvassLanguage *language = &g_array_index (offered, CanvassLanguage, i);

    if (g_str_equal (language->tag, tag)) {
      canvass_language_use (language);
      return;
    }
  }
  g_assert_not_reached ();
}

static void
assert_count (guint64 number, const char *expected)
{
  g_autofree char *written = canvass_numerals_write_count (number);

  g_assert_cmpstr (written, ==, expected);
}

static void
test_a_count_is_set_apart_as_each_language_does (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    use_language (cases[i].language);
    assert_count (1234, cases[i].thousands);
    assert_count (181204, cases[i].more);
    assert_count (12345678, cases[i].millions);
  }
}

static void
test_small_and_huge_counts (void)
{
  use_language ("hi");
  assert_count (0, "0");
  assert_count (999, "999");
  assert_count (123456789012, "1,23,45,67,89,012");
  use_language ("en");
  assert_count (100000, "100,000");
  assert_count (G_MAXUINT64, "18,446,744,073,709,551,615");
}

static void
test_a_year_is_never_set_apart (void)
{
  g_autofree char *english = NULL;
  g_autofree char *arabic = NULL;

  use_language ("en");
  english = canvass_numerals_write (2026);
  g_assert_cmpstr (english, ==, "2026");
  use_language ("ar");
  arabic = canvass_numerals_write (2026);
  g_assert_cmpstr (arabic, ==, "٢٠٢٦");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  canvass_pages_init ();

  g_test_add_func ("/numerals/a_count_is_set_apart_as_each_language_does",
                   test_a_count_is_set_apart_as_each_language_does);
  g_test_add_func ("/numerals/small_and_huge_counts", test_small_and_huge_counts);
  g_test_add_func ("/numerals/a_year_is_never_set_apart", test_a_year_is_never_set_apart);
  return g_test_run ();
}
