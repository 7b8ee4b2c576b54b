/*
 * public-page.h: the half of the key that whoever writes the petition needs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/step-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_PUBLIC_PAGE (canvass_public_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPublicPage, canvass_public_page, CANVASS, PUBLIC_PAGE, CanvassStepPage)

G_END_DECLS
