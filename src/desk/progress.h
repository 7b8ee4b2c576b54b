/*
 * progress.h: how far a job of the desk is, from the thread that does it to the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CanvassDeskProgress:
 *
 * Made on the main thread and given to a job, which steps it from its own. Signal: "changed", on
 * the main thread, at most some twenty times a second however often it is stepped.
 */
#define CANVASS_TYPE_DESK_PROGRESS (canvass_desk_progress_get_type ())
G_DECLARE_FINAL_TYPE (CanvassDeskProgress, canvass_desk_progress, CANVASS, DESK_PROGRESS, GObject)

CanvassDeskProgress *canvass_desk_progress_new (void);

/* Main thread. */
guint64 canvass_desk_progress_get_done (CanvassDeskProgress *self);
guint64 canvass_desk_progress_get_total (CanvassDeskProgress *self);   /* 0: not known yet */
double canvass_desk_progress_get_fraction (CanvassDeskProgress *self); /* below 0: not known yet */

/* Any thread; @progress is a CanvassDeskProgress: what an engine takes as its CanvassProgress. */
void canvass_desk_progress_step (guint64 done, guint64 total, gpointer progress);

/* Any thread: what follows cannot tell how far it is, and takes about so long. The fraction then
 * follows the clock until the next step, which has to come, and stays below 1. */
void canvass_desk_progress_expect (CanvassDeskProgress *self, double seconds);

G_END_DECLS
