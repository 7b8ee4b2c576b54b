/*
 * A new key from nothing to where it is safe, and what came back from its shares.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/new-key.h"
#include "desk/first-run/words.h"
#include "fixture.h"

#include "format/error.h"
#include "format/file.h"
#include "format/secret.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PASSPHRASE "seven quiet herons walking"

typedef struct {
  char *folder;
  CanvassNewKey *key;
  CanvassDeskProgress *progress;
  guint n_changed;
  gboolean answered;
  gboolean good;
  GError *error;
} Making;

static void
count (guint *n)
{
  (*n)++;
}

static void
setup (Making *self, gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("canvass-first-run-XXXXXX", NULL);
  self->key = canvass_new_key_new ();
  self->progress = canvass_desk_progress_new ();
  g_signal_connect_swapped (self->key, "changed", G_CALLBACK (count), &self->n_changed);
}

static void
teardown (Making *self, gconstpointer unused)
{
  g_clear_error (&self->error);
  /* The thread of the last step may hold it for a moment. */
  g_object_add_weak_pointer (G_OBJECT (self->key), (gpointer *)&self->key);
  g_object_unref (self->key);
  while (self->key != NULL)
    g_thread_yield ();
  g_object_unref (self->progress);
  fixture_remove_tree (self->folder);
  g_free (self->folder);
}

static char *
place (Making *self, const char *name)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_mkdir (path, 0700);
  return path;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Making *self = user_data;

  g_clear_error (&self->error);
  self->good = CANVASS_IS_NEW_KEY (source)
                   ? canvass_new_key_finish (CANVASS_NEW_KEY (source), result, &self->error)
                   : canvass_recovery_add_finish (CANVASS_RECOVERY (source), result, &self->error);
  self->answered = TRUE;
}

static gboolean
answer (Making *self)
{
  while (!self->answered)
    g_main_context_iteration (NULL, TRUE);
  self->answered = FALSE;
  return self->good;
}

static char *
secret (const char *text, gsize *length)
{
  char *made = canvass_secret_new (strlen (text) + 1);

  *length = strlen (text);
  memcpy (made, text, *length);
  return made;
}

static gboolean
make (Making *self, const char *name, const char *passphrase)
{
  gsize length;
  char *typed = secret (passphrase, &length);

  canvass_new_key_make_async (
      self->key, name, typed, length, self->progress, NULL, on_answer, self);
  return answer (self);
}

static gboolean
take (Making *self, const char *path, const char *passphrase)
{
  gsize length;
  char *typed = secret (passphrase, &length);

  canvass_new_key_take_async (
      self->key, path, typed, length, self->progress, NULL, on_answer, self);
  return answer (self);
}

static gboolean
save_copy (Making *self, guint copy, const char *name)
{
  g_autofree char *folder = place (self, name);

  canvass_new_key_save_copy_async (self->key, copy, folder, on_answer, self);
  return answer (self);
}

static gboolean
split (Making *self, guint holders, guint threshold)
{
  canvass_new_key_split_async (self->key, holders, threshold, on_answer, self);
  return answer (self);
}

static gboolean
save_share (Making *self, guint holder, const char *name)
{
  g_autofree char *folder = place (self, name);

  canvass_new_key_save_share_async (self->key, holder, folder, on_answer, self);
  return answer (self);
}

static gboolean
give (Making *self, CanvassRecovery *recovery, const char *path)
{
  canvass_recovery_add_async (recovery, path, on_answer, self);
  return answer (self);
}

static void
test_what_is_saved_opens_with_the_passphrase (Making *self, gconstpointer unused)
{
  CanvassNewKey *key = self->key;
  g_autofree char *words = NULL;
  g_autofree char *path = NULL;

  g_assert_true (make (self, "Ana", PASSPHRASE));
  g_assert_true (canvass_new_key_has_passphrase (key));
  g_assert_null (canvass_new_key_get_copy (key, 0));
  g_assert_cmpstr (canvass_new_key_get_key (key)->pub.name, ==, "Ana");
  words = g_strdup (canvass_new_key_get_words (key));
  g_assert_true (save_copy (self, 0, "laptop"));
  g_assert_true (save_copy (self, 1, "stick"));
  g_assert_true (canvass_new_key_is_on_one_disk (key));
  path = g_strdup (canvass_new_key_get_copy (key, 1));

  g_assert_false (take (self, path, "another one"));
  g_assert_error (self->error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE);
  g_assert_cmpstr (canvass_new_key_get_words (key), ==, words); /* as it was */
  g_assert_true (take (self, path, PASSPHRASE));
  g_assert_cmpstr (canvass_new_key_get_words (key), ==, words);
  g_assert_cmpstr (canvass_new_key_get_copy (key, 0), ==, path);
  g_assert_null (canvass_new_key_get_copy (key, 1));
}

