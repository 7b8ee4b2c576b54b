/*
 * signature-pad.h: where somebody signs with a finger, a pen or a mouse
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/drawing.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassSignaturePad:
 *
 * Draws with the finger that moves: a palm that rests, before it or beside it, and further fingers
 * neither draw nor end anything, and a pen sends fingers away. The points live in locked memory and
 * nowhere else; the pixels that show them are wiped when they change. Pressure shows on the screen
 * and is not kept.
 *
 * The drawing's grid has the aspect that the pad had when its first stroke began. A pad of another
 * shape shows it whole, centred.
 *
 * By keyboard: Space on an empty pad makes the cross of somebody who signs without writing,
 * BackSpace takes the last stroke back, Delete clears.
 *
 * The CSS node is `signature-pad`; its `color` is the ink's, and the named color "guide", if there
 * is one, that of the line to sign on. With `:focus-visible` it has an outline.
 *
 * Signals:
 * "changed": a stroke began or ended, or was taken back; or all were, or others set.
 */
#define CANVASS_TYPE_SIGNATURE_PAD (canvass_signature_pad_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSignaturePad, canvass_signature_pad, CANVASS, SIGNATURE_PAD, GtkWidget)

/* The longer side of the grid of what is drawn here. */
#define CANVASS_SIGNATURE_PAD_GRID 2048

CanvassSignaturePad *canvass_signature_pad_new (void);

/* (transfer none) never NULL; valid until the pad is disposed of. With no strokes yet, its grid
 * may be that of an earlier drawing. */
const CanvassDrawing *canvass_signature_pad_get_drawing (CanvassSignaturePad *self);
/* Copies @drawing; an invalid one and NULL clear the pad. */
void canvass_signature_pad_set_drawing (CanvassSignaturePad *self, const CanvassDrawing *drawing);

gboolean canvass_signature_pad_is_empty (CanvassSignaturePad *self);
void canvass_signature_pad_undo (CanvassSignaturePad *self);
void canvass_signature_pad_clear (CanvassSignaturePad *self);
/* In place of what is drawn: the cross of somebody who signs without writing. */
void canvass_signature_pad_make_cross (CanvassSignaturePad *self);

G_END_DECLS
