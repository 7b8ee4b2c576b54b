/*
 * batch-item.h: a table's batches, and what is missing between them, as items of a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/kiosk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassBatchItem:
 *
 * Immutable: a batch, a gap in the chain, or the end of it, where none counts.
 */
#define CANVASS_TYPE_BATCH_ITEM (canvass_batch_item_get_type ())
G_DECLARE_FINAL_TYPE (CanvassBatchItem, canvass_batch_item, CANVASS, BATCH_ITEM, GObject)

/* (transfer full) the newest first, with the gaps between them. */
GPtrArray *canvass_batch_item_list (const CanvassKioskHistory *history);
/* (transfer full) "none of them". */
CanvassBatchItem *canvass_batch_item_new_none (void);

/* (transfer none) (nullable) the batch_id that a revocation after it names; NULL of a gap. */
const guint8 *canvass_batch_item_get_id (CanvassBatchItem *self);
gboolean canvass_batch_item_is_none (CanvassBatchItem *self);

/* (transfer full) rows of items. */
GtkListItemFactory *canvass_batch_item_factory_new (void);

G_END_DECLS
