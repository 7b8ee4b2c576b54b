/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/key-file.h"

#include "format/error.h"
#include "format/passphrase.h"
#include "format/secret.h"
#include "format/words.h"

#include <sodium.h>
#include <sys/resource.h>

#define PASSPHRASE "correct horse battery staple"
#define OPS 1
#define MEMORY_KIB CANVASS_KEY_MIN_MEMORY_KIB

static GBytes *
write_key (const CanvassKey *key, const char *passphrase)
{
  g_autoptr (GError) error = NULL;
  GBytes *file = canvass_key_write (key, passphrase, strlen (passphrase), OPS, MEMORY_KIB, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (file), ==, CANVASS_KEY_FILE_BYTES);
  return file;
}

static CanvassKey *
open_key (GBytes *file, const char *passphrase, GError **error)
{
  return canvass_key_open (file, passphrase, strlen (passphrase), error);
}

static void
assert_not_opened (GBytes *file, const char *passphrase, CanvassFormatError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_key (file, passphrase, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, (gint)code);
}

static void
test_a_key_comes_back_whole (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("Grace");
  g_autoptr (GBytes) file = write_key (key, PASSPHRASE);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassKey) back = open_key (file, PASSPHRASE, &error);
  CanvassPublicKey pub;

  g_assert_no_error (error);
  g_assert_cmpmem (back, sizeof *back, key, sizeof *key);
  g_assert_true (canvass_key_peek (file, &pub, &error));
  g_assert_cmpmem (&pub, sizeof pub, &key->pub, sizeof key->pub);
}

static void
test_how_long_it_takes_is_told (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GBytes) quick = write_key (key, PASSPHRASE);
  g_autoptr (GBytes) slow = canvass_key_write (
      key, PASSPHRASE, strlen (PASSPHRASE), CANVASS_KEY_MAX_OPS, 16 * MEMORY_KIB, NULL);
  g_autoptr (GBytes) none = g_bytes_new_static ("CVP1", 4);
  double seconds = canvass_key_estimate_seconds (quick);

  g_assert_cmpfloat (seconds, >, 0);
  /* 160 times the work; a busy machine does each with other speed. */
  g_assert_cmpfloat (canvass_key_estimate_seconds (slow), >, 16 * seconds);
  g_assert_cmpfloat (canvass_key_estimate_seconds (none), ==, 0);
}

static void
test_the_same_key_never_gives_the_same_file (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GBytes) a = write_key (key, PASSPHRASE);
  g_autoptr (GBytes) b = write_key (key, PASSPHRASE);
  const guint8 *bytes_a = g_bytes_get_data (a, NULL), *bytes_b = g_bytes_get_data (b, NULL);

  g_assert_cmpint (memcmp (bytes_a + 12, bytes_b + 12, 16), !=, 0);
  g_assert_cmpint (memcmp (bytes_a + 28, bytes_b + 28, 24), !=, 0);
  g_assert_cmpint (memcmp (bytes_a + 148, bytes_b + 148, 48), !=, 0);
  /* The seed is nowhere to be seen. */
  g_assert_null (memmem (bytes_a, CANVASS_KEY_FILE_BYTES, key->seed, 8));
}

static void
test_a_wrong_passphrase_opens_nothing (void)
{
  static const char *const wrong[] = { "",
                                       "correct horse battery stapl",
                                       "correct horse battery staple ",
                                       "Correct horse battery staple",
                                       PASSPHRASE "\n\n",
                                       PASSPHRASE "\r\n" };
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GBytes) file = write_key (key, PASSPHRASE);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_not_opened (file, wrong[i], CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE);
}

static void
test_passphrases_are_compared_as_they_look (void)
{
  static const struct {
    const char *written, *opened;
  } same[] = {
    { PASSPHRASE, PASSPHRASE "\n" },
    { PASSPHRASE "\n", PASSPHRASE },
    { "caf\xc3\xa9", "cafe\xcc\x81" },
    { "e\xcc\x81\xcc\xa3", "\xe1\xba\xb9\xcc\x81" },            /* two marks, in either order */
    { "\xea\xb0\x81", "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8" }, /* Hangul by syllable, by letter */
  };
  g_autoptr (CanvassKey) key = canvass_key_generate ("");

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autoptr (GBytes) file = write_key (key, same[i].written);
    g_autoptr (GError) error = NULL;
    g_autoptr (CanvassKey) back = open_key (file, same[i].opened, &error);

    g_assert_no_error (error);
    g_assert_nonnull (back);
  }

  /* What only looks alike in another way is another passphrase: NFC, not NFKC. */
  {
    g_autoptr (GBytes) file = write_key (key, "\xef\xac\x81" /* the fi ligature */);

    assert_not_opened (file, "fi", CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE);
  }
}

