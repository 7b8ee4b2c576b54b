/*
 * watch.h: sees every touch and key before the widgets do, and takes none away
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The canvasser's corner is the upper left one, in every language: this much of it each way, for
 * this long. */
#define CANVASS_CORNER_EM 3.5
#define CANVASS_CORNER_SECONDS 3

/**
 * CanvassWatch:
 *
 * Signals: "touched" (somebody is there), "corner-held" (the canvasser's corner was held).
 */
#define CANVASS_TYPE_WATCH (canvass_watch_get_type ())
G_DECLARE_FINAL_TYPE (CanvassWatch, canvass_watch, CANVASS, WATCH, GObject)

/* (transfer full) a watch on @widget, which has to outlive it. */
CanvassWatch *canvass_watch_new (GtkWidget *widget);

G_END_DECLS
