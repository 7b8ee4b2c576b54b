/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "speech/voices.h"

static const char *const lines[] = {
  "Spanish\tes\tnone",
  "Spanish (Latin America)\tes-419\tnone",
  "English GB\ten-GB\tnone",
  "English US\ten-US\tnone",
  "Chinese\tcmn\tnone",
  "French\tfr-FR\tAdam",
  "Swiss\tfr-CH\tnone",
  "Filipino\tfil\tnone",
  "nonsense",
  "\t\t",
};

/* What is found for each language: NULL for none. */
static const struct {
  const char *language;
  const char *tag;
} cases[] = {
  { "es", "es" },    { "es-MX", "es" },    { "es-419", "es-419" }, { "ES_419", "es-419" },
  { "en", "en-US" }, { "en-GB", "en-GB" }, { "en-NZ", "en-GB" },   { "zh-Hans", "cmn" },
  { "cmn", "cmn" },  { "fr", "fr-FR" },    { "fr-HT", "fr-FR" },   { "tl", "fil" },
  { "ar", NULL },    { "e", NULL },        { "est", NULL },        { "", NULL },
};

static void
test_a_language_finds_its_voice_or_a_variety_of_it (void)
{
  g_autoptr (CanvassVoices) voices = canvass_voices_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    canvass_voices_add_line (voices, "module", lines[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *module = NULL, *tag = NULL;
    gboolean found = canvass_voices_find (voices, cases[i].language, &module, &tag);

    g_test_message ("%s", cases[i].language);
    g_assert_cmpint (found, ==, cases[i].tag != NULL);
    g_assert_cmpstr (tag, ==, cases[i].tag);
    g_assert_cmpstr (module, ==, found ? "module" : NULL);
  }
}

static void
test_the_module_that_came_first_is_preferred (void)
{
  g_autoptr (CanvassVoices) voices = canvass_voices_new ();
  const char *module = NULL;

  canvass_voices_add (voices, "better", "es");
  canvass_voices_add (voices, "usual", "es");
  canvass_voices_add (voices, "usual", "ar");
  g_assert_true (canvass_voices_find (voices, "es", &module, NULL));
  g_assert_cmpstr (module, ==, "better");
  g_assert_true (canvass_voices_find (voices, "ar", &module, NULL));
  g_assert_cmpstr (module, ==, "usual");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voices/a_language_finds_its_voice_or_a_variety_of_it",
                   test_a_language_finds_its_voice_or_a_variety_of_it);
  g_test_add_func ("/voices/the_module_that_came_first_is_preferred",
                   test_the_module_that_came_first_is_preferred);
  return g_test_run ();
}
