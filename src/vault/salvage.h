/*
 * salvage.h: finding records in the pages of a vault without the tree that leads to them
 *
 * A damaged page of a B-tree takes from SQL all that hangs below it, though the records' own bytes
 * are whole. A record is known by its magic, says its own length and has its hash beside it; so
 * what the tree has lost is looked for page by page. Layout: https://sqlite.org/fileformat2.html,
 * sections 1.6 and 2.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "vault/store.h"

G_BEGIN_DECLS

/**
 * CanvassSalvaged:
 *
 * Where a whole record lies. Changing the database makes it worthless; its hash tells.
 */
typedef struct {
  guint8 hash[CANVASS_HASH_BYTES]; /* of the bytes as they are */
  guint64 offset;                  /* of the record's beginning in the file */
  guint campaign_bytes;            /* of the column before it */
  gsize length;
} CanvassSalvaged;

/* Whether a record of this hash is known from elsewhere, such as a batch that lists it. */
typedef gboolean (*CanvassSalvageKnows) (const guint8 *hash, gpointer data);

/* (transfer full) (element-type CanvassSalvaged): every record that is whole, that is which has the
 * hash stored beside it, or one that @knows. A page that cannot be read is passed over. */
GArray *canvass_salvage_find (CanvassStore *store, CanvassSalvageKnows knows, gpointer data);

/* FALSE when it is no longer there. @record has room for CANVASS_RECORD_MAX_BYTES. */
gboolean
canvass_salvage_read (CanvassStore *store, const CanvassSalvaged *salvaged, guint8 *record);

G_END_DECLS
