/*
 * readiness-page.h: what the table is fit for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_READINESS_PAGE (canvass_readiness_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassReadinessPage, canvass_readiness_page, CANVASS, READINESS_PAGE, CanvassPanelPage)

G_END_DECLS
