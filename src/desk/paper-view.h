/*
 * paper-view.h: a page as it will be printed, as wide as there is room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_PAPER_VIEW (canvass_paper_view_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPaperView, canvass_paper_view, CANVASS, PAPER_VIEW, GtkWidget)

/* @page: (transfer full) (nullable) a recording with extents, drawn by the same code as on paper.
 * @name: what a screen reader says of it. */
void canvass_paper_view_set_page (CanvassPaperView *self, cairo_surface_t *page, const char *name);

G_END_DECLS