static void
test_passphrases_have_limits (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autofree char *longest = g_strnfill (CANVASS_PASSPHRASE_MAX_BYTES, 'x');
  g_autofree char *with_newline = g_strconcat (longest, "\n", NULL);
  g_autofree char *too_long = g_strconcat (longest, "x", NULL);
  g_autoptr (GBytes) file = write_key (key, longest);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassKey) back = open_key (file, with_newline, &error);

  g_assert_no_error (error);
  g_assert_nonnull (back);
  assert_not_opened (file, too_long, CANVASS_FORMAT_ERROR_MALFORMED);
  assert_not_opened (file, "Latin-1 \xfc", CANVASS_FORMAT_ERROR_MALFORMED);
  g_assert_null (canvass_key_write (key, "a\0b", 3, OPS, MEMORY_KIB, &error));
  g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
}

/* The longest that composing can make of the longest passphrase. */
static void
test_a_passphrase_that_grows_is_prepared (void)
{
  GString *text = g_string_new (NULL);
  g_autofree char *passphrase = NULL;
  gsize length = 0;
  char *prepared;

  while (text->len + 4 <= CANVASS_PASSPHRASE_MAX_BYTES)
    g_string_append (text, "\xf0\x9d\x85\xa0"); /* U+1D160: three characters when composed */
  passphrase = g_string_free (text, FALSE);
  prepared = canvass_passphrase_prepare (passphrase, strlen (passphrase), &length);
  g_assert_nonnull (prepared);
  g_assert_cmpuint (length, ==, 3 * strlen (passphrase));
  canvass_secret_free (prepared);
}

/* Of an open key file no bit may change; which of the two errors comes is told by the layout. */
static void
test_no_damaged_key_file_is_opened (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("Grace");
  g_autoptr (GBytes) file = write_key (key, PASSPHRASE);
  guint8 bytes[CANVASS_KEY_FILE_BYTES + 1] = { 0 };

  memcpy (bytes, g_bytes_get_data (file, NULL), CANVASS_KEY_FILE_BYTES);
  for (gsize length = 0; length <= sizeof bytes; length++) {
    g_autoptr (GBytes) cut = g_bytes_new (bytes, length);

    if (length != CANVASS_KEY_FILE_BYTES)
      assert_not_opened (cut,
                         PASSPHRASE,
                         length < 4 ? CANVASS_FORMAT_ERROR_FOREIGN
                                    : CANVASS_FORMAT_ERROR_MALFORMED);
  }

  for (gsize at = 0; at < CANVASS_KEY_FILE_BYTES; at++) {
    g_autoptr (GBytes) flipped = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (CanvassKey) back = NULL;

    bytes[at] ^= (guint8)(1u << at % 3); /* low bits: more passes or memory would take long */
    flipped = g_bytes_new (bytes, CANVASS_KEY_FILE_BYTES);
    bytes[at] ^= (guint8)(1u << at % 3);
    back = open_key (flipped, PASSPHRASE, &error);
    g_assert_null (back);
    g_assert_true (error->domain == CANVASS_FORMAT_ERROR);
  }
}

static void
test_limits_are_checked_before_anything_is_done (void)
{
  static const struct {
    guint32 ops, memory_kib;
  } beyond[] = {
    { 0, MEMORY_KIB },
    { CANVASS_KEY_MAX_OPS + 1, MEMORY_KIB },
    { G_MAXUINT32, MEMORY_KIB },
    { OPS, 0 },
    { OPS, CANVASS_KEY_MIN_MEMORY_KIB - 1 },
    { OPS, CANVASS_KEY_MAX_MEMORY_KIB + 1 },
    { OPS, 64 * 1024 * 1024 },
    { OPS, G_MAXUINT32 },
  };
  g_autoptr (CanvassKey) key = canvass_key_generate ("");
  g_autoptr (GBytes) file = write_key (key, PASSPHRASE);
  gint64 start = g_get_monotonic_time ();
  struct rusage before, after;

  getrusage (RUSAGE_SELF, &before);
  for (gsize i = 0; i < G_N_ELEMENTS (beyond); i++) {
    guint8 bytes[CANVASS_KEY_FILE_BYTES];
    g_autoptr (GBytes) hostile = NULL;
    g_autoptr (GError) error = NULL;
    CanvassPublicKey pub;

    memcpy (bytes, g_bytes_get_data (file, NULL), sizeof bytes);
    canvass_write_u32 (bytes + 4, beyond[i].ops);
    canvass_write_u32 (bytes + 8, beyond[i].memory_kib);
    hostile = g_bytes_new (bytes, sizeof bytes);
    assert_not_opened (hostile, PASSPHRASE, CANVASS_FORMAT_ERROR_MALFORMED);
    g_assert_false (canvass_key_peek (hostile, &pub, NULL));

    g_assert_null (canvass_key_write (
        key, PASSPHRASE, strlen (PASSPHRASE), beyond[i].ops, beyond[i].memory_kib, &error));
    g_assert_error (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
  }
  getrusage (RUSAGE_SELF, &after);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND);
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 8 * 1024);
}

