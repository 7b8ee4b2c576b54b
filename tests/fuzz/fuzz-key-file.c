/*
 * fuzz-key-file.c: a hostile key file is refused before it costs memory or time
 *
 * The input is taken both as a key file and as a patch on a sound one, which then must not open.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/key-file.h"
#include "format/secret.h"
#include "fuzz.h"

static GBytes *sound;

static void
prepare (void)
{
  static const guint8 seed[CANVASS_SEED_BYTES] = { 13 };
  g_autoptr (CanvassKey) key = NULL;

  canvass_format_init ();
  key = canvass_key_from_seed (seed, "Ana");
  sound = canvass_key_write (key, "word", 4, 1, CANVASS_KEY_MIN_MEMORY_KIB, NULL);
}

/* Whoever claims more than the least has to be believed for a second or a gigabyte: that is what
 * the limits are for, and no use here. */
static gboolean
is_cheap (const guint8 *bytes)
{
  return canvass_read_u32 (bytes + 4) == 1 &&
         canvass_read_u32 (bytes + 8) == CANVASS_KEY_MIN_MEMORY_KIB;
}

static void
patch (const guint8 *bytes, gsize length)
{
  guint8 patched[CANVASS_KEY_FILE_BYTES];
  g_autoptr (GBytes) file = NULL;
  g_autoptr (CanvassKey) key = NULL;

  memcpy (patched, g_bytes_get_data (sound, NULL), sizeof patched);
  for (gsize i = 1; i < length && bytes[0] + i - 1 < sizeof patched; i++)
    patched[bytes[0] + i - 1] ^= bytes[i];
  if (!is_cheap (patched))
    return;

  file = g_bytes_new_static (patched, sizeof patched);
  key = canvass_key_open (file, "word", 4, NULL);
  FUZZ_CHECK ((key != NULL) == g_bytes_equal (file, sound));
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, length);
  CanvassPublicKey pub;

  if (sound == NULL)
    prepare ();
  /* Argon2id takes its time: one input in sixteen. */
  if (length > 1 && length % 16 == 0)
    patch (bytes, length);
  if (!canvass_key_peek (file, &pub, NULL))
    return 0;

  FUZZ_CHECK (length == CANVASS_KEY_FILE_BYTES);
  FUZZ_CHECK (canvass_read_u32 (bytes + 4) <= CANVASS_KEY_MAX_OPS);
  FUZZ_CHECK (canvass_read_u32 (bytes + 8) <= CANVASS_KEY_MAX_MEMORY_KIB);
  FUZZ_CHECK (strlen (pub.name) <= CANVASS_KEY_NAME_BYTES);
  FUZZ_CHECK (g_utf8_validate (pub.name, -1, NULL));
  return 0;
}
