/*
 * pile.h: texts below each other, whose width nobody has to search for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassPile:
 *
 * Looks and is styled as a vertical GtkBox, but its width never follows from its height. Of what is
 * aligned vertically or stands in a row, GTK wants to know how wide it has to be at a height. For
 * texts that wrap it finds that by trying: it lays out each some ten times, and some hundred times
 * where a row holds it. So a text in a row, and texts that are aligned together, belong in a pile.
 */
#define CANVASS_TYPE_PILE (canvass_pile_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPile, canvass_pile, CANVASS, PILE, GtkWidget)

GtkWidget *canvass_pile_new (void);

void canvass_pile_append (CanvassPile *self, GtkWidget *child);

G_END_DECLS
