/*
 * fuzz-share.c: a share is read if it is as FORMAT.md says, and joins to the key that was split
 * or to none
 *
 * What begins as a share does is taken as one, and once more as whoever signs shares with a key of
 * their own would send it: with hashes of its pieces and a signature that hold. Anything else is a
 * patch on a share of a sound split: which split, which holder, how many of the others it is joined
 * with, then offset and bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "format/share.h"
#include "fuzz.h"

#include <sodium.h>

#define MAX_HOLDERS 7
#define MAX_PIECES 35
#define SPLIT_OFFSET 8
#define SIGN_PK_OFFSET 24
#define SEAL_PK_OFFSET 56
#define NAME_OFFSET 88
#define HASHES_OFFSET 120
#define MAX_BYTES 1944

/* Of a share whose numbers are allowed. */
typedef struct {
  guint holder;
  guint n_pieces;        /* of all holders */
  guint n_own;           /* of this one */
  guint own[MAX_PIECES]; /* which of all they are */
  gsize signature, pieces, length;
} Layout;

static CanvassKey *key;
static GPtrArray *splits[MAX_HOLDERS + 1][MAX_HOLDERS + 1]; /* (owned) (nullable) of [n][k] */

static guint
factorial (guint n)
{
  return n < 2 ? 1 : n * factorial (n - 1);
}

static gboolean
lay_out (Layout *self, const guint8 *bytes, gsize length)
{
  guint k, n;

  if (length < HASHES_OFFSET || memcmp (bytes, "CVS1", 4) != 0)
    return FALSE;

  k = bytes[4];
  n = bytes[5];
  self->holder = bytes[6];
  if (k < 2 || k > n || n > MAX_HOLDERS || self->holder < 1 || self->holder > n || bytes[7] != 0)
    return FALSE;

  self->n_pieces = self->n_own = 0;
  for (guint set = 0; set < 1u << n; set++) {
    guint size = 0;

    for (guint holder = 1; holder <= n; holder++)
      size += set >> (holder - 1) & 1;
    if (size != n - k + 1)
      continue;
    if ((set >> (self->holder - 1) & 1) != 0)
      self->own[self->n_own++] = self->n_pieces;
    self->n_pieces++;
  }

  FUZZ_CHECK (self->n_pieces == factorial (n) / (factorial (n - k + 1) * factorial (k - 1)));
  self->signature = HASHES_OFFSET + (gsize)self->n_pieces * 32;
  self->pieces = self->signature + 64;
  self->length = self->pieces + (gsize)self->n_own * 32;
  return TRUE;
}

static gboolean
is_name_sound (const guint8 bytes[static 32])
{
  char name[33] = { 0 };

  memcpy (name, bytes, 32);
  for (gsize i = strlen (name); i < 32; i++) {
    if (name[i] != '\0')
      return FALSE;
  }

  return *name == '\0' || fuzz_is_plain_line (name, 32);
}

static gboolean
is_sound (const guint8 *bytes, gsize length)
{
  guint8 common[MAX_BYTES], hash[32];
  Layout layout;

  if (!lay_out (&layout, bytes, length) || length != layout.length ||
      !is_name_sound (bytes + NAME_OFFSET))
    return FALSE;

  memcpy (common, bytes, layout.signature);
  common[6] = 0;
  if (!fuzz_is_signed (bytes + layout.signature,
                       "canvass share 1",
                       common,
                       layout.signature,
                       bytes + SIGN_PK_OFFSET))
    return FALSE;

  for (guint i = 0; i < layout.n_own; i++) {
    crypto_generichash (hash, sizeof hash, bytes + layout.pieces + (gsize)i * 32, 32, NULL, 0);
    if (memcmp (hash, bytes + HASHES_OFFSET + (gsize)layout.own[i] * 32, sizeof hash) != 0)
      return FALSE;
  }

  return TRUE;
}

/* As far as there are bytes for it. */
static void
make_good (guint8 *bytes, gsize length, const guint8 *sign_sk)
{
  guint8 message[16 + 64] = "canvass share 1";
  guint8 holder;
  Layout layout;

  if (!lay_out (&layout, bytes, length) || length < layout.pieces)
    return;

  for (guint i = 0; i < layout.n_own && layout.pieces + (gsize)i * 32 + 32 <= length; i++)
    crypto_generichash (bytes + HASHES_OFFSET + (gsize)layout.own[i] * 32,
                        32,
                        bytes + layout.pieces + (gsize)i * 32,
                        32,
                        NULL,
                        0);

  holder = bytes[6];
  bytes[6] = 0;
  memcpy (bytes + SIGN_PK_OFFSET, sign_sk + 32, 32);
  crypto_generichash (message + 16, 64, bytes, layout.signature, NULL, 0);
  crypto_sign_detached (bytes + layout.signature, NULL, message, sizeof message, sign_sk);
  bytes[6] = holder;
}

