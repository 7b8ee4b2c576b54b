/*
 * strokes.h: a drawn signature on paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/document.h"

G_BEGIN_DECLS

/* @strokes: as petition-list.h has them. As large as fits, in the middle. */
void canvass_strokes_draw (CanvassDocument *document,
                           const guint16 *strokes,
                           double from,
                           double width,
                           double y,
                           double height);

G_END_DECLS
