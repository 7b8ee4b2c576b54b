/*
 * deliver-view.h: what is handed in, and what a table has on paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_DELIVER_VIEW (canvass_deliver_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassDeliverView, canvass_deliver_view, CANVASS, DELIVER_VIEW, CanvassDeskView)

G_END_DECLS
