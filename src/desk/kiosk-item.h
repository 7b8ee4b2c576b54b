/*
 * kiosk-item.h: a table as an item of a list, and as its row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassKioskItem:
 *
 * Immutable.
 */
#define CANVASS_TYPE_KIOSK_ITEM (canvass_kiosk_item_get_type ())
G_DECLARE_FINAL_TYPE (CanvassKioskItem, canvass_kiosk_item, CANVASS, KIOSK_ITEM, GObject)

CanvassKioskItem *canvass_kiosk_item_new (const CanvassLedgerKiosk *kiosk);
const CanvassLedgerKiosk *
canvass_kiosk_item_get_kiosk (CanvassKioskItem *self); /* (transfer none) */
/* @words: (nullable) casefolded; NULL finds all. */
gboolean canvass_kiosk_item_matches (CanvassKioskItem *self, const char *words);

/**
 * CanvassKioskOrder:
 * @CANVASS_KIOSK_ORDER_TROUBLE: those that somebody should look at, then by name
 */
typedef enum {
  CANVASS_KIOSK_ORDER_TROUBLE,
  CANVASS_KIOSK_ORDER_NAME,
  CANVASS_KIOSK_ORDER_SIGNATURES,
  CANVASS_KIOSK_ORDER_SEEN,
} CanvassKioskOrder;

gint canvass_kiosk_item_compare (CanvassKioskItem *a, CanvassKioskItem *b, CanvassKioskOrder order);

/* (transfer full) rows of items. */
GtkListItemFactory *canvass_kiosk_item_factory_new (void);

G_END_DECLS
