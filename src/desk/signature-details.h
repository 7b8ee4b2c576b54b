/*
 * signature-details.h: everything about one signature
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/signature-sheet.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassSignatureDetails:
 *
 * Its buttons activate "signatures.correct", "signatures.withdraw" and the "desk-view.undo" of the
 * view that it is in.
 */
#define CANVASS_TYPE_SIGNATURE_DETAILS (canvass_signature_details_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassSignatureDetails, canvass_signature_details, CANVASS, SIGNATURE_DETAILS, AdwBin)

/* @sheet: (transfer full) (nullable): NULL shows that nothing is chosen. */
void canvass_signature_details_show (CanvassSignatureDetails *self,
                                     CanvassCampaign *campaign,
                                     CanvassSignatureSheet *sheet);
/* (transfer none) (nullable) */
const CanvassSignatureSheet *canvass_signature_details_get_sheet (CanvassSignatureDetails *self);

G_END_DECLS
