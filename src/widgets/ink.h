/*
 * ink.h: the picture of a drawing, kept up to date stroke by stroke
 *
 * A redraw costs what was drawn since the last one, not what was drawn in all: finished curves stay
 * as coverage in small tiles, each with a render node of its own. A tile whose node was handed to
 * GTK is never written again but replaced, so that Cairo has no reason to make copies of its own;
 * and each is wiped when the last node that shows it is gone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/drawing.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Widths are steps of pressure; a mouse and a finger have none and draw at full width. */
#define CANVASS_INK_PRESSURE_NONE 0
#define CANVASS_INK_PRESSURE_MAX 16

/**
 * CanvassInkGeometry:
 * @width: of the widget, in its own (logical) pixels
 * @height: likewise
 * @scale_factor: device pixels in a logical one
 * @paper: where in the widget the drawing's grid lies; of the same aspect as the grid
 * @pen: width of a line drawn without pressure, in logical pixels
 */
typedef struct {
  gint width, height;
  gint scale_factor;
  graphene_rect_t paper;
  double pen;
} CanvassInkGeometry;

typedef struct _CanvassInk CanvassInk;

CanvassInk *canvass_ink_new (void);
void canvass_ink_free (CanvassInk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassInk, canvass_ink_free)

/* Forgets the picture if anything differs from what it was made for. */
void canvass_ink_set_geometry (CanvassInk *self, const CanvassInkGeometry *geometry);
/* Forgets and wipes the picture; the next update draws every stroke again. */
void canvass_ink_reset (CanvassInk *self);

/**
 * canvass_ink_update:
 * @pressures: one step a point
 * @open: whether the newest stroke may still grow
 *
 * Adds what @drawing gained since the last update or reset; after any other change to it, reset.
 */
void canvass_ink_update (CanvassInk *self,
                         const CanvassDrawing *drawing,
                         const guint8 *pressures,
                         gboolean open);

/* With the end of an open stroke, which is only settled by the point after it. */
void canvass_ink_snapshot (CanvassInk *self,
                           const CanvassDrawing *drawing,
                           const guint8 *pressures,
                           gboolean open,
                           const GdkRGBA *color,
                           GtkSnapshot *snapshot);

/* How many curves were drawn in all its life: what tests measure the cost of a redraw by. */
guint64 canvass_ink_get_n_drawn (const CanvassInk *self);

G_END_DECLS
