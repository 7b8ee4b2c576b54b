/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/record.h"

#include "format/error.h"
#include "format/record-layout.h"
#include "format/secret.h"

#include <sodium.h>

G_STATIC_ASSERT (CANVASS_RECORD_BYTES (1) == 4240 + 112);
G_STATIC_ASSERT (CANVASS_RECORD_SEAL_BYTES == RECORD_INNER_BYTES + crypto_box_SEALBYTES);
G_STATIC_ASSERT (CANVASS_RECORD_CT_BYTES ==
                 CANVASS_PAYLOAD_PADDED_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES);

void
canvass_record_commitment (guint8 out[static CANVASS_HASH_BYTES],
                           const guint8 *record,
                           const guint8 dek[static RECORD_DEK_BYTES])
{
  guint8 message[CANVASS_LABEL_BYTES + RECORD_COMMIT_OFFSET];

  canvass_write_label (message, "canvass commit 1");
  memcpy (message + CANVASS_LABEL_BYTES, record, RECORD_COMMIT_OFFSET);
  crypto_generichash (out, CANVASS_HASH_BYTES, message, sizeof message, dek, RECORD_DEK_BYTES);
}

void
canvass_record_seal_hash (guint8 out[static CANVASS_HASH_BYTES],
                          const guint8 *record,
                          const guint8 recipient_pk[static CANVASS_SEAL_PK_BYTES])
{
  guint8 message[CANVASS_LABEL_BYTES + CANVASS_RECORD_CLEAR_BYTES + CANVASS_SEAL_PK_BYTES];

  canvass_write_label (message, "canvass seal 1");
  memcpy (message + CANVASS_LABEL_BYTES, record, CANVASS_RECORD_CLEAR_BYTES);
  memcpy (message + CANVASS_LABEL_BYTES + CANVASS_RECORD_CLEAR_BYTES,
          recipient_pk,
          CANVASS_SEAL_PK_BYTES);
  canvass_hash (out, message, sizeof message);
}

static void
write_clear (guint8 *record, const CanvassSealing *sealing, const guint8 *dek)
{
  memcpy (record, RECORD_MAGIC, 4);
  record[4] = (guint8)sealing->n_recipients;
  memset (record + 5, 0, 3);
  randombytes_buf (record + RECORD_ID_OFFSET, CANVASS_ID_BYTES);
  memcpy (record + RECORD_KIOSK_OFFSET, sealing->kiosk_id, CANVASS_ID_BYTES);
  memcpy (record + RECORD_CAMPAIGN_OFFSET, sealing->campaign_hash, CANVASS_HASH_BYTES);
  randombytes_buf (record + RECORD_NONCE_OFFSET, RECORD_NONCE_BYTES);
  canvass_record_commitment (record + RECORD_COMMIT_OFFSET, record, dek);
}

static gboolean
write_seals (guint8 *record, const CanvassSealing *sealing, CanvassArena *arena)
{
  for (guint i = 0; i < sealing->n_recipients; i++) {
    const guint8 *recipient_pk = sealing->recipients[i];

    memcpy (arena->inner, arena->dek, RECORD_DEK_BYTES);
    canvass_record_seal_hash (arena->inner + RECORD_DEK_BYTES, record, recipient_pk);
    if (crypto_box_seal (record + CANVASS_RECORD_CLEAR_BYTES + i * CANVASS_RECORD_SEAL_BYTES,
                         arena->inner,
                         sizeof arena->inner,
                         recipient_pk) != 0)
      return FALSE;
  }

  return TRUE;
}

