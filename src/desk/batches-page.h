/*
 * batches-page.h: a table's batches, and choosing the last of them that counts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"
#include "ledger/kiosk.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_BATCHES_PAGE (canvass_batches_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassBatchesPage, canvass_batches_page, CANVASS, BATCHES_PAGE, AdwBin)

/* @view: (transfer none) what it is in. The same table again shows what is new about it. */
void canvass_batches_page_show (CanvassBatchesPage *self,
                                CanvassDeskView *view,
                                const CanvassKioskHistory *history);
/* Whether a batch is to be chosen, after which nothing counts; else they are only looked at. */
void canvass_batches_page_set_revoking (CanvassBatchesPage *self, gboolean revoking);
void canvass_batches_page_wipe (CanvassBatchesPage *self);

G_END_DECLS
