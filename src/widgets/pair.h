/*
 * pair.h: two parts side by side where there is room, else one above the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassPair:
 *
 * Puts "start" and "end" into equal columns where it is at least "wide-em" times the size of the
 * text wide, "gap-em" apart. A part that is not visible leaves all the room to the other.
 */
#define CANVASS_TYPE_PAIR (canvass_pair_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPair, canvass_pair, CANVASS, PAIR, GtkWidget)

G_END_DECLS
