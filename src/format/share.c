/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/share.h"

#include "format/error.h"
#include "format/plain-line.h"
#include "format/secret.h"

#include <sodium.h>

/* magic, k, n, holder, reserved, split_id, sign_pk, seal_pk, name, hashes of all pieces, signature
 * over all that is the same in every share, then the holder's pieces in the order of their sets.
 * The holder's number is not signed: which pieces follow, and so whether they fit their hashes,
 * depends on it. */
#define MAGIC "CVS1"
#define LABEL "canvass share 1"
#define THRESHOLD_OFFSET 4
#define HOLDERS_OFFSET 5
#define HOLDER_OFFSET 6
#define SPLIT_OFFSET 8
#define SIGN_PK_OFFSET 24
#define SEAL_PK_OFFSET 56
#define NAME_OFFSET 88
#define HASHES_OFFSET 120
#define PIECE_BYTES CANVASS_SEED_BYTES

/* The sets of holders that share a piece, as bit masks, ascending. */
typedef struct {
  guint n;
  guint8 masks[CANVASS_SHARE_MAX_PIECES];
} Sets;

typedef struct {
  guint8 pieces[CANVASS_SHARE_MAX_PIECES][PIECE_BYTES];
  guint8 seed[CANVASS_SEED_BYTES];
} Secrets;

static gboolean
fail (GError **error, CanvassFormatError code, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, text);
  return FALSE;
}

static gboolean
are_numbers_allowed (guint holders, guint threshold)
{
  return threshold >= CANVASS_SHARE_MIN_THRESHOLD && threshold <= holders &&
         holders <= CANVASS_SHARE_MAX_HOLDERS;
}

static void
list_sets (Sets *sets, guint holders, guint threshold)
{
  sets->n = 0;
  for (guint mask = 1; mask < 1u << holders; mask++)
    if ((guint)__builtin_popcount (mask) == holders - threshold + 1)
      sets->masks[sets->n++] = (guint8)mask;
}

static gboolean
is_member (const Sets *sets, guint piece, guint holder)
{
  return (sets->masks[piece] >> (holder - 1) & 1) != 0;
}

static gsize
signature_offset (const Sets *sets)
{
  return HASHES_OFFSET + (gsize)sets->n * CANVASS_HASH_BYTES;
}

static gsize
share_length (const Sets *sets, guint holder)
{
  gsize length = signature_offset (sets) + CANVASS_SIGNATURE_BYTES;

  for (guint i = 0; i < sets->n; i++)
    length += is_member (sets, i, holder) ? PIECE_BYTES : 0;

  return length;
}

/* What is signed: the share up to its signature, with the holder's number as zero. */
static void
copy_common (guint8 *common, const guint8 *bytes, gsize length)
{
  memcpy (common, bytes, length);
  common[HOLDER_OFFSET] = 0;
}

static void
make_pieces (Secrets *secrets, const Sets *sets, const guint8 seed[static CANVASS_SEED_BYTES])
{
  memcpy (secrets->pieces[0], seed, PIECE_BYTES);
  for (guint i = 1; i < sets->n; i++) {
    randombytes_buf (secrets->pieces[i], PIECE_BYTES);
    for (guint j = 0; j < PIECE_BYTES; j++)
      secrets->pieces[0][j] ^= secrets->pieces[i][j];
  }
}

