/*
 * overview-page.h: how the table stands, and everything that can be done about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_OVERVIEW_PAGE (canvass_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassOverviewPage, canvass_overview_page, CANVASS, OVERVIEW_PAGE, CanvassPanelPage)

G_END_DECLS
