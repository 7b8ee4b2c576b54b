/*
 * window.h: a window of the desk: which ledger, unlocking it, and its views
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "desk/settings.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The desk's own style, and the desktop's around it. Once, after canvass_pages_init (). */
void canvass_desk_style_init (void);

/**
 * CanvassDeskWindow:
 *
 * Locks by its button, after the minutes of the settings without a touch or a key, and before it
 * closes; a key that is being made is wiped by the same. Actions: "win.go" (id of a view, where in
 * it), "win.end" (what was written down to be destroyed), "win.lock", "win.choose-ledger",
 * "win.first-run", "win.back".
 */
#define CANVASS_TYPE_DESK_WINDOW (canvass_desk_window_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassDeskWindow, canvass_desk_window, CANVASS, DESK_WINDOW, AdwApplicationWindow)

CanvassDeskWindow *canvass_desk_window_new (GtkApplication *application,
                                            CanvassDeskSettings *settings);

/* Asks for the passphrase of the ledger in the folder. */
void canvass_desk_window_show_ledger (CanvassDeskWindow *self, const char *directory);

/* Shows an opened one. */
void canvass_desk_window_show_desk (CanvassDeskWindow *self, CanvassDesk *desk);

G_END_DECLS
