/*
 * key-grid.h: keys in rows, as large as fingers need them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassKeyGrid:
 *
 * Spreads its columns over the whole width and makes its rows CANVASS_TARGET_MM high, with
 * CANVASS_TARGET_GAP_MM between, where three fifths of the window's height allow it; else as high
 * as those allow, and the gaps go before the keys do. Captions grow with their keys.
 *
 * The arrow keys move the focus to the nearest key in their direction and never out of the grid;
 * Tab goes through all keys and out.
 */
#define CANVASS_TYPE_KEY_GRID (canvass_key_grid_get_type ())
G_DECLARE_FINAL_TYPE (CanvassKeyGrid, canvass_key_grid, CANVASS, KEY_GRID, GtkWidget)

CanvassKeyGrid *canvass_key_grid_new (void);

/* Removes all keys. @n_columns: in keys, as all widths are. */
void canvass_key_grid_reset (CanvassKeyGrid *self, guint n_rows, double n_columns);
void canvass_key_grid_clear_row (CanvassKeyGrid *self, guint row);
double canvass_key_grid_get_n_columns (CanvassKeyGrid *self);

/* @key: (transfer full): a button with a label, or a label. */
void canvass_key_grid_attach (
    CanvassKeyGrid *self, GtkWidget *key, guint row, double column, double width);

/* The focus that a key had which went, to the one that is nearest to where it was. */
void canvass_key_grid_bring_focus_back (CanvassKeyGrid *self);

/* FALSE when no key of the row can have the focus. */
gboolean canvass_key_grid_focus_row (CanvassKeyGrid *self, guint row);

G_END_DECLS
