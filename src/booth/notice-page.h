/*
 * notice-page.h: why nobody can sign now, and what to do about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/protocol.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Fills the screen with @notice in every language of @campaigns (element-type CanvassCampaign), or
 * in all that we speak when there are none. Signal "canvasser": the corner was held, or “Set up
 * this table” pressed. */
#define CANVASS_TYPE_NOTICE_PAGE (canvass_notice_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassNoticePage, canvass_notice_page, CANVASS, NOTICE_PAGE, AdwBin)

/* (transfer none) in the language in use; not of NONE. */
const char *canvass_notice_get_title (CanvassNotice notice);

GtkWidget *canvass_notice_page_new (CanvassNotice notice, GPtrArray *campaigns);

G_END_DECLS