/* What was read writes what was there, up to the hashes. */
static void
write_back (const CanvassShareInfo *info, const guint8 *bytes)
{
  guint8 again[HASHES_OFFSET] = "CVS1";

  again[4] = (guint8)info->threshold;
  again[5] = (guint8)info->holders;
  again[6] = (guint8)info->holder;
  memcpy (again + SPLIT_OFFSET, info->split_id, 16);
  memcpy (again + SIGN_PK_OFFSET, info->pub.sign_pk, 32);
  memcpy (again + SEAL_PK_OFFSET, info->pub.seal_pk, 32);
  memcpy (again + NAME_OFFSET, info->pub.name, strlen (info->pub.name));
  FUZZ_CHECK (memcmp (again, bytes, sizeof again) == 0);
}

/* Returns: whether it is read. */
static gboolean
use (GBytes *share)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (share, &length);
  CanvassShareInfo info;
  gboolean is_read = canvass_share_read (share, &info, NULL);

  FUZZ_CHECK (is_read == is_sound (bytes, length));
  if (is_read)
    write_back (&info, bytes);

  return is_read;
}

/* @share: one, and the same twice is still one. */
static void
use_alone (GBytes *share)
{
  g_autoptr (GPtrArray) twice = g_ptr_array_new ();

  if (!use (share))
    return;

  g_ptr_array_add (twice, share);
  g_ptr_array_add (twice, share);
  FUZZ_CHECK (canvass_share_join (twice, NULL) == NULL);
}

static void
take_as_share (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) raw = g_bytes_new_static (bytes, length);
  g_autoptr (GBytes) made = NULL;
  guint8 *copy = g_memdup2 (bytes, length);

  use_alone (raw);
  make_good (copy, length, fuzz_sign_sk ());
  made = g_bytes_new_take (copy, length);
  use_alone (made);
}

/* @share: in the place of @index among the @files, with so many of the others. */
static void
use_with_others (GBytes *share, GPtrArray *files, guint index, guint k, guint n_others)
{
  g_autoptr (GPtrArray) together = g_ptr_array_new ();
  g_autoptr (CanvassKey) joined = NULL;
  const guint8 *bytes = g_bytes_get_data (share, NULL);
  const guint8 *sound = g_bytes_get_data (files->pdata[index], NULL);
  gboolean is_read = use (share);

  g_ptr_array_add (together, share);
  for (guint i = 0; i < files->len && together->len <= n_others; i++) {
    if (i != index)
      g_ptr_array_add (together, files->pdata[i]);
  }

  joined = canvass_share_join (together, NULL);
  FUZZ_CHECK (joined == NULL || (is_read && together->len >= k));
  /* k, n, split_id and both public keys. */
  FUZZ_CHECK (joined == NULL || (memcmp (bytes + 4, sound + 4, 2) == 0 &&
                                 memcmp (bytes + SPLIT_OFFSET, sound + SPLIT_OFFSET, 80) == 0));
  FUZZ_CHECK (joined != NULL || together->len < k || !g_bytes_equal (share, files->pdata[index]));
  FUZZ_CHECK (joined == NULL || (memcmp (joined->seed, key->seed, sizeof key->seed) == 0 &&
                                 memcmp (joined->pub.sign_pk, key->pub.sign_pk, 32) == 0 &&
                                 memcmp (joined->pub.seal_pk, key->pub.seal_pk, 32) == 0));
}

static GPtrArray *
get_split (guint n, guint k)
{
  if (splits[n][k] == NULL)
    splits[n][k] = canvass_share_split (key, n, k, NULL);

  FUZZ_CHECK (splits[n][k] != NULL && splits[n][k]->len == n);
  return splits[n][k];
}

static void
take_as_patch (const guint8 *bytes, gsize length)
{
  guint n = 2 + bytes[0] % 6;
  guint k = 2 + bytes[0] / 6 % (n - 1);
  guint index = bytes[1] % n;
  guint n_others = bytes[2] % n;
  GPtrArray *files = get_split (n, k);
  gsize sound_length;
  const guint8 *sound = g_bytes_get_data (files->pdata[index], &sound_length);
  guint8 *copy = g_memdup2 (sound, sound_length), *good;
  g_autoptr (GBytes) patched = g_bytes_new_take (copy, sound_length);
  g_autoptr (GBytes) made = NULL;

  fuzz_patch (copy, sound_length, bytes + 3, length - 3);
  /* Nobody signs in the name of this key but the split itself. */
  FUZZ_CHECK (memcmp (copy, sound, sound_length) == 0 || !is_sound (copy, sound_length));
  use_with_others (patched, files, index, k, n_others);

  good = g_memdup2 (copy, sound_length);
  make_good (good, sound_length, key->sign_sk);
  made = g_bytes_new_take (good, sound_length);
  use_with_others (made, files, index, k, n_others);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  static const guint8 seed[CANVASS_SEED_BYTES] = { 11 };

  if (key == NULL) {
    canvass_format_init ();
    key = canvass_key_from_seed (seed, "Ana");
  }

  if (length >= 3 && memcmp (bytes, "CVS", 3) == 0)
    take_as_share (bytes, length);
  else if (length >= 3)
    take_as_patch (bytes, length);
  return 0;
}