static void
write_common (guint8 *common,
              const CanvassKey *key,
              const Sets *sets,
              const Secrets *secrets,
              guint holders,
              guint threshold)
{
  guint8 *at = common + HASHES_OFFSET;

  memcpy (common, MAGIC, 4);
  common[THRESHOLD_OFFSET] = (guint8)threshold;
  common[HOLDERS_OFFSET] = (guint8)holders;
  randombytes_buf (common + SPLIT_OFFSET, CANVASS_ID_BYTES);
  memcpy (common + SIGN_PK_OFFSET, key->pub.sign_pk, CANVASS_SIGN_PK_BYTES);
  memcpy (common + SEAL_PK_OFFSET, key->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  memcpy (common + NAME_OFFSET, key->pub.name, strlen (key->pub.name));
  for (guint i = 0; i < sets->n; i++, at += CANVASS_HASH_BYTES)
    canvass_hash (at, secrets->pieces[i], PIECE_BYTES);
  canvass_sign (at, LABEL, common, signature_offset (sets), key->sign_sk);
}

static GBytes *
write_share (const guint8 *common, const Sets *sets, const Secrets *secrets, guint holder)
{
  gsize length = share_length (sets, holder);
  guint8 *file = canvass_secret_new (length);
  guint8 *at = file + signature_offset (sets) + CANVASS_SIGNATURE_BYTES;

  memcpy (file, common, signature_offset (sets) + CANVASS_SIGNATURE_BYTES);
  file[HOLDER_OFFSET] = (guint8)holder;
  for (guint i = 0; i < sets->n; i++)
    if (is_member (sets, i, holder)) {
      memcpy (at, secrets->pieces[i], PIECE_BYTES);
      at += PIECE_BYTES;
    }

  return g_bytes_new_with_free_func (file, length, canvass_secret_free, file);
}

/* Every subset of holders, joined: those of k and more give the key, smaller ones do not. */
static gboolean
rehearse (GPtrArray *files, const CanvassKey *key, guint threshold)
{
  for (guint mask = 1; mask < 1u << files->len; mask++) {
    g_autoptr (GPtrArray) subset = g_ptr_array_new ();
    g_autoptr (CanvassKey) joined = NULL;
    gboolean enough = (guint)__builtin_popcount (mask) >= threshold;

    for (guint i = 0; i < files->len; i++)
      if ((mask >> i & 1) != 0)
        g_ptr_array_add (subset, files->pdata[i]);
    joined = canvass_share_join (subset, NULL);
    if ((joined != NULL) != enough ||
        (joined != NULL && memcmp (joined->seed, key->seed, CANVASS_SEED_BYTES) != 0))
      return FALSE;
  }

  return TRUE;
}

GPtrArray *
canvass_share_split (const CanvassKey *key, guint holders, guint threshold, GError **error)
{
  guint8 common[CANVASS_SHARE_MAX_BYTES] = { 0 };
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  Secrets *secrets;
  Sets sets;

  if (!are_numbers_allowed (holders, threshold)) {
    fail (error,
          CANVASS_FORMAT_ERROR_MALFORMED,
          "A key is split into 2 to 7 shares, of which 2 or more join it again");
    return NULL;
  }

  list_sets (&sets, holders, threshold);
  secrets = canvass_secret_new (sizeof *secrets);
  make_pieces (secrets, &sets, key->seed);
  write_common (common, key, &sets, secrets, holders, threshold);
  for (guint holder = 1; holder <= holders; holder++)
    g_ptr_array_add (files, write_share (common, &sets, secrets, holder));
  canvass_secret_free (secrets);

  if (!rehearse (files, key, threshold)) {
    fail (
        error,
        CANVASS_FORMAT_ERROR_MEMORY,
        "The shares could not be joined again, so none was given out; this machine's memory may be "
        "faulty");
    return NULL;
  }

  return g_steal_pointer (&files);
}

static gboolean
read_numbers (const guint8 *bytes, gsize length, CanvassShareInfo *info, GError **error)
{
  if (length < 4 || memcmp (bytes, MAGIC, 3) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_FOREIGN, "This file is no share of a Canvass key");
  if (bytes[3] != MAGIC[3])
    return fail (error,
                 CANVASS_FORMAT_ERROR_TOO_NEW,
                 "A later release of Canvass wrote this share; update to use it");
  if (length < HASHES_OFFSET)
    return fail (error, CANVASS_FORMAT_ERROR_MALFORMED, "This share is cut off");

  info->threshold = bytes[THRESHOLD_OFFSET];
  info->holders = bytes[HOLDERS_OFFSET];
  info->holder = bytes[HOLDER_OFFSET];
  if (!are_numbers_allowed (info->holders, info->threshold) || info->holder < 1 ||
      info->holder > info->holders || bytes[HOLDER_OFFSET + 1] != 0)
    return fail (error, CANVASS_FORMAT_ERROR_MALFORMED, "This share is damaged");

  return TRUE;
}

static gboolean
fail_holder (GError **error, CanvassFormatError code, guint holder, const char *what)
{
  g_set_error (error, CANVASS_FORMAT_ERROR, code, "The share of holder %u %s", holder, what);
  return FALSE;
}

static gboolean
are_pieces_sound (const guint8 *bytes, const Sets *sets, guint holder)
{
  const guint8 *piece = bytes + signature_offset (sets) + CANVASS_SIGNATURE_BYTES;
  guint8 hash[CANVASS_HASH_BYTES];

  for (guint i = 0; i < sets->n; i++) {
    if (!is_member (sets, i, holder))
      continue;
    canvass_hash (hash, piece, PIECE_BYTES);
    if (memcmp (hash, bytes + HASHES_OFFSET + (gsize)i * CANVASS_HASH_BYTES, sizeof hash) != 0)
      return FALSE;
    piece += PIECE_BYTES;
  }

  return TRUE;
}

static gboolean
read_name (const guint8 *bytes, CanvassShareInfo *info)
{
  gsize length = strnlen ((const char *)bytes, CANVASS_KEY_NAME_BYTES);

  for (gsize i = length; i < CANVASS_KEY_NAME_BYTES; i++)
    if (bytes[i] != 0)
      return FALSE;

  memset (info->pub.name, 0, sizeof info->pub.name);
  memcpy (info->pub.name, bytes, length);
  return length == 0 || canvass_is_plain_line (info->pub.name, length, CANVASS_KEY_NAME_BYTES);
}

gboolean
canvass_share_read (GBytes *file, CanvassShareInfo *info, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  guint8 common[CANVASS_SHARE_MAX_BYTES];
  Sets sets;

  if (!read_numbers (bytes, length, info, error))
    return FALSE;

  list_sets (&sets, info->holders, info->threshold);
  if (length != share_length (&sets, info->holder) || !read_name (bytes + NAME_OFFSET, info))
    return fail_holder (
        error, CANVASS_FORMAT_ERROR_MALFORMED, info->holder, "is cut off, overlong or damaged");

  memcpy (info->split_id, bytes + SPLIT_OFFSET, CANVASS_ID_BYTES);
  memcpy (info->pub.sign_pk, bytes + SIGN_PK_OFFSET, CANVASS_SIGN_PK_BYTES);
  memcpy (info->pub.seal_pk, bytes + SEAL_PK_OFFSET, CANVASS_SEAL_PK_BYTES);
  copy_common (common, bytes, signature_offset (&sets));
  if (!canvass_verify (bytes + signature_offset (&sets),
                       LABEL,
                       common,
                       signature_offset (&sets),
                       info->pub.sign_pk))
    return fail_holder (error,
                        CANVASS_FORMAT_ERROR_TAMPERED,
                        info->holder,
                        "was damaged or altered; ask for another copy of it");
  if (!are_pieces_sound (bytes, &sets, info->holder))
    return fail_holder (error,
                        CANVASS_FORMAT_ERROR_TAMPERED,
                        info->holder,
                        "holds pieces that are not the key's; ask for another copy of it");

  return TRUE;
}

/* TRUE when both are of one split of one key, down to the last hash: what they sign is the same. */
static gboolean
is_same_split (const CanvassShareInfo *a, const CanvassShareInfo *b)
{
  return memcmp (a->split_id, b->split_id, sizeof a->split_id) == 0 &&
         memcmp (a->pub.sign_pk, b->pub.sign_pk, sizeof a->pub.sign_pk) == 0 &&
         memcmp (a->pub.seal_pk, b->pub.seal_pk, sizeof a->pub.seal_pk) == 0 &&
         a->holders == b->holders && a->threshold == b->threshold;
}

/* XORs into the seed those pieces of a share that no earlier one had. */
static void
take_pieces (Secrets *secrets,
             gboolean taken[static CANVASS_SHARE_MAX_PIECES],
             GBytes *file,
             const Sets *sets,
             guint holder)
{
  const guint8 *bytes = g_bytes_get_data (file, NULL);
  const guint8 *piece = bytes + signature_offset (sets) + CANVASS_SIGNATURE_BYTES;

  for (guint i = 0; i < sets->n; i++) {
    if (!is_member (sets, i, holder))
      continue;
    for (guint j = 0; j < PIECE_BYTES && !taken[i]; j++)
      secrets->seed[j] ^= piece[j];
    taken[i] = TRUE;
    piece += PIECE_BYTES;
  }
}

static gboolean
fail_too_few (const CanvassShareInfo *info, guint holders_mask, GError **error)
{
  guint have = (guint)__builtin_popcount (holders_mask);

  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_WRONG_KEY,
               "It takes the shares of %u of the %u holders; these are of %u",
               info->threshold,
               info->holders,
               have);
  return FALSE;
}

