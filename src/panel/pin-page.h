/*
 * pin-page.h: the PIN is asked for, or chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_PIN_PAGE (canvass_pin_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPinPage, canvass_pin_page, CANVASS, PIN_PAGE, CanvassPanelPage)

G_END_DECLS
