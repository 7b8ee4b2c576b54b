/*
 * fuzz-share.c: a share that was not written by the split is refused
 *
 * The input is taken both as a share and as a patch on a sound one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "format/share.h"
#include "fuzz.h"

static GPtrArray *files;
static CanvassPublicKey pub;

/* Nobody signs in the name of this key but the split itself. */
static void
use (GBytes *share)
{
  CanvassShareInfo info;
  g_autoptr (GPtrArray) two = g_ptr_array_new ();
  g_autoptr (CanvassKey) key = NULL;
  gboolean is_good = canvass_share_read (share, &info, NULL) &&
                     memcmp (info.pub.sign_pk, pub.sign_pk, sizeof pub.sign_pk) == 0;

  FUZZ_CHECK (is_good == g_bytes_equal (share, files->pdata[0]));

  g_ptr_array_add (two, share);
  g_ptr_array_add (two, files->pdata[1]);
  key = canvass_share_join (two, NULL);
  FUZZ_CHECK ((key != NULL) == is_good);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) raw = g_bytes_new_static (bytes, length);
  g_autoptr (GBytes) patched = NULL;
  gsize sound_length, offset;
  const guint8 *sound;
  guint8 *copy;

  if (files == NULL) {
    static const guint8 seed[CANVASS_SEED_BYTES] = { 11 };
    CanvassKey *key;

    canvass_format_init ();
    key = canvass_key_from_seed (seed, "");
    files = canvass_share_split (key, 3, 2, NULL);
    pub = key->pub;
    canvass_key_free (key);
  }
  sound = g_bytes_get_data (files->pdata[0], &sound_length);

  use (raw);

  if (length < 3)
    return 0;
  copy = g_memdup2 (sound, sound_length);
  offset = (bytes[0] | (gsize)bytes[1] << 8) % sound_length;
  for (gsize i = 2; i < length && offset + i - 2 < sound_length; i++)
    copy[offset + i - 2] ^= bytes[i];
  patched = g_bytes_new_take (copy, sound_length);
  use (patched);
  return 0;
}
