/*
 * kiosk-page.h: one table: what it has sent, and what a coordinator can do about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/kiosk-job.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_KIOSK_PAGE (canvass_kiosk_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassKioskPage, canvass_kiosk_page, CANVASS, KIOSK_PAGE, AdwBin)

/* @view: (transfer none) what it is in. Takes @sheet. */
void
canvass_kiosk_page_show (CanvassKioskPage *self, CanvassDeskView *view, CanvassKioskSheet *sheet);
void canvass_kiosk_page_wipe (CanvassKioskPage *self);

/* Of the table that it shows; both (transfer none) (nullable). */
const char *canvass_kiosk_page_get_words (CanvassKioskPage *self);
const char *canvass_kiosk_page_get_name (CanvassKioskPage *self);

G_END_DECLS
