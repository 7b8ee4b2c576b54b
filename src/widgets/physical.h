/*
 * physical.h: how large things are on the real screen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a finger needs, and what has to lie between two targets so that it hits only one. */
#define CANVASS_TARGET_MM 12.0
#define CANVASS_TARGET_GAP_MM 2.5

/* Application pixels per millimetre on @widget's monitor, or on the first one while it has none. A
 * monitor that says nothing of its size, or that it is smaller than 50 mm or larger than 3 m,
 * counts as one of 96 dots per inch. */
double canvass_widget_get_mm (GtkWidget *widget);

/* The arithmetic of the above, for a side of @pixels that is said to be @millimetres long. */
double canvass_pixels_per_mm (int pixels, int millimetres);

G_END_DECLS
