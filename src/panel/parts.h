/*
 * parts.h: labels, buttons and cards that the panel's pages are made of
 *
 * All are (transfer floating).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @style (nullable): a class of ui/style.css. */
GtkWidget *canvass_part_label (const char *text, const char *style);
/* @name: the widget's, for the focus; see panel-page.h. */
GtkWidget *canvass_part_button (const char *text, const char *style, const char *name);
void canvass_part_set_button (GtkButton *button, const char *text);
/* A button that activates "panel.go". */
GtkWidget *canvass_part_way (const char *text, const char *style, const char *place);
/* @icon and @text side by side. */
GtkWidget *canvass_part_note (const char *icon, const char *text);
GtkWidget *canvass_part_card (const char *style);
/* A large number over what it counts. */
GtkWidget *canvass_part_figure (guint64 number, const char *caption);
/* How far something is, of 1, and @words below. */
GtkWidget *canvass_part_bar (double fraction, const char *words);

/* Of a box or grid. */
void canvass_part_empty (GtkWidget *container);

/* (transfer full) as the language in use writes it. */
char *canvass_part_write (guint64 number);
/* (transfer full) the same of what consists of digits and signs, such as a day or a time. */
char *canvass_part_write_digits (const char *text);
/* (transfer full) whichever it is. */
char *canvass_part_write_detail (const char *text);
/* (transfer full): "14 GB free" */
char *canvass_part_write_room (guint64 bytes);

G_END_DECLS
