/*
 * tray.h: the touch keyboard below the pages, there while a field is filled in by touch
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassTray:
 *
 * Opens when a CanvassEntry of the same window has the focus and the signer touches rather than
 * types: the last press was a touch, or there is no keyboard at all. A key of a real keyboard
 * closes it again. While it is open, the entry stays in sight.
 *
 * The window's action "keyboard.toggle" opens and closes it for the entry that has the focus.
 * Opened by a key, it takes the focus, goes on typing into that entry and gives the focus back on
 * Escape.
 */
#define CANVASS_TYPE_TRAY (canvass_tray_get_type ())
G_DECLARE_FINAL_TYPE (CanvassTray, canvass_tray, CANVASS, TRAY, GtkWidget)

CanvassTray *canvass_tray_new (void);

/* BCP 47: whose letters the keyboard has. */
void canvass_tray_set_language (CanvassTray *self, const char *language);
/* (transfer none) what its key Done says, in the language that it was made in. */
const char *canvass_tray_get_done (CanvassTray *self);
/* What that key says below, in a helper's language; NULL for nothing. */
void canvass_tray_set_done_below (CanvassTray *self, const char *words);
gboolean canvass_tray_is_open (CanvassTray *self);
/* For how many milliseconds it has been. */
gint64 canvass_tray_get_open_ms (CanvassTray *self);

G_END_DECLS
