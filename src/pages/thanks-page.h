/*
 * thanks-page.h: shown once a signature is stored
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_THANKS_PAGE (canvass_thanks_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassThanksPage, canvass_thanks_page, CANVASS, THANKS_PAGE, CanvassPage)

G_END_DECLS
