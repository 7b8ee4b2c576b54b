/*
 * start-page.h: which ledger? those of before, or another one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/settings.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassStartPage:
 *
 * Signals: "chosen" (const char *: the folder of a ledger). Asks for "win.choose-ledger".
 */
#define CANVASS_TYPE_START_PAGE (canvass_start_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassStartPage, canvass_start_page, CANVASS, START_PAGE, AdwBin)

void canvass_start_page_show (CanvassStartPage *self, CanvassDeskSettings *settings);

G_END_DECLS
