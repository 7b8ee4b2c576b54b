/*
 * duplicates-view.h: signatures that may be of one person, pair by pair
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_DUPLICATES_VIEW (canvass_duplicates_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassDuplicatesView, canvass_duplicates_view, CANVASS, DUPLICATES_VIEW, CanvassDeskView)

G_END_DECLS
