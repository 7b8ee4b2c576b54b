/*
 * have-page.h: a key that is there already, from its file or from its shares
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/step-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_HAVE_PAGE (canvass_have_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassHavePage, canvass_have_page, CANVASS, HAVE_PAGE, CanvassStepPage)

G_END_DECLS
