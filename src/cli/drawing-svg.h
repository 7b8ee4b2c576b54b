/*
 * drawing-svg.h: a drawn signature as a picture, SVG 1.1
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/drawing.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes @drawing to @path, which nobody but its owner may read. */
gboolean
canvass_drawing_write_svg (const CanvassDrawing *drawing, const char *path, GError **error);

G_END_DECLS
