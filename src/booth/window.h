/*
 * window.h: the one window of a booth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassBoothWindow:
 *
 * Fills the screen, or has a frame of its own at a desktop. It has no menu, opens nothing else and
 * no debugger. Its title is the program's name only, as task lists show it.
 *
 * Signals:
 * "first-frame": once, when the first frame was handed to the screen
 * "canvasser-key": F12, which is for who has no touch screen what holding the corner is
 * "close-asked": by the frame of a windowed one; one that fills the screen cannot be closed
 */
#define CANVASS_TYPE_BOOTH_WINDOW (canvass_booth_window_get_type ())
G_DECLARE_FINAL_TYPE (CanvassBoothWindow, canvass_booth_window, CANVASS, BOOTH_WINDOW, AdwWindow)

CanvassBoothWindow *canvass_booth_window_new (gboolean windowed);

/* (nullable): NULL is an empty, calm screen. */
void canvass_booth_window_set_page (CanvassBoothWindow *self, GtkWidget *page);

/* Whether it refuses GTK's inspector when that is asked for, as its keys would. */
gboolean canvass_booth_window_refuses_inspector (CanvassBoothWindow *self);

/* Does everything that the first frame needs but showing it. */
void canvass_booth_window_prepare (CanvassBoothWindow *self);

/* Paints the first frame once where nobody sees it, so that all that is done for the first time is
 * done by then. Takes its time: only while the window waits. */
void canvass_booth_window_rehearse (CanvassBoothWindow *self);

G_END_DECLS
