/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/speaking.h"

#include "format/secret.h"

static char *
find_voice (void)
{
  return g_build_filename (g_getenv ("CANVASS_BUILD_ROOT"), "src/speech/canvass-voice", NULL);
}

static void
test_a_language_without_a_voice_is_named (void)
{
  static const char *const languages[] = { "en", "tl", "es-MX", NULL };
  g_autofree char *program = find_voice ();
  g_auto (CanvassSpeakingVerdict) verdict = { 0 };
  g_autofree char *words = NULL;

  canvass_speaking_judge (languages, program, &verdict);
  words = canvass_speaking_describe (&verdict);
  g_assert_cmpint (verdict.fitness, ==, CANVASS_FITNESS_WARN);
  g_assert_cmpint (verdict.reason, ==, CANVASS_SPEAKING_SOME);
  g_assert_cmpuint (verdict.missing->len, ==, 1);
  g_assert_cmpstr (verdict.missing->pdata[0], ==, "tl");
  g_assert_nonnull (strstr (words, "speaks tl;"));
}

static void
test_where_all_are_spoken_there_is_nothing_to_tell (void)
{
  static const char *const languages[] = { "en", "ar", NULL };
  g_autofree char *program = find_voice ();
  g_auto (CanvassSpeakingVerdict) verdict = { 0 };

  canvass_speaking_judge (languages, program, &verdict);
  g_assert_cmpint (verdict.fitness, ==, CANVASS_FITNESS_FIT);
  g_assert_cmpint (verdict.reason, ==, CANVASS_SPEAKING_ALL);
}

static void
test_without_a_speech_server_it_only_warns (void)
{
  static const char *const languages[] = { "en", NULL };
  g_auto (CanvassSpeakingVerdict) verdict = { 0 };

  canvass_speaking_judge (languages, "/nonexistent", &verdict);
  g_assert_cmpint (verdict.fitness, ==, CANVASS_FITNESS_WARN);
  g_assert_cmpint (verdict.reason, ==, CANVASS_SPEAKING_NONE);
  g_assert_cmpuint (verdict.missing->len, ==, 1);
}

int
main (int argc, char **argv)
{
  canvass_format_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/speaking/a_language_without_a_voice_is_named",
                   test_a_language_without_a_voice_is_named);
  g_test_add_func ("/speaking/where_all_are_spoken_there_is_nothing_to_tell",
                   test_where_all_are_spoken_there_is_nothing_to_tell);
  g_test_add_func ("/speaking/without_a_speech_server_it_only_warns",
                   test_without_a_speech_server_it_only_warns);
  return g_test_run ();
}
