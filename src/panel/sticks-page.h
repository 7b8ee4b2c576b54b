/*
 * sticks-page.h: the sticks that are there, and what is to be written to them by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_STICKS_PAGE (canvass_sticks_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassSticksPage, canvass_sticks_page, CANVASS, STICKS_PAGE, CanvassPanelPage)

G_END_DECLS
