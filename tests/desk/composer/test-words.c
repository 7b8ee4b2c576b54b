/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/words.h"

#define WHAT "“gaol” is nothing."
#define REMEDY "Write “goal”."

static char *
word (CanvassFault fault)
{
  const CanvassProblem problem = {
    .fault = fault, .file = (char *)"campaign.ini", .what = (char *)WHAT, .remedy = (char *)REMEDY
  };

  return canvass_composer_word_problem (&problem);
}

static void
test_every_fault_has_words_of_its_own (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (CanvassFault fault = CANVASS_FAULT_OTHER + 1; fault < CANVASS_N_FAULTS; fault++) {
    char *words = word (fault);

    g_test_message ("%u: %s", fault, words);
    g_assert_null (g_strstr_len (words, -1, WHAT));
    g_assert_true (g_hash_table_add (seen, words));
  }
}

static void
test_what_is_none_of_them_is_told_as_the_check_does (void)
{
  g_autofree char *words = word (CANVASS_FAULT_OTHER);

  g_assert_cmpstr (words, ==, WHAT " " REMEDY);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/every_fault_has_words_of_its_own",
                   test_every_fault_has_words_of_its_own);
  g_test_add_func ("/words/what_is_none_of_them_is_told_as_the_check_does",
                   test_what_is_none_of_them_is_told_as_the_check_does);

  return g_test_run ();
}
