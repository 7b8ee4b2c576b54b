/*
 * welcome-page.h: the screen that waits for the next signer, to tap their language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_WELCOME_PAGE (canvass_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassWelcomePage, canvass_welcome_page, CANVASS, WELCOME_PAGE, CanvassPage)

G_END_DECLS
