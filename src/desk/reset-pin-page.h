/*
 * reset-pin-page.h: a new PIN for a table whose PIN was forgotten
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_RESET_PIN_PAGE (canvass_reset_pin_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassResetPinPage, canvass_reset_pin_page, CANVASS, RESET_PIN_PAGE, AdwBin)

/* @view: (transfer none) what it is in. @name: of the table, and so of the file. */
void canvass_reset_pin_page_show (CanvassResetPinPage *self,
                                  CanvassDeskView *view,
                                  const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                  const char *name);
void canvass_reset_pin_page_wipe (CanvassResetPinPage *self);

G_END_DECLS
