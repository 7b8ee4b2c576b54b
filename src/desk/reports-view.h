/*
 * reports-view.h: how the petition stands, to print and to post
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_REPORTS_VIEW (canvass_reports_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassReportsView, canvass_reports_view, CANVASS, REPORTS_VIEW, CanvassDeskView)

G_END_DECLS
