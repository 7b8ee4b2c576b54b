/*
 * restyle.h: giving a widget other classes of the style sheet, and all below it new sizes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Replaces @before by @now; either may be NULL. GTK works a widget's new style out when something
 * asks for it, and a frame asks for sizes first: until then a widget remembers how large it was,
 * while what is inside is measured anew, and GTK warns that the two do not agree. */
void canvass_widget_replace_css_class (GtkWidget *widget, const char *before, const char *now);

G_END_DECLS
