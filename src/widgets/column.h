/*
 * column.h: a column of comfortable width in the middle
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassColumn:
 *
 * Gives its "child" at most "max-em" times the size of the text as width, so that lines stay
 * readable at every size of screen and text, and puts it in the middle.
 */
#define CANVASS_TYPE_COLUMN (canvass_column_get_type ())
G_DECLARE_FINAL_TYPE (CanvassColumn, canvass_column, CANVASS, COLUMN, GtkWidget)

/* The size of @widget's text in pixels. */
double canvass_widget_get_em (GtkWidget *widget);

G_END_DECLS
