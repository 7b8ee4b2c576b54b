/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/error.h"
#include "format/secret.h"
#include "format/share.h"

/* The bytes of @file with byte @at flipped, or the first @at of them when @flip is FALSE. */
static GBytes *
damage (GBytes *file, gsize at, gboolean flip)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  guint8 *copy = g_memdup2 (bytes, length);

  if (flip)
    copy[at] ^= 0x40;

  return g_bytes_new_take (copy, flip ? length : at);
}

static CanvassKey *
join (GPtrArray *files, guint mask, GError **error)
{
  g_autoptr (GPtrArray) subset = g_ptr_array_new ();

  for (guint i = files->len; i-- > 0;)
    if ((mask >> i & 1) != 0)
      g_ptr_array_add (subset, files->pdata[i]);

  return canvass_share_join (subset, error);
}

static void
test_k_shares_restore_and_fewer_do_not (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("Nora");

  for (guint n = 2; n <= CANVASS_SHARE_MAX_HOLDERS; n++)
    for (guint k = 2; k <= n; k++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) files = canvass_share_split (key, n, k, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (files->len, ==, n);
      for (guint mask = 1; mask < 1u << n; mask++) {
        g_autoptr (GError) join_error = NULL;
        g_autoptr (CanvassKey) joined = join (files, mask, &join_error);

        if ((guint)__builtin_popcount (mask) < k) {
          g_assert_null (joined);
          g_assert_error (join_error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_KEY);
        } else {
          g_assert_no_error (join_error);
          g_assert_cmpmem (joined->seed, CANVASS_SEED_BYTES, key->seed, CANVASS_SEED_BYTES);
          g_assert_cmpstr (joined->pub.name, ==, "Nora");
        }
      }
    }
}

/* k − 1 holders miss a piece, which is as random as the seed: whatever the seed, some piece fits.
 */
static void
test_fewer_shares_lack_a_piece (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GPtrArray) files = canvass_share_split (key, 3, 2, NULL);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (files->pdata[0], &length);

  /* Holder 1 of 3 with k = 2 is in two of the three sets: two pieces behind the common part. */
  g_assert_cmpuint (length, ==, 120 + 3 * 32 + 64 + 2 * 32);
  for (gsize i = 0; i + CANVASS_SEED_BYTES <= length; i++)
    g_assert_cmpint (memcmp (bytes + i, key->seed, CANVASS_SEED_BYTES), !=, 0);
}

static void
test_a_bad_share_is_named (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GPtrArray) files = canvass_share_split (key, 5, 3, NULL);
  gsize length = g_bytes_get_size (files->pdata[3]);
  g_autoptr (GBytes) bad = damage (files->pdata[3], length - 1, TRUE);
  g_autoptr (GPtrArray) given = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (given, files->pdata[0]);
  g_ptr_array_add (given, bad);
  g_ptr_array_add (given, files->pdata[4]);
  g_assert_null (canvass_share_join (given, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TAMPERED);
  g_assert_nonnull (strstr (error->message, "holder 4"));
}

static void
test_no_flip_and_no_cut_is_accepted (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("x");
  g_autoptr (GPtrArray) files = canvass_share_split (key, 4, 2, NULL);
  GBytes *file = files->pdata[1];
  gsize length = g_bytes_get_size (file);

  for (gsize i = 0; i < length; i++) {
    g_autoptr (GBytes) flipped = damage (file, i, TRUE);
    g_autoptr (GBytes) cut = damage (file, i, FALSE);
    CanvassShareInfo info;

    g_assert_false (canvass_share_read (flipped, &info, NULL));
    g_assert_false (canvass_share_read (cut, &info, NULL));
  }
}

static void
test_shares_of_two_splits_do_not_mix (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GPtrArray) once = canvass_share_split (key, 3, 2, NULL);
  g_autoptr (GPtrArray) again = canvass_share_split (key, 3, 2, NULL);
  g_autoptr (GPtrArray) mixed = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (mixed, once->pdata[0]);
  g_ptr_array_add (mixed, again->pdata[1]);
  g_assert_null (canvass_share_join (mixed, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_KEY);
}

static void
test_only_sensible_numbers_are_split (void)
{
  static const guint wrong[][2] = { { 1, 1 }, { 2, 1 }, { 3, 4 }, { 8, 2 }, { 0, 0 } };
  g_autoptr (CanvassKey) key = canvass_key_generate ("");

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (canvass_share_split (key, wrong[i][0], wrong[i][1], &error));
    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  g_test_add_func ("/share/k_shares_restore_and_fewer_do_not",
                   test_k_shares_restore_and_fewer_do_not);
  g_test_add_func ("/share/fewer_shares_lack_a_piece", test_fewer_shares_lack_a_piece);
  g_test_add_func ("/share/a_bad_share_is_named", test_a_bad_share_is_named);
  g_test_add_func ("/share/no_flip_and_no_cut_is_accepted", test_no_flip_and_no_cut_is_accepted);
  g_test_add_func ("/share/shares_of_two_splits_do_not_mix", test_shares_of_two_splits_do_not_mix);
  g_test_add_func ("/share/only_sensible_numbers_are_split", test_only_sensible_numbers_are_split);

  return g_test_run ();
}
