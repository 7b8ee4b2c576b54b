/*
 * pen-stroke.h: a line as a pen writes it, for decoration
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassPenStroke:
 *
 * As wide as it may be, in the style's colour; nothing to screen readers. Drawn here because a
 * picture of it cost a tenth of the time to the first frame: GTK loads a library for SVG.
 *
 * CSS name: "pen-stroke".
 */
#define CANVASS_TYPE_PEN_STROKE (canvass_pen_stroke_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPenStroke, canvass_pen_stroke, CANVASS, PEN_STROKE, GtkWidget)

G_END_DECLS