static void
test_another_passphrase_before_it_is_saved_is_the_same_key (Making *self, gconstpointer unused)
{
  guint8 seed[CANVASS_SEED_BYTES];

  g_assert_true (make (self, "Ana", PASSPHRASE));
  memcpy (seed, canvass_new_key_get_key (self->key)->seed, sizeof seed);
  g_assert_true (make (self, "Bea", "another one that is as good"));
  g_assert_cmpmem (canvass_new_key_get_key (self->key)->seed, sizeof seed, seed, sizeof seed);
  g_assert_cmpstr (canvass_new_key_get_key (self->key)->pub.name, ==, "Bea");
  g_assert_true (save_copy (self, 0, "laptop"));
  g_assert_false (take (self, canvass_new_key_get_copy (self->key, 0), PASSPHRASE));
  g_assert_true (
      take (self, canvass_new_key_get_copy (self->key, 0), "another one that is as good"));
}

static void
test_one_place_does_not_hold_both_copies (Making *self, gconstpointer unused)
{
  g_autofree char *real = place (self, "laptop");
  g_autofree char *link = g_build_filename (self->folder, "link", NULL);

  g_assert_true (make (self, "", PASSPHRASE));
  g_assert_true (save_copy (self, 0, "laptop"));
  g_assert_false (save_copy (self, 1, "laptop"));
  g_assert_error (self->error, CANVASS_NEW_KEY_ERROR, CANVASS_NEW_KEY_ERROR_SAME_PLACE);
  g_assert_cmpint (symlink (real, link), ==, 0);
  canvass_new_key_save_copy_async (self->key, 1, link, on_answer, self);
  g_assert_false (answer (self));
  g_assert_error (self->error, CANVASS_NEW_KEY_ERROR, CANVASS_NEW_KEY_ERROR_SAME_PLACE);
  g_assert_null (canvass_new_key_get_copy (self->key, 1));
  g_assert_true (save_copy (self, 1, "stick"));
}

static void
test_whichever_copy_comes_first_is_one (Making *self, gconstpointer unused)
{
  g_assert_true (make (self, "", PASSPHRASE));
  g_assert_null (canvass_new_key_get_any_copy (self->key));
  g_assert_true (save_copy (self, 1, "stick"));
  g_assert_null (canvass_new_key_get_copy (self->key, 0));
  g_assert_cmpstr (
      canvass_new_key_get_any_copy (self->key), ==, canvass_new_key_get_copy (self->key, 1));
  canvass_new_key_wipe (self->key);
  g_assert_null (canvass_new_key_get_any_copy (self->key));
}

static void
test_shares_are_rehearsed_from_their_files (Making *self, gconstpointer unused)
{
  CanvassNewKey *key = self->key;
  CanvassRecovery *rehearsal;

  g_assert_true (make (self, "Ana", PASSPHRASE));
  g_assert_true (split (self, 3, 2));
  g_assert_true (save_share (self, 1, "nora"));
  g_assert_false (save_share (self, 2, "nora"));
  g_assert_error (self->error, CANVASS_NEW_KEY_ERROR, CANVASS_NEW_KEY_ERROR_TOGETHER);
  g_assert_true (save_share (self, 2, "omar"));
  g_assert_true (save_share (self, 3, "petra"));
  g_assert_cmpuint (canvass_new_key_get_n_shares_saved (key), ==, 3);

  rehearsal = canvass_new_key_get_rehearsal (key);
  g_assert_true (give (self, rehearsal, canvass_new_key_get_share_path (key, 3)));
  g_assert_false (canvass_new_key_is_rehearsed (key));
  g_assert_false (give (self, rehearsal, canvass_new_key_get_share_path (key, 3)));
  g_assert_error (self->error, CANVASS_RECOVERY_ERROR, CANVASS_RECOVERY_ERROR_TWICE);
  g_assert_false (canvass_new_key_is_rehearsed (key));
  g_assert_true (give (self, rehearsal, canvass_new_key_get_share_path (key, 1)));
  g_assert_true (canvass_new_key_is_rehearsed (key));
}

/* All sets of k and more for every n and k, from files, as somebody would give them back. */
static void
test_every_set_that_is_large_enough_brings_the_key_back (Making *self, gconstpointer unused)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("Ana");

  for (guint holders = 2; holders <= 4; holders++)
    for (guint threshold = 2; threshold <= holders; threshold++) {
      g_autoptr (GPtrArray) files = canvass_share_split (key, holders, threshold, NULL);

      for (guint mask = 1; mask < 1u << holders; mask++) {
        g_autoptr (CanvassRecovery) recovery = canvass_recovery_new (NULL);

        for (guint i = 0; i < holders; i++) {
          g_autofree char *path = g_strdup_printf ("%s/%u.share", self->folder, i);

          if ((mask >> i & 1) == 0)
            continue;
          g_assert_true (canvass_file_write (path, files->pdata[i], 0600, NULL));
          g_assert_true (give (self, recovery, path));
        }
        if ((guint)__builtin_popcount (mask) < threshold)
          g_assert_null (canvass_recovery_get_key (recovery));
        else
          g_assert_cmpmem (canvass_recovery_get_key (recovery)->seed,
                           CANVASS_SEED_BYTES,
                           key->seed,
                           CANVASS_SEED_BYTES);
      }
    }
}

