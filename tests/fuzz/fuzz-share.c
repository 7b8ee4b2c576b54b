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

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) raw = g_bytes_new_static (bytes, length);
  g_autoptr (GBytes) patched = NULL;
  CanvassShareInfo info;
  gsize sound_length, offset;
  const guint8 *sound;
  guint8 *copy;

  if (files == NULL) {
    static const guint8 seed[CANVASS_SEED_BYTES] = { 11 };
    CanvassKey *key;

    canvass_format_init ();
    key = canvass_key_from_seed (seed, "");
    files = canvass_share_split (key, 3, 2, NULL);
    canvass_key_free (key);
  }
  sound = g_bytes_get_data (files->pdata[0], &sound_length);

  FUZZ_CHECK (!canvass_share_read (raw, &info, NULL) || g_bytes_equal (raw, files->pdata[0]));

  if (length < 3)
    return 0;
  copy = g_memdup2 (sound, sound_length);
  offset = (bytes[0] | (gsize)bytes[1] << 8) % sound_length;
  for (gsize i = 2; i < length && offset + i - 2 < sound_length; i++)
    copy[offset + i - 2] ^= bytes[i];
  patched = g_bytes_new_take (copy, sound_length);
  FUZZ_CHECK (!canvass_share_read (patched, &info, NULL) ||
              g_bytes_equal (patched, files->pdata[0]));
  return 0;
}
