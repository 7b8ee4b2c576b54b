/*
 * keep-page.h: the key's file goes to two places
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/step-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_KEEP_PAGE (canvass_keep_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassKeepPage, canvass_keep_page, CANVASS, KEEP_PAGE, CanvassStepPage)

G_END_DECLS
