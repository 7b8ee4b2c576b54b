/*
 * closed-page.h: the event has ended: how many signed, and a new session
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_CLOSED_PAGE (canvass_closed_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassClosedPage, canvass_closed_page, CANVASS, CLOSED_PAGE, CanvassPanelPage)

G_END_DECLS
