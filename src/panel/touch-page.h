/*
 * touch-page.h: five targets to hit, dry, wet and through the protector
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_TOUCH_PAGE (canvass_touch_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassTouchPage, canvass_touch_page, CANVASS, TOUCH_PAGE, CanvassPanelPage)

G_END_DECLS
