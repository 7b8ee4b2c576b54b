/*
 * name-page.h: the table gets a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_NAME_PAGE (canvass_name_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassNamePage, canvass_name_page, CANVASS, NAME_PAGE, CanvassPanelPage)

G_END_DECLS
