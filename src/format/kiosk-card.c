/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/kiosk-card.h"

#include "format/cbor.h"
#include "format/envelope.h"
#include "format/error.h"
#include "format/plain-line.h"

#include <sodium.h>

void
canvass_kiosk_id (guint8 kiosk_id[static CANVASS_ID_BYTES],
                  const guint8 device_pk[static CANVASS_SIGN_PK_BYTES])
{
  canvass_derive_id (kiosk_id, "canvass kiosk 1", device_pk, CANVASS_SIGN_PK_BYTES, NULL, 0);
}

GBytes *
canvass_kiosk_card_write (const char *name,
                          const guint8 campaign_hash[static CANVASS_HASH_BYTES],
                          const guint8 device_sk[static CANVASS_SIGN_SK_BYTES],
                          GError **error)
{
  guint8 payload[512];
  guint8 device_pk[CANVASS_SIGN_PK_BYTES];
  CanvassCborWriter writer = { payload, sizeof payload, 0, FALSE };

  if (!canvass_is_plain_line (name, strlen (name), CANVASS_KIOSK_NAME_MAX_BYTES)) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_MALFORMED,
                         "A table's name is one line of at most 64 bytes");
    return NULL;
  }

  crypto_sign_ed25519_sk_to_pk (device_pk, device_sk);
  canvass_cbor_write_map (&writer, 3);
  canvass_cbor_write_text (&writer, "name");
  canvass_cbor_write_text (&writer, name);
  canvass_cbor_write_text (&writer, "device_pk");
  canvass_cbor_write_bytes (&writer, device_pk, sizeof device_pk);
  canvass_cbor_write_text (&writer, "campaign_hash");
  canvass_cbor_write_bytes (&writer, campaign_hash, CANVASS_HASH_BYTES);
  g_assert (!writer.overflow);

  return canvass_envelope_write (CANVASS_ENVELOPE_KIOSK, payload, writer.length, device_sk);
}

gboolean
canvass_kiosk_card_read (GBytes *file, CanvassKioskCard *card, GError **error)
{
  CanvassCborReader reader;
  CanvassCborText key = { NULL, 0 }, name = { NULL, 0 };
  const guint8 *payload, *device_pk = NULL, *campaign_hash = NULL;
  guint8 signer_pk[CANVASS_SIGN_PK_BYTES];
  gsize length, n = 0;

  if (!canvass_envelope_read (file, CANVASS_ENVELOPE_KIOSK, signer_pk, &payload, &length, error))
    return FALSE;

  canvass_cbor_reader_init (&reader, payload, length);
  if (canvass_cbor_read_map (&reader, 3, &n) && n == 3 && canvass_cbor_read_key (&reader, &key) &&
      canvass_cbor_text_is (&key, "name") &&
      canvass_cbor_read_text (&reader, CANVASS_KIOSK_NAME_MAX_BYTES, &name) &&
      canvass_cbor_read_key (&reader, &key) && canvass_cbor_text_is (&key, "device_pk") &&
      canvass_cbor_read_fixed (&reader, CANVASS_SIGN_PK_BYTES, &device_pk) &&
      canvass_cbor_read_key (&reader, &key) && canvass_cbor_text_is (&key, "campaign_hash") &&
      canvass_cbor_read_fixed (&reader, CANVASS_HASH_BYTES, &campaign_hash) &&
      canvass_is_plain_line (name.text, name.length, CANVASS_KIOSK_NAME_MAX_BYTES) &&
      memcmp (device_pk, signer_pk, sizeof signer_pk) == 0) {
    if (!canvass_cbor_finish (&reader, "kiosk file", error))
      return FALSE;
  } else {
    canvass_cbor_refuse (&reader);
    return canvass_cbor_finish (&reader, "kiosk file", error);
  }

  memset (card, 0, sizeof *card);
  memcpy (card->name, name.text, name.length);
  memcpy (card->device_pk, device_pk, sizeof card->device_pk);
  memcpy (card->campaign_hash, campaign_hash, sizeof card->campaign_hash);
  canvass_kiosk_id (card->kiosk_id, card->device_pk);
  return TRUE;
}
