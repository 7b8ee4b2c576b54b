/*
 * opener.h: opening records, one worker's part
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/chunk.h"

G_BEGIN_DECLS

/**
 * CanvassOpener:
 *
 * Locked memory in which one thread opens record after record. Nothing opened leaves it but in the
 * chunk that canvass_opener_open () returns, to be encrypted.
 */
typedef struct _CanvassOpener CanvassOpener;

CanvassOpener *canvass_opener_new (const CanvassKey *key); /* @key is borrowed */
void canvass_opener_free (CanvassOpener *self);

/* Completes @entries, of which the outside is known, and returns a chunk of them, @length bytes in
 * CANVASS_CHUNK_BYTES of the opener's own.
 * @records: n records of @record_size bytes each, n at most CANVASS_CHUNK_RECORDS
 * @recipient: the key's place among the seals, or -1 */
guint8 *canvass_opener_open (CanvassOpener *self,
                             const guint8 *records,
                             gsize record_size,
                             gint recipient,
                             CanvassChunkEntry *entries,
                             guint n,
                             gsize *length);

G_END_DECLS
