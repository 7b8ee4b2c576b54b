/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/open-record.h"

#include "format/error.h"
#include "format/record-layout.h"
#include "format/secret.h"

#include <sodium.h>

static gboolean
fail (GError **error, CanvassFormatError code, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, text);
  return FALSE;
}

/* Leaves DEK ‖ hash of the first seal that opens in the arena. */
static gboolean
open_seal (const guint8 *record,
           guint recipients,
           const CanvassKey *key,
           gint recipient,
           CanvassArena *arena)
{
  guint first = recipient >= 0 ? (guint)recipient : 0;
  guint last = recipient >= 0 ? (guint)recipient : recipients - 1;

  for (guint i = first; i <= last && i < recipients; i++)
    if (crypto_box_seal_open (arena->inner,
                              record + CANVASS_RECORD_CLEAR_BYTES + i * CANVASS_RECORD_SEAL_BYTES,
                              CANVASS_RECORD_SEAL_BYTES,
                              key->pub.seal_pk,
                              key->seal_sk) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
open_contents (const guint8 *record,
               guint recipients,
               const CanvassKey *key,
               CanvassArena *arena,
               GError **error)
{
  gsize seals_end = CANVASS_RECORD_CLEAR_BYTES + CANVASS_RECORD_SEAL_BYTES * recipients;
  guint8 expected[CANVASS_HASH_BYTES];

  canvass_record_seal_hash (expected, record, key->pub.seal_pk);
  if (sodium_memcmp (expected, arena->inner + RECORD_DEK_BYTES, sizeof expected) != 0)
    return fail (
        error, CANVASS_FORMAT_ERROR_TAMPERED, "The record's seal was made for another record");

  canvass_record_commitment (expected, record, arena->inner);
  if (sodium_memcmp (expected, record + RECORD_COMMIT_OFFSET, sizeof expected) != 0)
    return fail (error,
                 CANVASS_FORMAT_ERROR_TAMPERED,
                 "The record does not commit to the key inside its seal");

  if (crypto_aead_xchacha20poly1305_ietf_decrypt (arena->payload,
                                                  NULL,
                                                  NULL,
                                                  record + seals_end,
                                                  CANVASS_RECORD_CT_BYTES,
                                                  record,
                                                  CANVASS_RECORD_CLEAR_BYTES,
                                                  record + RECORD_NONCE_OFFSET,
                                                  arena->inner) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_TAMPERED, "The record's contents were altered");

  return TRUE;
}

gsize
canvass_record_open (const guint8 *record,
                     gsize length,
                     const CanvassKey *key,
                     gint recipient,
                     guint8 payload[static CANVASS_PAYLOAD_PADDED_BYTES],
                     GError **error)
{
  CanvassArena *arena = canvass_arena_get ();
  CanvassRecordHeader header;
  gsize payload_length = 0;

  if (!canvass_record_read_header (record, length, &header, error))
    return 0;

  if (!open_seal (record, header.recipients, key, recipient, arena)) {
    fail (error, CANVASS_FORMAT_ERROR_WRONG_KEY, "The record is not sealed to this key");
  } else if (open_contents (record, header.recipients, key, arena, error)) {
    if (sodium_unpad (&payload_length,
                      arena->payload,
                      CANVASS_PAYLOAD_PADDED_BYTES,
                      CANVASS_PAYLOAD_PADDED_BYTES) != 0 ||
        payload_length == 0) {
      payload_length = 0;
      fail (error, CANVASS_FORMAT_ERROR_TAMPERED, "The record's padding is wrong");
    } else {
      memcpy (payload, arena->payload, payload_length);
      memset (payload + payload_length, 0, CANVASS_PAYLOAD_PADDED_BYTES - payload_length);
    }
  }
  sodium_memzero (arena->inner, sizeof arena->inner);
  sodium_memzero (arena->payload, sizeof arena->payload);

  return payload_length;
}
