/*
 * sheet-box.h: a sheet that lies over the pages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassSheetBox:
 *
 * A "title" over a "child" that scrolls where there is no room for it, and "actions" below, at most
 * "max-em" times the size of the text wide. Whoever opens it keeps what lies below out of reach.
 */
#define CANVASS_TYPE_SHEET_BOX (canvass_sheet_box_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSheetBox, canvass_sheet_box, CANVASS, SHEET_BOX, GtkBox)

G_END_DECLS
