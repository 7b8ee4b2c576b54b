/*
 * meet-page.h: what a key is, and whether there is one already
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/step-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_MEET_PAGE (canvass_meet_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassMeetPage, canvass_meet_page, CANVASS, MEET_PAGE, CanvassStepPage)

G_END_DECLS
