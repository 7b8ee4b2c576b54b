/*
 * drawing-view.h: a drawn signature, drawn again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/drawing.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_DRAWING_VIEW (canvass_drawing_view_get_type ())
G_DECLARE_FINAL_TYPE (CanvassDrawingView, canvass_drawing_view, CANVASS, DRAWING_VIEW, GtkWidget)

/* @drawing: (nullable) copied into locked memory; NULL shows nothing. */
void canvass_drawing_view_set_drawing (CanvassDrawingView *self, const CanvassDrawing *drawing);

G_END_DECLS
