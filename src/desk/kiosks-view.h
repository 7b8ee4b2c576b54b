/*
 * kiosks-view.h: the campaign's tables: admitted by their words, named, revoked, accounted for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

/**
 * CanvassKiosksView:
 *
 * Goes where canvass_desk_view_go () says: to the page of the kiosk whose id it is in hexadecimal.
 * Its pages speak up through the actions "kiosks.back" (to where it came from), "kiosks.admit",
 * "kiosks.batches", "kiosks.revoke" and "kiosks.reset-pin".
 */
#define CANVASS_TYPE_KIOSKS_VIEW (canvass_kiosks_view_get_type ())
G_DECLARE_FINAL_TYPE (CanvassKiosksView, canvass_kiosks_view, CANVASS, KIOSKS_VIEW, CanvassDeskView)

G_END_DECLS
