/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/public-name.h"

static void
test_shortens_to_an_initial (void)
{
  static const struct {
    const char *name;
    const char *shown;
  } cases[] = {
    { "Ana López", "Ana L." },
    { "  Ana   María  López García ", "Ana G." },
    { "محمد عبد الله", "محمد ا." },
    { "अनन्या शर्मा", "अनन्या श." },
    { "Jos\u00e9 E\u0301mile", "José E\u0301." },
    /* One word may be the whole name. */
    { "王小明", "王." },
    { "김민수", "김." },
    /* A lone name has no family name to shorten. */
    { "Cher", "Cher" },
    { " Asa ", "Asa" },
    { "محمد", "محمد" },
    { "", "" },
    { "   ", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char shown[64];

    canvass_public_initial (cases[i].name, shown, sizeof shown);
    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

static void
test_shortens_a_given_and_a_family_name (void)
{
  char shown[64];

  canvass_public_initial_from ("Ana María", "López", shown, sizeof shown);
  g_assert_cmpstr (shown, ==, "Ana María L.");
  canvass_public_initial_from ("Suharto", "", shown, sizeof shown);
  g_assert_cmpstr (shown, ==, "Suharto");
  canvass_public_initial_from ("", "López", shown, sizeof shown);
  g_assert_cmpstr (shown, ==, "L.");
}

static void
test_cuts_at_whole_characters (void)
{
  for (gsize size = 1; size < 20; size++) {
    char shown[20];

    canvass_public_initial ("Ünal Özgür", shown, size);
    g_assert_true (g_utf8_validate (shown, -1, NULL));
    g_assert_cmpuint (strlen (shown), <, size);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/public-name/shortens_to_an_initial", test_shortens_to_an_initial);
  g_test_add_func ("/public-name/shortens_a_given_and_a_family_name",
                   test_shortens_a_given_and_a_family_name);
  g_test_add_func ("/public-name/cuts_at_whole_characters", test_cuts_at_whole_characters);

  return g_test_run ();
}
