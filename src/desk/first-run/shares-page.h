/*
 * shares-page.h: shares of the key for others to hold, and the day it is lost, rehearsed at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/step-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_SHARES_PAGE (canvass_shares_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSharesPage, canvass_shares_page, CANVASS, SHARES_PAGE, CanvassStepPage)

G_END_DECLS
