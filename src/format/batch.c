/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/batch.h"

#include "format/error.h"
#include "format/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#define MAGIC "CVB1"
#define LABEL "canvass batch 1"
#define KIOSK_OFFSET 8
#define CAMPAIGN_OFFSET 24
#define NUMBER_OFFSET 56
#define PREVIOUS_OFFSET 64
#define COUNT_OFFSET 96
#define SIZE_OFFSET 100
#define SIG_OFFSET 104

static gboolean
fail (GError **error, CanvassFormatError code, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, code, text);
  return FALSE;
}

/* What the signature is over: H64 of the header and the hash list, without the signature between.
 */
static void
digest (guint8 message[static CANVASS_LABEL_BYTES + CANVASS_LONG_HASH_BYTES],
        const guint8 *head,
        guint32 count)
{
  crypto_generichash_state state;

  canvass_write_label (message, LABEL);
  crypto_generichash_init (&state, NULL, 0, CANVASS_LONG_HASH_BYTES);
  crypto_generichash_update (&state, head, CANVASS_BATCH_HEADER_BYTES);
  crypto_generichash_update (
      &state, head + CANVASS_BATCH_HASHES_OFFSET, (gsize)count * CANVASS_HASH_BYTES);
  crypto_generichash_final (&state, message + CANVASS_LABEL_BYTES, CANVASS_LONG_HASH_BYTES);
}

GBytes *
canvass_batch_write_head (const CanvassBatchHeader *header,
                          const guint8 *hashes,
                          const guint8 device_sk[static CANVASS_SIGN_SK_BYTES])
{
  gsize length = CANVASS_BATCH_HEAD_BYTES (header->count);
  guint8 message[CANVASS_LABEL_BYTES + CANVASS_LONG_HASH_BYTES];
  guint8 *head;

  g_return_val_if_fail (header->count >= 1 && header->count <= CANVASS_BATCH_MAX_RECORDS, NULL);
  g_return_val_if_fail (header->recipients >= 1 && header->recipients <= CANVASS_MAX_RECIPIENTS,
                        NULL);
  g_return_val_if_fail (header->number >= 1, NULL);

  head = g_malloc0 (length);
  memcpy (head, MAGIC, 4);
  head[4] = (guint8)header->recipients;
  memcpy (head + KIOSK_OFFSET, header->kiosk_id, CANVASS_ID_BYTES);
  memcpy (head + CAMPAIGN_OFFSET, header->campaign_hash, CANVASS_HASH_BYTES);
  canvass_write_u64 (head + NUMBER_OFFSET, header->number);
  memcpy (head + PREVIOUS_OFFSET, header->previous_id, CANVASS_HASH_BYTES);
  canvass_write_u32 (head + COUNT_OFFSET, header->count);
  canvass_write_u32 (head + SIZE_OFFSET, (guint32)CANVASS_RECORD_BYTES (header->recipients));
  memcpy (head + CANVASS_BATCH_HASHES_OFFSET, hashes, (gsize)header->count * CANVASS_HASH_BYTES);
  digest (message, head, header->count);
  crypto_sign_detached (head + SIG_OFFSET, NULL, message, sizeof message, device_sk);
  return g_bytes_new_take (head, length);
}

gboolean
canvass_batch_read_header (const guint8 bytes[static CANVASS_BATCH_HEADER_BYTES],
                           CanvassBatchHeader *header,
                           GError **error)
{
  static const guint8 zero[CANVASS_HASH_BYTES];

  if (memcmp (bytes, MAGIC, 3) != 0)
    return fail (error, CANVASS_FORMAT_ERROR_FOREIGN, "This file is no Canvass batch");
  if (bytes[3] != MAGIC[3])
    return fail (error,
                 CANVASS_FORMAT_ERROR_TOO_NEW,
                 "A later release of Canvass wrote this batch; update to read it");

  header->recipients = bytes[4];
  memcpy (header->kiosk_id, bytes + KIOSK_OFFSET, CANVASS_ID_BYTES);
  memcpy (header->campaign_hash, bytes + CAMPAIGN_OFFSET, CANVASS_HASH_BYTES);
  header->number = canvass_read_u64 (bytes + NUMBER_OFFSET);
  memcpy (header->previous_id, bytes + PREVIOUS_OFFSET, CANVASS_HASH_BYTES);
  header->count = canvass_read_u32 (bytes + COUNT_OFFSET);

  if (header->recipients < 1 || header->recipients > CANVASS_MAX_RECIPIENTS || bytes[5] != 0 ||
      bytes[6] != 0 || bytes[7] != 0 || header->count < 1 ||
      header->count > CANVASS_BATCH_MAX_RECORDS || header->number < 1 ||
      canvass_read_u32 (bytes + SIZE_OFFSET) != CANVASS_RECORD_BYTES (header->recipients) ||
      (header->number == 1) != (memcmp (header->previous_id, zero, sizeof zero) == 0))
    return fail (error,
                 CANVASS_FORMAT_ERROR_MALFORMED,
                 "The batch's header is damaged; export it again from the kiosk");

  return TRUE;
}

gboolean
canvass_batch_verify_head (const guint8 *head,
                           const CanvassBatchHeader *header,
                           const guint8 device_pk[static CANVASS_SIGN_PK_BYTES])
{
  guint8 message[CANVASS_LABEL_BYTES + CANVASS_LONG_HASH_BYTES];
  guint8 kiosk_id[CANVASS_ID_BYTES];

  canvass_derive_id (kiosk_id, "canvass kiosk 1", device_pk, CANVASS_SIGN_PK_BYTES, NULL, 0);
  if (memcmp (kiosk_id, header->kiosk_id, sizeof kiosk_id) != 0)
    return FALSE;

  digest (message, head, header->count);
  return crypto_sign_verify_detached (head + SIG_OFFSET, message, sizeof message, device_pk) == 0;
}