static gboolean
join_seed (Secrets *secrets, GPtrArray *files, CanvassShareInfo *first, GError **error)
{
  gboolean taken[CANVASS_SHARE_MAX_PIECES] = { FALSE };
  guint holders_mask = 0;

  for (guint i = 0; i < files->len; i++) {
    CanvassShareInfo info;
    Sets sets;

    if (!canvass_share_read (files->pdata[i], &info, error))
      return FALSE;
    if (i == 0)
      *first = info;
    if (!is_same_split (first, &info))
      return fail_holder (error,
                          CANVASS_FORMAT_ERROR_WRONG_KEY,
                          info.holder,
                          "is of another key, or of another time that this key was split");

    list_sets (&sets, info.holders, info.threshold);
    take_pieces (secrets, taken, files->pdata[i], &sets, info.holder);
    holders_mask |= 1u << (info.holder - 1);
  }

  return (guint)__builtin_popcount (holders_mask) >= first->threshold ||
         fail_too_few (first, holders_mask, error);
}

CanvassKey *
canvass_share_join (GPtrArray *files, GError **error)
{
  Secrets *secrets;
  CanvassShareInfo info;
  g_autoptr (CanvassKey) key = NULL;

  if (files->len == 0) {
    fail (error, CANVASS_FORMAT_ERROR_WRONG_KEY, "There are no shares to join");
    return NULL;
  }

  secrets = canvass_secret_new (sizeof *secrets);
  if (join_seed (secrets, files, &info, error))
    key = canvass_key_from_seed (secrets->seed, info.pub.name);
  canvass_secret_free (secrets);

  if (key != NULL && (memcmp (key->pub.sign_pk, info.pub.sign_pk, CANVASS_SIGN_PK_BYTES) != 0 ||
                      memcmp (key->pub.seal_pk, info.pub.seal_pk, CANVASS_SEAL_PK_BYTES) != 0)) {
    fail (error,
          CANVASS_FORMAT_ERROR_TAMPERED,
          "The shares join to another key than the one that was split; one of them was made to "
          "mislead");
    return NULL;
  }

  return g_steal_pointer (&key);
}
