/*
 * petition-page.h: the petitions of the table, and those on sticks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/panel-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_PETITION_PAGE (canvass_petition_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassPetitionPage, canvass_petition_page, CANVASS, PETITION_PAGE, CanvassPanelPage)

G_END_DECLS
