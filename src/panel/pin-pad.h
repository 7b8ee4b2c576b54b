/*
 * pin-pad.h: ten large keys, and dots for what they entered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/pin-entry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassPinPad:
 *
 * Neither widgets nor what is said of them ever have an entered digit: only how many there are.
 * Activates "pin.enter" when the canvasser is done.
 */
#define CANVASS_TYPE_PIN_PAD (canvass_pin_pad_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPinPad, canvass_pin_pad, CANVASS, PIN_PAD, GtkBox)

void canvass_pin_pad_set_entry (CanvassPinPad *self, CanvassPinEntry *entry);

/* A key of a real keyboard. Returns whether it was one for a PIN. */
gboolean canvass_pin_pad_press (CanvassPinPad *self, guint keyval);

G_END_DECLS
