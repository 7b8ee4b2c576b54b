/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/acknowledgement.h"

#include "format/cbor.h"
#include "format/envelope.h"
#include "format/error.h"

#include <stdlib.h>

#define FIXED_PART_BYTES 256 /* all of the payload but the hashes, generously */

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES);
}

/* (transfer full) a sorted copy without doubles. */
static guint8 *
sort_hashes (const guint8 *hashes, gsize *n_hashes)
{
  guint8 *sorted = g_memdup2 (hashes, *n_hashes * CANVASS_HASH_BYTES);
  gsize kept = 0;

  qsort (sorted, *n_hashes, CANVASS_HASH_BYTES, compare_hashes);
  for (gsize i = 0; i < *n_hashes; i++) {
    const guint8 *hash = sorted + i * CANVASS_HASH_BYTES;

    if (kept == 0 || compare_hashes (hash, sorted + (kept - 1) * CANVASS_HASH_BYTES) != 0) {
      memmove (sorted + kept * CANVASS_HASH_BYTES, hash, CANVASS_HASH_BYTES);
      kept++;
    }
  }

  *n_hashes = kept;
  return sorted;
}

GBytes *
canvass_acknowledgement_write (const guint8 campaign_hash[static CANVASS_HASH_BYTES],
                               const guint8 kiosk_id[static CANVASS_ID_BYTES],
                               const guint8 *hashes,
                               gsize n_hashes,
                               const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES],
                               GError **error)
{
  g_autofree guint8 *sorted = NULL;
  g_autofree guint8 *payload = NULL;
  CanvassCborWriter writer = { NULL, 0, 0, FALSE };

  if (n_hashes < 1 || n_hashes > CANVASS_ACKNOWLEDGEMENT_MAX_HASHES) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TOO_LARGE,
                         "An acknowledgement covers 1 to 500,000 records");
    return NULL;
  }

  sorted = sort_hashes (hashes, &n_hashes);
  writer.capacity = FIXED_PART_BYTES + n_hashes * CANVASS_HASH_BYTES;
  payload = g_malloc (writer.capacity);
  writer.buffer = payload;
  canvass_cbor_write_map (&writer, 3);
  canvass_cbor_write_text (&writer, "hashes");
  canvass_cbor_write_bytes (&writer, sorted, n_hashes * CANVASS_HASH_BYTES);
  canvass_cbor_write_text (&writer, "kiosk_id");
  canvass_cbor_write_bytes (&writer, kiosk_id, CANVASS_ID_BYTES);
  canvass_cbor_write_text (&writer, "campaign_hash");
  canvass_cbor_write_bytes (&writer, campaign_hash, CANVASS_HASH_BYTES);
  g_assert (!writer.overflow);

  return canvass_envelope_write (CANVASS_ENVELOPE_ACKNOWLEDGEMENT, payload, writer.length, sign_sk);
}

static gboolean
are_ascending (const guint8 *hashes, gsize n_hashes)
{
  for (gsize i = 1; i < n_hashes; i++)
    if (compare_hashes (hashes + (i - 1) * CANVASS_HASH_BYTES, hashes + i * CANVASS_HASH_BYTES) >=
        0)
      return FALSE;

  return TRUE;
}

gboolean
canvass_acknowledgement_read (GBytes *file, CanvassAcknowledgement *ack, GError **error)
{
  CanvassCborReader reader;
  CanvassCborText key = { NULL, 0 };
  const guint8 *payload, *hashes = NULL, *kiosk_id = NULL, *campaign_hash = NULL;
  gsize length, n = 0, hashes_length = 0;
  gboolean good;

  if (!canvass_envelope_read (
          file, CANVASS_ENVELOPE_ACKNOWLEDGEMENT, ack->signer_pk, &payload, &length, error))
    return FALSE;

  canvass_cbor_reader_init (&reader, payload, length);
  good = canvass_cbor_read_map (&reader, 3, &n) && n == 3 &&
         canvass_cbor_read_key (&reader, &key) && canvass_cbor_text_is (&key, "hashes") &&
         canvass_cbor_read_bytes (&reader,
                                  (gsize)CANVASS_ACKNOWLEDGEMENT_MAX_HASHES * CANVASS_HASH_BYTES,
                                  &hashes,
                                  &hashes_length) &&
         canvass_cbor_read_key (&reader, &key) && canvass_cbor_text_is (&key, "kiosk_id") &&
         canvass_cbor_read_fixed (&reader, CANVASS_ID_BYTES, &kiosk_id) &&
         canvass_cbor_read_key (&reader, &key) && canvass_cbor_text_is (&key, "campaign_hash") &&
         canvass_cbor_read_fixed (&reader, CANVASS_HASH_BYTES, &campaign_hash) &&
         hashes_length > 0 && hashes_length % CANVASS_HASH_BYTES == 0 &&
         are_ascending (hashes, hashes_length / CANVASS_HASH_BYTES);
  if (!good)
    canvass_cbor_refuse (&reader);
  if (!canvass_cbor_finish (&reader, "acknowledgement", error))
    return FALSE;

  memcpy (ack->campaign_hash, campaign_hash, sizeof ack->campaign_hash);
  memcpy (ack->kiosk_id, kiosk_id, sizeof ack->kiosk_id);
  ack->n_hashes = hashes_length / CANVASS_HASH_BYTES;
  ack->hashes = hashes;
  return TRUE;
}

gboolean
canvass_acknowledgement_covers (const CanvassAcknowledgement *ack,
                                const guint8 hash[static CANVASS_HASH_BYTES])
{
  return bsearch (hash, ack->hashes, ack->n_hashes, CANVASS_HASH_BYTES, compare_hashes) != NULL;
}
