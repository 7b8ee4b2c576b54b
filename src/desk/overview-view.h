/*
 * overview-view.h: where the petition stands: the count, the goal, and how the count comes about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_OVERVIEW_VIEW (canvass_overview_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassOverviewView, canvass_overview_view, CANVASS, OVERVIEW_VIEW, CanvassDeskView)

G_END_DECLS
