/*
 * chunk.h: records of one file, as they stand in the index
 *
 * The plain side of a chunk: a count, then for each record what is known of it and its payload
 * without the drawing. It holds plaintext, so it is always in locked memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/index.h"
#include "ledger/tag.h"

G_BEGIN_DECLS

typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  guint8 outside; /* CanvassBatchRecord */
  guint8 opened;  /* CanvassOpened */
  guint8 kind;    /* CanvassPayloadKind */
  gboolean has_listed;
  guint8 listed[CANVASS_HASH_BYTES];
  guint64 captured;
  CanvassGlance glance; /* not in the chunk: of the payload beside it */
} CanvassChunkEntry;

/* Both ways over the same bytes; @failed stays set once something did not fit or is cut off. */
typedef struct {
  guint8 *bytes;
  gsize length; /* capacity when writing */
  gsize offset;
  gboolean failed;
} CanvassChunk;

void canvass_chunk_start (CanvassChunk *self, guint8 *bytes, gsize capacity, guint n_entries);
void canvass_chunk_append (CanvassChunk *self,
                           const CanvassChunkEntry *entry,
                           const guint8 *payload,
                           gsize length);

/* Returns the number of entries; 0 if it is no chunk. */
guint canvass_chunk_read (CanvassChunk *self, guint8 *bytes, gsize length);
/* @payload points into the chunk; @length is 0 for a record that did not open. */
gboolean canvass_chunk_next (CanvassChunk *self,
                             CanvassChunkEntry *entry,
                             const guint8 **payload,
                             gsize *length);

/* Adds to @facts, as a record of the file at @file. */
void
canvass_chunk_entry_to_fact (const CanvassChunkEntry *entry, CanvassFacts *facts, guint32 file);

G_END_DECLS
