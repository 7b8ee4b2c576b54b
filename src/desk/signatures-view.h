/*
 * signatures-view.h: all signatures, searched, and one of them in full
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

/* Opens at a record id in hexadecimal. */
#define CANVASS_TYPE_SIGNATURES_VIEW (canvass_signatures_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassSignaturesView, canvass_signatures_view, CANVASS, SIGNATURES_VIEW, CanvassDeskView)

G_END_DECLS
