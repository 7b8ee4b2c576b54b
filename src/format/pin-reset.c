/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/pin-reset.h"

#include "format/cbor.h"
#include "format/envelope.h"

#include <sodium.h>

#define PAYLOAD_MAX_BYTES 256

void
canvass_pin_reset_choose_nonce (CanvassPinReset *reset)
{
  randombytes_buf (reset->nonce, sizeof reset->nonce);
}

GBytes *
canvass_pin_reset_write (const CanvassPinReset *reset,
                         const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES])
{
  guint8 payload[PAYLOAD_MAX_BYTES];
  CanvassCborWriter writer = { payload, sizeof payload, 0, FALSE };

  canvass_cbor_write_map (&writer, 7);
  canvass_cbor_write_text (&writer, "ops");
  canvass_cbor_write_uint (&writer, reset->verifier.ops);
  canvass_cbor_write_text (&writer, "hash");
  canvass_cbor_write_bytes (&writer, reset->verifier.hash, CANVASS_PIN_HASH_BYTES);
  canvass_cbor_write_text (&writer, "salt");
  canvass_cbor_write_bytes (&writer, reset->verifier.salt, CANVASS_PIN_SALT_BYTES);
  canvass_cbor_write_text (&writer, "nonce");
  canvass_cbor_write_bytes (&writer, reset->nonce, CANVASS_PIN_NONCE_BYTES);
  canvass_cbor_write_text (&writer, "kiosk_id");
  canvass_cbor_write_bytes (&writer, reset->kiosk_id, CANVASS_ID_BYTES);
  canvass_cbor_write_text (&writer, "memory_kib");
  canvass_cbor_write_uint (&writer, reset->verifier.memory_kib);
  canvass_cbor_write_text (&writer, "campaign_id");
  canvass_cbor_write_bytes (&writer, reset->campaign_id, CANVASS_ID_BYTES);
  g_assert (!writer.overflow);

  return canvass_envelope_write (CANVASS_ENVELOPE_PIN_RESET, payload, writer.length, sign_sk);
}

static gboolean
read_fixed (CanvassCborReader *reader, const char *name, guint8 *bytes, gsize length)
{
  CanvassCborText key = { NULL, 0 };
  const guint8 *found = NULL;

  if (!canvass_cbor_read_key (reader, &key) || !canvass_cbor_text_is (&key, name) ||
      !canvass_cbor_read_fixed (reader, length, &found))
    return FALSE;

  memcpy (bytes, found, length);
  return TRUE;
}

static gboolean
read_number (CanvassCborReader *reader, const char *name, guint32 *number)
{
  CanvassCborText key = { NULL, 0 };
  guint64 value = 0;

  if (!canvass_cbor_read_key (reader, &key) || !canvass_cbor_text_is (&key, name) ||
      !canvass_cbor_read_uint (reader, G_MAXUINT32, &value))
    return FALSE;

  *number = (guint32)value;
  return TRUE;
}

gboolean
canvass_pin_reset_read (GBytes *file, CanvassPinReset *reset, GError **error)
{
  CanvassPinVerifier *verifier = &reset->verifier;
  CanvassCborReader reader;
  const guint8 *payload;
  gsize length, n = 0;
  gboolean good;

  memset (reset, 0, sizeof *reset);
  if (!canvass_envelope_read (
          file, CANVASS_ENVELOPE_PIN_RESET, reset->signer_pk, &payload, &length, error))
    return FALSE;

  canvass_cbor_reader_init (&reader, payload, length);
  good = canvass_cbor_read_map (&reader, 7, &n) && n == 7 &&
         read_number (&reader, "ops", &verifier->ops) &&
         read_fixed (&reader, "hash", verifier->hash, sizeof verifier->hash) &&
         read_fixed (&reader, "salt", verifier->salt, sizeof verifier->salt) &&
         read_fixed (&reader, "nonce", reset->nonce, sizeof reset->nonce) &&
         read_fixed (&reader, "kiosk_id", reset->kiosk_id, sizeof reset->kiosk_id) &&
         read_number (&reader, "memory_kib", &verifier->memory_kib) &&
         read_fixed (&reader, "campaign_id", reset->campaign_id, sizeof reset->campaign_id) &&
         canvass_pin_verifier_is_sound (verifier);
  if (!good)
    canvass_cbor_refuse (&reader);
  return canvass_cbor_finish (&reader, "PIN reset", error);
}
