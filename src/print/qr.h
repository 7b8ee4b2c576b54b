/*
 * qr.h: a QR code (ISO/IEC 18004) on paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/document.h"

G_BEGIN_DECLS

/* As a square of @size with its quiet zone. FALSE, drawing nothing, where @text has no room in it.
 */
gboolean
canvass_qr_draw (CanvassDocument *document, const char *text, double from, double size, double y);

G_END_DECLS
