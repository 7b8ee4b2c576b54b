/*
 * entry-row.h: an entry and beside it the button that shows the touch keyboard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "widgets/entry.h"

G_BEGIN_DECLS

/**
 * CanvassEntryRow:
 *
 * For who neither touches nor has real keys: with a mouse, or with a switch or two. The button
 * gives the focus to the entry and activates "keyboard.toggle", which whoever has a keyboard
 * offers.
 */
#define CANVASS_TYPE_ENTRY_ROW (canvass_entry_row_get_type ())
G_DECLARE_FINAL_TYPE (CanvassEntryRow, canvass_entry_row, CANVASS, ENTRY_ROW, GtkWidget)

/* @entry: (transfer floating) */
GtkWidget *canvass_entry_row_new (CanvassEntry *entry);
CanvassEntry *canvass_entry_row_get_entry (CanvassEntryRow *self);

G_END_DECLS