/* Seals what stands, @length bytes of it, in the arena's payload. */
static gsize
seal_arena (guint8 *out, const CanvassSealing *sealing, CanvassArena *arena, gsize length)
{
  gsize seals_end = CANVASS_RECORD_CLEAR_BYTES + CANVASS_RECORD_SEAL_BYTES * sealing->n_recipients;
  gboolean good;

  /* ISO/IEC 7816-4, as sodium_pad () does it, without its constant time: only we see this. */
  memset (arena->payload + length, 0, CANVASS_PAYLOAD_PADDED_BYTES - length);
  arena->payload[length] = 0x80;

  randombytes_buf (arena->dek, sizeof arena->dek);
  write_clear (out, sealing, arena->dek);
  good = write_seals (out, sealing, arena);
  crypto_aead_xchacha20poly1305_ietf_encrypt (out + seals_end,
                                              NULL,
                                              arena->payload,
                                              CANVASS_PAYLOAD_PADDED_BYTES,
                                              out,
                                              CANVASS_RECORD_CLEAR_BYTES,
                                              NULL,
                                              out + RECORD_NONCE_OFFSET,
                                              arena->dek);
  canvass_arena_wipe ();

  return good ? CANVASS_RECORD_BYTES (sealing->n_recipients) : 0;
}

gsize
canvass_record_seal (guint8 out[static CANVASS_RECORD_MAX_BYTES],
                     const CanvassSealing *sealing,
                     const CanvassPayload *payload,
                     GError **error)
{
  CanvassArena *arena = canvass_arena_get ();
  gsize length, record_length;

  g_return_val_if_fail (
      sealing->n_recipients >= 1 && sealing->n_recipients <= CANVASS_MAX_RECIPIENTS, 0);

  length = canvass_payload_encode (payload, arena->payload, error);
  if (length == 0)
    return 0;

  record_length = seal_arena (out, sealing, arena, length);
  if (record_length == 0)
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TAMPERED,
                         "A recipient's key of this campaign is no key anything can be sealed to");
  return record_length;
}

gsize
canvass_record_seal_bytes (guint8 out[static CANVASS_RECORD_MAX_BYTES],
                           const CanvassSealing *sealing,
                           const guint8 *payload,
                           gsize length)
{
  CanvassArena *arena = canvass_arena_get ();

  g_return_val_if_fail (length >= 1 && length <= CANVASS_PAYLOAD_MAX_BYTES, 0);
  g_return_val_if_fail (
      sealing->n_recipients >= 1 && sealing->n_recipients <= CANVASS_MAX_RECIPIENTS, 0);

  memcpy (arena->payload, payload, length);
  return seal_arena (out, sealing, arena, length);
}

static gboolean
fail (GError **error, CanvassFormatError code, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, text);
  return FALSE;
}

gboolean
canvass_record_read_header (const guint8 *record,
                            gsize length,
                            CanvassRecordHeader *header,
                            GError **error)
{
  if (length < 4 || memcmp (record, RECORD_MAGIC, 3) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_FOREIGN, "These bytes are no Canvass record");
  if (record[3] != RECORD_MAGIC[3])
    return fail (error,
                 CANVASS_FORMAT_ERROR_TOO_NEW,
                 "A later release of Canvass wrote this record; update to read it");
  if (length < 8)
    return fail (error, CANVASS_FORMAT_ERROR_MALFORMED, "The record is cut off");
  if (record[4] < 1 || record[4] > CANVASS_MAX_RECIPIENTS || record[5] != 0 || record[6] != 0 ||
      record[7] != 0)
    return fail (error, CANVASS_FORMAT_ERROR_MALFORMED, "The record's header is damaged");
  if (length != CANVASS_RECORD_BYTES (record[4]))
    return fail (error, CANVASS_FORMAT_ERROR_MALFORMED, "The record is cut off or overlong");

  header->recipients = record[4];
  memcpy (header->record_id, record + RECORD_ID_OFFSET, CANVASS_ID_BYTES);
  memcpy (header->kiosk_id, record + RECORD_KIOSK_OFFSET, CANVASS_ID_BYTES);
  memcpy (header->campaign_hash, record + RECORD_CAMPAIGN_OFFSET, CANVASS_HASH_BYTES);
  return TRUE;
}
