/*
 * sign-page.h: what will be handed in, the drawing, and Sign
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_SIGN_PAGE (canvass_sign_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSignPage, canvass_sign_page, CANVASS, SIGN_PAGE, CanvassPage)

G_END_DECLS
