/*
 * found-page.h: the ledger of a petition is founded, and opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "desk/first-run/step-page.h"

G_BEGIN_DECLS

/**
 * CanvassFoundPage:
 *
 * Signal: "founded" (CanvassDesk *): opened, with a copy of the key.
 */
#define CANVASS_TYPE_FOUND_PAGE (canvass_found_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassFoundPage, canvass_found_page, CANVASS, FOUND_PAGE, CanvassStepPage)

G_END_DECLS
