/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/wordlist.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_words_are_short_and_begin_apart (void)
{
  for (gsize i = 0; i < CANVASS_WORDLIST_WORDS; i++) {
    const char *word = canvass_wordlist[i];
    gsize length = strlen (word);

    g_assert_true (length >= 3 && length <= 6);
    g_assert_cmpuint (strspn (word, "abcdefghijklmnopqrstuvwxyz"), ==, length);
    if (i > 0) {
      g_assert_cmpstr (canvass_wordlist[i - 1], <, word);
      g_assert_cmpint (strncmp (canvass_wordlist[i - 1], word, 4), !=, 0);
    }
  }
}

/* Coordinators have words on paper: none may ever move. */
static void
test_every_word_stays_at_its_place (void)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < CANVASS_WORDLIST_WORDS; i++) {
    g_checksum_update (checksum, (const guchar *)canvass_wordlist[i], -1);
    g_checksum_update (checksum, (const guchar *)"\n", 1);
  }

  g_assert_cmpstr (g_checksum_get_string (checksum),
                   ==,
                   "f283b90ad04c529a701ffa8668e869fedade9facff2aba6c3cfcff8b45060ce7");
}

static gboolean
generate (const char *words, const char *source, const char *target)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "src", "format", "wordlist.py", NULL);
  const char *argv[] = { script, source, target, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_file_set_contents (source, words, -1, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL,
                (char **)argv,
                NULL,
                G_SPAWN_STDERR_TO_DEV_NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL);
}

static void
test_a_list_that_could_be_misheard_is_not_built (void)
{
  static const struct {
    const char *what, *with;
  } FAULTS[] = {
    { "abacus\n", "" },           /* one too few */
    { "abacus\n", "absurdly\n" }, /* too long */
    { "abacus\n", "Abacus\n" },   { "abacus\n", "zoom\n" }, { "able\n", "abac\n" },
  };
  g_autofree char *path =
      g_build_filename (g_getenv ("CANVASS_SOURCE_ROOT"), "data", "words", "english.txt", NULL);
  g_autofree char *folder = g_dir_make_tmp ("test-wordlist-XXXXXX", NULL);
  g_autofree char *source = g_build_filename (folder, "words.txt", NULL);
  g_autofree char *target = g_build_filename (folder, "words.c", NULL);
  g_autofree char *words = NULL;

  g_assert_true (g_file_get_contents (path, &words, NULL, NULL));
  g_assert_true (generate (words, source, target));
  for (gsize i = 0; i < G_N_ELEMENTS (FAULTS); i++) {
    g_autoptr (GString) faulty = g_string_new (words);

    g_string_replace (faulty, FAULTS[i].what, FAULTS[i].with, 1);
    g_assert_false (generate (faulty->str, source, target));
  }

  g_remove (source);
  g_remove (target);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/wordlist/" #name, test_##name)
  ADD (words_are_short_and_begin_apart);
  ADD (every_word_stays_at_its_place);
  ADD (a_list_that_could_be_misheard_is_not_built);

  return g_test_run ();
}
