/*
 * glyphs.h: text on a page that can be read out of the file again, in every script
 *
 * A PDF holds glyphs. Where one is not one letter (joined, reordered or stacked letters), readers
 * have to be told which letters it stands for, and each tells words apart by where letters are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Draws @n lines of @layout from @first on, with the upper left corner of these at @x, @y. Of
 * decorations none is drawn. */
void
canvass_glyphs_show (cairo_t *cr, PangoLayout *layout, guint first, guint n, double x, double y);

G_END_DECLS
