/*
 * fuzz-record.c: no bytes but those that were sealed open, and none do harm
 *
 * The input is taken both as a record and as a patch (offset, bytes) on a sound one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/open-record.h"
#include "format/secret.h"
#include "fuzz.h"

static CanvassKey *key;
static guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];
static guint8 sound[CANVASS_RECORD_MAX_BYTES];
static gsize sound_length;

static void
prepare (void)
{
  static const guint8 seed[CANVASS_SEED_BYTES] = { 7 };
  CanvassSealing sealing = { { 1 }, { 2 }, 1, { { 0 } } };

  canvass_format_init ();
  key = canvass_key_from_seed (seed, "");
  memcpy (sealing.recipients[0], key->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  sound_length = canvass_record_seal_bytes (sound, &sealing, (const guint8 *)"text", 4);
  FUZZ_CHECK (canvass_record_open (sound, sound_length, key, -1, payload, NULL) == 4);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  guint8 patched[CANVASS_RECORD_MAX_BYTES];
  gsize offset;

  if (key == NULL)
    prepare ();

  FUZZ_CHECK (canvass_record_open (bytes, length, key, -1, payload, NULL) == 0 ||
              (length == sound_length && memcmp (bytes, sound, length) == 0));

  if (length < 3)
    return 0;
  memcpy (patched, sound, sound_length);
  offset = (bytes[0] | (gsize)bytes[1] << 8) % sound_length;
  for (gsize i = 2; i < length && offset + i - 2 < sound_length; i++)
    patched[offset + i - 2] ^= bytes[i];
  FUZZ_CHECK (canvass_record_open (patched, sound_length, key, -1, payload, NULL) == 0 ||
              memcmp (patched, sound, sound_length) == 0);
  return 0;
}
