/*
 * you-page.h: the few things that the petition needs to know
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_YOU_PAGE (canvass_you_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassYouPage, canvass_you_page, CANVASS, YOU_PAGE, CanvassPage)

G_END_DECLS
