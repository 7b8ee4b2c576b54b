/*
 * fuzz-decision.c: a decision opens whole or not at all, and a body that decodes encodes back
 *
 * The input is taken as a file, as a patch (offset, bytes) on a sound one, and as a body.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/decision.h"
#include "format/secret.h"
#include "fuzz.h"

static const guint8 campaign_id[CANVASS_ID_BYTES] = { 3 };
static CanvassKey *key;
static GBytes *sound;

static void
prepare (void)
{
  static const guint8 seed[CANVASS_SEED_BYTES] = { 11 };
  guint8 recipients[1][CANVASS_SEAL_PK_BYTES];

  canvass_format_init ();
  key = canvass_key_from_seed (seed, "");
  memcpy (recipients[0], key->pub.seal_pk, CANVASS_SEAL_PK_BYTES);
  sound = canvass_decision_seal (campaign_id, recipients, 1, (const guint8 *)"text", 4, key, NULL);
  FUZZ_CHECK (sound != NULL);
}

static gboolean
opens (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, length);
  gsize body_length;
  guint8 *body = canvass_decision_open (file, key, &body_length, NULL);
  gboolean opened = body != NULL;

  canvass_secret_free (body);
  return opened;
}

static void
take_as_body (const guint8 *bytes, gsize length)
{
  g_auto (CanvassDecisionBody) body = { 0 };
  g_autofree guint8 *again = g_malloc (length + 16);

  if (!canvass_decision_body_decode (&body, bytes, length, NULL))
    return;

  FUZZ_CHECK (canvass_decision_body_encode (&body, again, length + 16, NULL) == length);
  FUZZ_CHECK (memcmp (again, bytes, length) == 0);
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

  take_as_body (bytes, length);
  FUZZ_CHECK (!opens (bytes, length) ||
              (length == sound_length && memcmp (bytes, sound_bytes, length) == 0));

  if (length < 3)
    return 0;
  patched = g_memdup2 (sound_bytes, sound_length);
  offset = (bytes[0] | (gsize)bytes[1] << 8) % sound_length;
  for (gsize i = 2; i < length && offset + i - 2 < sound_length; i++)
    patched[offset + i - 2] ^= bytes[i];
  FUZZ_CHECK (!opens (patched, sound_length) || memcmp (patched, sound_bytes, sound_length) == 0);
  return 0;
}