static void
write_harmed (GBytes *file, const char *path)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (file, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);
  g_autoptr (GBytes) harmed = NULL;

  copy[length - 1] ^= 1;
  harmed = g_bytes_new (copy, length);
  g_assert_true (canvass_file_write (path, harmed, 0600, NULL));
}

static void
test_a_share_that_does_not_fit_is_told_and_harms_nothing (Making *self, gconstpointer unused)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("Ana");
  g_autoptr (GPtrArray) files = canvass_share_split (key, 3, 2, NULL);
  g_autoptr (GPtrArray) others = canvass_share_split (key, 3, 2, NULL);
  g_autoptr (CanvassRecovery) recovery = canvass_recovery_new (NULL);
  g_autofree char *path = g_build_filename (self->folder, "a.share", NULL);
  g_autoptr (GBytes) text = g_bytes_new_static ("shopping list", 13);

  g_assert_true (canvass_file_write (path, text, 0600, NULL));
  g_assert_false (give (self, recovery, path));
  g_assert_error (self->error, CANVASS_RECOVERY_ERROR, CANVASS_RECOVERY_ERROR_FOREIGN);
  write_harmed (files->pdata[1], path);
  g_assert_false (give (self, recovery, path));
  g_assert_error (self->error, CANVASS_RECOVERY_ERROR, CANVASS_RECOVERY_ERROR_DAMAGED);
  g_assert_true (canvass_file_write (path, files->pdata[0], 0600, NULL));
  g_assert_true (give (self, recovery, path));
  g_assert_true (canvass_file_write (path, others->pdata[1], 0600, NULL));
  g_assert_false (give (self, recovery, path));
  g_assert_error (self->error, CANVASS_RECOVERY_ERROR, CANVASS_RECOVERY_ERROR_OTHER);
  g_assert_cmpuint (canvass_recovery_get_n_given (recovery), ==, 1);
  g_assert_true (canvass_file_write (path, files->pdata[2], 0600, NULL));
  g_assert_true (give (self, recovery, path));
  g_assert_nonnull (canvass_recovery_get_key (recovery));
}

static void
test_what_was_wiped_meanwhile_does_not_come_back (Making *self, gconstpointer unused)
{
  gsize length;
  char *typed = secret (PASSPHRASE, &length);

  canvass_new_key_make_async (
      self->key, "Ana", typed, length, self->progress, NULL, on_answer, self);
  g_assert_true (canvass_new_key_is_busy (self->key));
  canvass_new_key_wipe (self->key);
  g_assert_false (answer (self));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (canvass_new_key_get_key (self->key));
  g_assert_false (canvass_new_key_is_busy (self->key));
}

static void
test_every_level_and_weakness_has_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint level = CANVASS_STRENGTH_NONE; level <= CANVASS_STRENGTH_STRONG; level++)
    g_assert_true (g_hash_table_add (
        seen, (gpointer)canvass_first_run_word_level ((CanvassStrengthLevel)level)));
  for (guint weakness = CANVASS_WEAKNESS_SHORT; weakness <= CANVASS_WEAKNESS_DATE; weakness++) {
    CanvassStrength strength = { 10, CANVASS_STRENGTH_WEAK, (CanvassWeakness)weakness };

    g_assert_true (g_hash_table_add (seen, (gpointer)canvass_first_run_word_mending (&strength)));
    strength.level = CANVASS_STRENGTH_GOOD;
    g_assert_cmpstr (canvass_first_run_word_mending (&strength), ==, "");
  }
  g_assert_false (g_hash_table_contains (seen, ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(name) g_test_add ("/desk/first-run/" #name, Making, NULL, setup, test_##name, teardown)
  ADD (what_is_saved_opens_with_the_passphrase);
  ADD (another_passphrase_before_it_is_saved_is_the_same_key);
  ADD (one_place_does_not_hold_both_copies);
  ADD (whichever_copy_comes_first_is_one);
  ADD (shares_are_rehearsed_from_their_files);
  ADD (every_set_that_is_large_enough_brings_the_key_back);
  ADD (a_share_that_does_not_fit_is_told_and_harms_nothing);
  ADD (what_was_wiped_meanwhile_does_not_come_back);
#undef ADD
  g_test_add_func ("/desk/first-run/every_level_and_weakness_has_words",
                   test_every_level_and_weakness_has_words);

  return g_test_run ();
}
