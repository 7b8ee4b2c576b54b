/*
 * fuzz-parcel.c: an encrypted export opens whole or not at all
 *
 * The input is taken both as a parcel and as a patch on a sound one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/parcel.h"
#include "format/secret.h"
#include "fuzz.h"

static const guint8 seed[CANVASS_SEED_BYTES] = { 9 };
static CanvassKey *key;
static GBytes *sound;

static void
prepare (void)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (CanvassParcelWriter) writer = NULL;

  canvass_format_init ();
  key = canvass_key_from_seed (seed, "");
  writer = canvass_parcel_writer_new (out, &key->pub, 1, NULL);
  FUZZ_CHECK (canvass_parcel_writer_write (writer, "some text", 9, NULL));
  FUZZ_CHECK (canvass_parcel_writer_finish (writer, NULL));
  g_output_stream_close (out, NULL, NULL);
  sound = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static gboolean
opens (const guint8 *bytes, gsize length)
{
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_data (bytes, (gssize)length, NULL);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  return canvass_parcel_open (in, out, key, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree guint8 *patched = NULL;
  gsize sound_length, offset;
  const guint8 *sound_bytes;

  if (key == NULL)
    prepare ();
  sound_bytes = g_bytes_get_data (sound, &sound_length);

  FUZZ_CHECK (!opens (bytes, length) ||
              (length == sound_length && memcmp (bytes, sound_bytes, length) == 0));

  if (length < 2)
    return 0;
  patched = g_memdup2 (sound_bytes, sound_length);
  offset = bytes[0] % sound_length;
  for (gsize i = 1; i < length && offset + i - 1 < sound_length; i++)
    patched[offset + i - 1] ^= bytes[i];
  FUZZ_CHECK (!opens (patched, sound_length) || memcmp (patched, sound_bytes, sound_length) == 0);
  return 0;
}
