/*
 * touch-words.h: how well five targets were hit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/model.h"

G_BEGIN_DECLS

/* (transfer full) in the language in use. */
char *canvass_touch_describe (guint round, const CanvassTouchResult *result);
/* (transfer none) what to do in this round. */
const char *canvass_touch_ask (guint round);

G_END_DECLS
