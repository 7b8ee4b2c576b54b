/*
 * stock.h: the counts of a ledger and its roll, as “canvass desk status” prints them
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
