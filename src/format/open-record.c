/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/open-record.h"

#include "format/error.h"
#include "format/padding.h"
#include "format/record-layout.h"
#include "format/secret.h"

#include <sodium.h>

static gsize
fail (GError **error, CanvassFormatError code, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, text);
  return 0;
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

/* Leaves the payload without its padding in @payload. Returns its length, or 0. */
static gsize
open_contents (const guint8 *record,
               guint recipients,
               const CanvassKey *key,
               const guint8 inner[static RECORD_INNER_BYTES],
               guint8 payload[static CANVASS_PAYLOAD_PADDED_BYTES],
               GError **error)
{
  gsize seals_end = CANVASS_RECORD_CLEAR_BYTES + CANVASS_RECORD_SEAL_BYTES * recipients;
  guint8 expected[CANVASS_HASH_BYTES];
  gsize length;

  canvass_record_seal_hash (expected, record, key->pub.seal_pk);
  if (sodium_memcmp (expected, inner + RECORD_DEK_BYTES, sizeof expected) != 0)
    return fail (
        error, CANVASS_FORMAT_ERROR_TAMPERED, "The record's seal was made for another record");

  canvass_record_commitment (expected, record, inner);
  if (sodium_memcmp (expected, record + RECORD_COMMIT_OFFSET, sizeof expected) != 0)
    return fail (error,
                 CANVASS_FORMAT_ERROR_TAMPERED,
                 "The record does not commit to the key inside its seal");

  if (crypto_aead_xchacha20poly1305_ietf_decrypt (payload,
                                                  NULL,
                                                  NULL,
                                                  record + seals_end,
                                                  CANVASS_RECORD_CT_BYTES,
                                                  record,
                                                  CANVASS_RECORD_CLEAR_BYTES,
                                                  record + RECORD_NONCE_OFFSET,
                                                  inner) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_TAMPERED, "The record's contents were altered");

  length = canvass_unpad (payload, CANVASS_PAYLOAD_PADDED_BYTES, CANVASS_PAYLOAD_PADDED_BYTES);
  if (length == 0)
    return fail (error, CANVASS_FORMAT_ERROR_TAMPERED, "The record's padding is wrong");

  payload[length] = 0;
  return length;
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

  if (open_seal (record, header.recipients, key, recipient, arena))
    payload_length = open_contents (record, header.recipients, key, arena->inner, payload, error);
  else
    fail (error, CANVASS_FORMAT_ERROR_WRONG_KEY, "The record is not sealed to this key");
  sodium_memzero (arena->inner, sizeof arena->inner);
  if (payload_length == 0)
    sodium_memzero (payload, CANVASS_PAYLOAD_PADDED_BYTES);

  return payload_length;
}
