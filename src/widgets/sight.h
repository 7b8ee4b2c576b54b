/*
 * sight.h: brings what matters into sight where it scrolls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer none) (nullable) of the scrolled window that @widget is in. */
GtkAdjustment *canvass_sight_get_adjustment (GtkWidget *widget);

/* @bounds: (out): where @widget stands below the top of what is scrolled there, in logical pixels:
 * that depends neither on how far it is scrolled nor on whether that is laid out yet.
 *
 * Returns: FALSE where nothing is scrolled. */
gboolean canvass_sight_locate (GtkWidget *widget, graphene_rect_t *bounds);

/* While it is held, nothing scrolls the window that @widget is in but the signer. */
void canvass_sight_hold (GtkWidget *widget, gboolean held);
gboolean canvass_sight_is_held (GtkWidget *widget);

/* Scrolls, once the page is laid out anew, so far that all of @widget is seen, and as much as there
 * is room for of what leads to it: from the upper edge of @from (nullable), which it is in or
 * below. */
void canvass_sight_bring (GtkWidget *widget, GtkWidget *from);

/* The same for what has the focus then, if it scrolls together with @widget. */
void canvass_sight_bring_focus (GtkWidget *widget);

G_END_DECLS
