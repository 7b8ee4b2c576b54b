/*
 * pair-grid.h: two signatures side by side, with what differs marked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/signature-sheet.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_PAIR_GRID (canvass_pair_grid_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPairGrid, canvass_pair_grid, CANVASS, PAIR_GRID, AdwBin)

/* @a, @b: (nullable) NULL shows nothing; nothing of them is kept but what is shown. */
void canvass_pair_grid_show (CanvassPairGrid *self,
                             CanvassCampaign *campaign,
                             const CanvassSignatureSheet *a,
                             const CanvassSignatureSheet *b);

G_END_DECLS
