/*
 * petitions-page.h: where a signer chooses among several petitions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_PETITIONS_PAGE (canvass_petitions_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassPetitionsPage, canvass_petitions_page, CANVASS, PETITIONS_PAGE, CanvassPage)

G_END_DECLS
