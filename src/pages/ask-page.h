/*
 * ask-page.h: what is asked of whom, in a few words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_ASK_PAGE (canvass_ask_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassAskPage, canvass_ask_page, CANVASS, ASK_PAGE, CanvassPage)

G_END_DECLS
