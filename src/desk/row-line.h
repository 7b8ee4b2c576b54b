/*
 * row-line.h: a line of text in a row of a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer none) an empty label at the end of @box, of as many lines as its text needs. @style:
 * (nullable) "dim-label", "warning". */
GtkWidget *canvass_row_line_add (GtkWidget *box, const char *style);

G_END_DECLS
