/*
 * ending-page.h: a campaign that is being destroyed, or was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassEndingPage:
 *
 * Destroys to the end, also what an earlier run has left, and then saves the certificate where
 * somebody wants it. Asks for "win.back" when it is done. Signal: "ended" (const char *: folder).
 */
#define CANVASS_TYPE_ENDING_PAGE (canvass_ending_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassEndingPage, canvass_ending_page, CANVASS, ENDING_PAGE, AdwBin)

/* @closing: (nullable) it goes on once that has closed. */
void canvass_ending_page_show (CanvassEndingPage *self,
                               const char *directory,
                               const char *credentials,
                               CanvassDesk *closing);

G_END_DECLS
