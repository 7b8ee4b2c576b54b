/*
 * grid.h: tiles of equal width in as many columns as there is room for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassGrid:
 *
 * A column is at least "column-em" times the size of the text wide, "gap-em" from the next. Tiles
 * of one row are equally high. With "one-line", there are only so many columns that no tile's text
 * has to wrap, or a single one.
 */
#define CANVASS_TYPE_GRID (canvass_grid_get_type ())
G_DECLARE_FINAL_TYPE (CanvassGrid, canvass_grid, CANVASS, GRID, GtkWidget)

void canvass_grid_append (CanvassGrid *self, GtkWidget *child);

G_END_DECLS