/* Somebody who knows the passphrase wraps the seed anew, beside public keys that are not its own.
 */
static void
test_public_keys_of_another_seed_are_noticed (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("Grace");
  g_autoptr (CanvassKey) other = canvass_key_generate ("Grace");

  for (guint i = 0; i < 2; i++) {
    CanvassKey *forged = canvass_secret_new (sizeof *forged);
    g_autoptr (GBytes) file = NULL;

    *forged = *key;
    if (i == 0)
      memcpy (forged->pub.sign_pk, other->pub.sign_pk, CANVASS_SIGN_PK_BYTES);
    else
      memcpy (forged->pub.seal_pk, other->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
    file = write_key (forged, PASSPHRASE);
    canvass_secret_free (forged);
    assert_not_opened (file, PASSPHRASE, CANVASS_FORMAT_ERROR_TAMPERED);
  }
}

/* Both pairs by hand from the seed, as FORMAT.md tells it. */
static void
test_both_pairs_come_from_the_seed (void)
{
  static const guint8 seed[CANVASS_SEED_BYTES] = { 1, 2, 3 };
  g_autoptr (CanvassKey) key = canvass_key_from_seed (seed, "");
  guint8 subkey[32], salt[16] = { 0 }, personal[16] = "canvass", pk[32], sk[64], wide[64];

  salt[0] = 1;
  crypto_generichash_blake2b_salt_personal (
      subkey, sizeof subkey, NULL, 0, seed, sizeof seed, salt, personal);
  crypto_sign_seed_keypair (pk, sk, subkey);
  g_assert_cmpmem (key->pub.sign_pk, 32, pk, 32);
  g_assert_cmpmem (key->sign_sk, 64, sk, 64);

  salt[0] = 2;
  crypto_generichash_blake2b_salt_personal (
      subkey, sizeof subkey, NULL, 0, seed, sizeof seed, salt, personal);
  crypto_hash_sha512 (wide, subkey, sizeof subkey);
  crypto_scalarmult_base (pk, wide);
  g_assert_cmpmem (key->seal_sk, 32, wide, 32);
  g_assert_cmpmem (key->pub.seal_pk, 32, pk, 32);
}

static void
test_words_are_six_and_tell_keys_apart (void)
{
  g_autoptr (CanvassKey) key = canvass_key_generate ("Grace");
  CanvassPublicKey pub = key->pub;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = canvass_words_of_public_key (&pub, &error);
  g_autofree char *renamed = NULL, *other = NULL, *kiosk = NULL;
  g_auto (GStrv) split = NULL;

  g_assert_no_error (error);
  split = g_strsplit (words, " ", -1);
  g_assert_cmpuint (g_strv_length (split), ==, CANVASS_N_WORDS);

  /* Whoever renames a key does not change it, whoever changes one bit does. */
  strcpy (pub.name, "Ada");
  renamed = canvass_words_of_public_key (&pub, &error);
  g_assert_cmpstr (renamed, ==, words);
  pub.seal_pk[31] ^= 1;
  other = canvass_words_of_public_key (&pub, &error);
  g_assert_cmpstr (other, !=, words);
  kiosk = canvass_words_of_kiosk (pub.sign_pk, &error);
  g_assert_cmpstr (kiosk, !=, words);
}

#define ADD(name) g_test_add_func ("/key-file/" #name, test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

  ADD (a_key_comes_back_whole);
  ADD (how_long_it_takes_is_told);
  ADD (the_same_key_never_gives_the_same_file);
  ADD (a_wrong_passphrase_opens_nothing);
  ADD (passphrases_are_compared_as_they_look);
  ADD (passphrases_have_limits);
  ADD (a_passphrase_that_grows_is_prepared);
  ADD (no_damaged_key_file_is_opened);
  ADD (limits_are_checked_before_anything_is_done);
  ADD (public_keys_of_another_seed_are_noticed);
  ADD (both_pairs_come_from_the_seed);
  ADD (words_are_six_and_tell_keys_apart);

  return g_test_run ();
}
