/*
 * text-page.h: the petition's whole text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_TEXT_PAGE (canvass_text_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassTextPage, canvass_text_page, CANVASS, TEXT_PAGE, CanvassPage)

G_END_DECLS
