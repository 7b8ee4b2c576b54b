/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/opener.h"

#include "format/error.h"
#include "format/open-record.h"
#include "format/secret.h"

typedef struct {
  guint8 payload[CANVASS_PAYLOAD_PADDED_BYTES];
  guint8 bare[CANVASS_PAYLOAD_MAX_BYTES];
  guint8 chunk[CANVASS_CHUNK_BYTES];
} Plain;

struct _CanvassOpener {
  const CanvassKey *key;
  Plain *plain; /* (owned) locked memory */
  CanvassPayload *payload;
};

CanvassOpener *
canvass_opener_new (const CanvassKey *key)
{
  CanvassOpener *self = g_new0 (CanvassOpener, 1);

  self->key = key;
  self->plain = canvass_secret_new (sizeof *self->plain);
  self->payload = canvass_payload_new ();
  return self;
}

void
canvass_opener_free (CanvassOpener *self)
{
  canvass_secret_free (self->plain);
  canvass_payload_free (self->payload);
  g_free (self);
}

static CanvassOpened
describe_failure (const GError *error)
{
  return g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_WRONG_KEY)
             ? CANVASS_OPENED_WRONG_KEY
             : CANVASS_OPENED_TAMPERED;
}

/* Opening must not depend on which campaigns were known at the time, so a seal that is not where
 * the campaign says is looked for among all. */
static gsize
open_record (CanvassOpener *self, const guint8 *record, gsize size, gint recipient, guint8 *opened)
{
  g_autoptr (GError) error = NULL;
  gsize length =
      canvass_record_open (record, size, self->key, recipient, self->plain->payload, &error);

  if (length == 0 && recipient >= 0 && describe_failure (error) == CANVASS_OPENED_WRONG_KEY) {
    g_clear_error (&error);
    length = canvass_record_open (record, size, self->key, -1, self->plain->payload, &error);
  }

  *opened = length > 0 ? CANVASS_OPENED : describe_failure (error);
  return length;
}

static gsize
strip_drawing (CanvassOpener *self, gsize length)
{
  if (canvass_payload_get_drawing (self->payload) == NULL) {
    memcpy (self->plain->bare, self->plain->payload, length);
    return length;
  }

  canvass_payload_set_drawing (self->payload, NULL);
  return canvass_payload_encode (self->payload, self->plain->bare, NULL);
}

/* Returns the length of the payload without its drawing, 0 for what does not open or read. */
static gsize
open_entry (
    CanvassOpener *self, const guint8 *record, gsize size, gint recipient, CanvassChunkEntry *entry)
{
  CanvassPayload *payload = self->payload;
  gsize length = open_record (self, record, size, recipient, &entry->opened);

  if (length == 0)
    return 0;

  if (!canvass_payload_decode (payload, self->plain->payload, length, NULL)) {
    entry->opened = CANVASS_OPENED_UNREADABLE;
    return 0;
  }

  entry->kind = canvass_payload_get_kind (payload);
  if (entry->kind == CANVASS_PAYLOAD_CLOSE)
    entry->captured = canvass_payload_get_captured (payload);

  entry->glance = canvass_glance (self->plain->payload, length);
  length = strip_drawing (self, length);
  if (length == 0)
    entry->opened = CANVASS_OPENED_UNREADABLE;

  return length;
}

guint8 *
canvass_opener_open (CanvassOpener *self,
                     const guint8 *records,
                     gsize record_size,
                     gint recipient,
                     CanvassChunkEntry *entries,
                     guint n,
                     gsize *length)
{
  CanvassChunk chunk;

  canvass_chunk_start (&chunk, self->plain->chunk, CANVASS_CHUNK_BYTES, n);
  for (guint i = 0; i < n; i++) {
    gsize bare = open_entry (self, records + i * record_size, record_size, recipient, &entries[i]);

    canvass_chunk_append (&chunk, &entries[i], self->plain->bare, bare);
  }

  g_assert (!chunk.failed);
  *length = chunk.offset;
  return self->plain->chunk;
}
