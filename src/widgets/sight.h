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

/* (transfer none) (nullable) what is scrolled there: where a widget stands in it does not depend on
 * how far it is scrolled, nor on whether that is laid out yet. */
GtkWidget *canvass_sight_get_content (GtkWidget *widget);

/* While it is held, nothing scrolls the window that @widget is in but the signer. */
void canvass_sight_hold (GtkWidget *widget, gboolean held);
gboolean canvass_sight_is_held (GtkWidget *widget);

/* Scrolls, once the page is laid out anew, so far that all of @widget is seen, and as much as there
 * is room for of what leads to it: from the upper edge of @from (nullable), which it is in or
 * below. */
void canvass_sight_bring (GtkWidget *widget, GtkWidget *from);

/* The same for what has the focus, if it scrolls together with @widget. */
void canvass_sight_bring_focus (GtkWidget *widget);

G_END_DECLS
