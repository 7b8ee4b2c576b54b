/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/chunk.h"

#include "format/payload.h"

/* id, hash, four small numbers, captured, length of the payload */
#define ENTRY_BYTES (16 + 32 + 4 + 8 + 4)

static guint8 *
reserve (CanvassChunk *self, gsize length)
{
  guint8 *place = self->bytes + self->offset;

  if (self->failed || length > self->length - self->offset) {
    self->failed = TRUE;
    return NULL;
  }

  self->offset += length;
  return place;
}

void
canvass_chunk_start (CanvassChunk *self, guint8 *bytes, gsize capacity, guint n_entries)
{
  *self = (CanvassChunk){ .bytes = bytes, .length = capacity };
  canvass_write_u32 (reserve (self, 4), n_entries);
}

void
canvass_chunk_append (CanvassChunk *self,
                      const CanvassChunkEntry *entry,
                      const guint8 *payload,
                      gsize length)
{
  guint8 *place =
      reserve (self, ENTRY_BYTES + (entry->has_listed ? CANVASS_HASH_BYTES : 0) + length);

  if (place == NULL)
    return;

  memcpy (place, entry->id, 16);
  memcpy (place + 16, entry->hash, 32);
  place[48] = entry->outside;
  place[49] = entry->opened;
  place[50] = entry->kind;
  place[51] = entry->has_listed;
  canvass_write_u64 (place + 52, entry->captured);
  canvass_write_u32 (place + 60, length);
  place += ENTRY_BYTES;

  if (entry->has_listed) {
    memcpy (place, entry->listed, CANVASS_HASH_BYTES);
    place += CANVASS_HASH_BYTES;
  }

  if (length > 0)
    memcpy (place, payload, length);
}

guint
canvass_chunk_read (CanvassChunk *self, guint8 *bytes, gsize length)
{
  const guint8 *count;

  *self = (CanvassChunk){ .bytes = bytes, .length = length };
  count = reserve (self, 4);
  return count != NULL ? canvass_read_u32 (count) : 0;
}

gboolean
canvass_chunk_next (CanvassChunk *self,
                    CanvassChunkEntry *entry,
                    const guint8 **payload,
                    gsize *length)
{
  const guint8 *place = reserve (self, ENTRY_BYTES);

  if (place == NULL)
    return FALSE;

  memcpy (entry->id, place, 16);
  memcpy (entry->hash, place + 16, 32);
  entry->outside = place[48];
  entry->opened = place[49];
  entry->kind = place[50];
  entry->has_listed = place[51];
  entry->captured = canvass_read_u64 (place + 52);
  entry->glance = (CanvassGlance){ 0 };
  *length = canvass_read_u32 (place + 60);

  if (entry->outside > CANVASS_BATCH_RECORD_MISPLACED ||
      entry->opened > CANVASS_OPENED_UNREADABLE || entry->kind > CANVASS_PAYLOAD_DOUBT ||
      *length > CANVASS_PAYLOAD_MAX_BYTES)
    self->failed = TRUE;

  if (entry->has_listed) {
    const guint8 *listed = reserve (self, CANVASS_HASH_BYTES);

    if (listed != NULL)
      memcpy (entry->listed, listed, CANVASS_HASH_BYTES);
  }

  *payload = reserve (self, *length);
  return !self->failed;
}

void
canvass_chunk_entry_to_fact (const CanvassChunkEntry *entry, CanvassFacts *facts, guint32 file)
{
  CanvassRecordFact fact = {
    .file = file,
    .listed = CANVASS_NONE,
    .chosen = CANVASS_NONE,
    .outside = entry->outside,
    .opened = entry->opened,
    .kind = entry->kind,
    .day = entry->glance.day,
    .code = entry->glance.code,
  };

  memcpy (fact.id, entry->id, CANVASS_ID_BYTES);
  memcpy (fact.hash, entry->hash, CANVASS_HASH_BYTES);
  if (entry->has_listed)
    fact.listed = canvass_facts_add_listed (facts, entry->listed);

  if (entry->opened == CANVASS_OPENED && entry->kind == CANVASS_PAYLOAD_CLOSE) {
    CanvassCloseFact close = { .record = facts->records->len, .captured = entry->captured };

    g_array_append_val (facts->closes, close);
  }

  g_array_append_val (facts->records, fact);
}
