/*
 * growing-list.h: the beginning of a list at once, the rest of it bit by bit
 *
 * GtkListView makes some two hundred rows at once, which takes longer than a window may stand
 * still.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @model: (transfer full). */
GtkSliceListModel *canvass_growing_list_new (GListModel *model);
/* The model is about to hold other things: begin anew, with @view's frames. */
void canvass_growing_list_restart (GtkSliceListModel *self, GtkWidget *view);

G_END_DECLS
