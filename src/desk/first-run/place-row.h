/*
 * place-row.h: a row for something that is saved where somebody says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassPlaceRow:
 *
 * Its title says what is saved. Signal: "chosen" (const char *): the folder that somebody gave it.
 * Once saved, it says where, and asks no more. Property "title" comes first: its button is named by
 * it.
 */
#define CANVASS_TYPE_PLACE_ROW (canvass_place_row_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPlaceRow, canvass_place_row, CANVASS, PLACE_ROW, AdwActionRow)

GtkWidget *canvass_place_row_new (const char *title);

/* @path: (nullable) not saved yet. */
void canvass_place_row_set_saved (CanvassPlaceRow *self, const char *path);
void canvass_place_row_set_busy (CanvassPlaceRow *self, gboolean busy);

G_END_DECLS
