/*
 * quarantine-page.h: the records in quarantine for one reason: looked at, released or rejected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/**
 * CanvassQuarantinePage:
 *
 * Signal: "back".
 */
#define CANVASS_TYPE_QUARANTINE_PAGE (canvass_quarantine_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassQuarantinePage, canvass_quarantine_page, CANVASS, QUARANTINE_PAGE, AdwBin)

/* @view: what it is in, for its desk and its toasts. */
void canvass_quarantine_page_show (CanvassQuarantinePage *self,
                                   CanvassDeskView *view,
                                   CanvassQuarantineReason reason);
void canvass_quarantine_page_refresh (CanvassQuarantinePage *self);
void canvass_quarantine_page_wipe (CanvassQuarantinePage *self);

G_END_DECLS
