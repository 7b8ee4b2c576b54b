/*
 * typing-view.h: paper sheets, typed in line by line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_TYPING_VIEW (canvass_typing_view_get_type ())
G_DECLARE_FINAL_TYPE (CanvassTypingView, canvass_typing_view, CANVASS, TYPING_VIEW, CanvassDeskView)

G_END_DECLS
