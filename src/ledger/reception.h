/*
 * reception.h: files on their way onto the shelf
 *
 * Looks at what was given before a byte of it is copied, and knows copies of what is there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/batch.h"

G_BEGIN_DECLS

typedef struct {
  const char *folder;     /* borrowed */
  GHashTable *hashes;     /* of files that are known */
  GHashTable *likenesses; /* of their headers */
} CanvassReception;

void canvass_reception_init (CanvassReception *self, const char *folder);
void canvass_reception_clear (CanvassReception *self);

/* @header is NULL of a mirror. */
void canvass_reception_know (CanvassReception *self,
                             const guint8 hash[static CANVASS_HASH_BYTES],
                             const CanvassBatchHeader *header);
gboolean canvass_reception_knows (const CanvassReception *self,
                                  const guint8 hash[static CANVASS_HASH_BYTES]);

/* Afterwards the batch or mirror at @path lies on the shelf as @hash. If a known one's copy there
 * had rotted, it is cured. Errors: CANVASS_FORMAT_ERROR of any kind (the file),
 * CANVASS_LEDGER_ERROR_STORAGE.
 */
gboolean canvass_reception_take (CanvassReception *self,
                                 const char *path,
                                 gboolean is_mirror,
                                 guint8 hash[static CANVASS_HASH_BYTES],
                                 GError **error);

G_END_DECLS
