/*
 * stock.h: the counts of a ledger and its roll, as “canvass desk status” prints them
 *
 * Taken after every decision: what one view alone shows of tables or doubts, it asks for itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"

G_BEGIN_DECLS

gboolean canvass_desk_take_stock (CanvassLedger *ledger,
                                  CanvassRoll *roll,
                                  CanvassDeskSummary *summary,
                                  GError **error);

G_END_DECLS
