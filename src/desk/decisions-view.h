/*
 * decisions-view.h: what was decided, by whom, and what contradicts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_DECISIONS_VIEW (canvass_decisions_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassDecisionsView, canvass_decisions_view, CANVASS, DECISIONS_VIEW, CanvassDeskView)

G_END_DECLS
