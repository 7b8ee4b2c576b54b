/*
 * signature-filter.h: which signatures are listed, and in which order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/roll-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Signal: "changed". */
#define CANVASS_TYPE_SIGNATURE_FILTER (canvass_signature_filter_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassSignatureFilter, canvass_signature_filter, CANVASS, SIGNATURE_FILTER, AdwBin)

/* (element-type CanvassLedgerKiosk) and (element-type utf8): what there is to choose from. What was
 * chosen stays chosen where it is still there. */
void canvass_signature_filter_set_kiosks (CanvassSignatureFilter *self, GArray *kiosks);
void canvass_signature_filter_set_languages (CanvassSignatureFilter *self, GPtrArray *languages);

/* Everything but the search; texts are good until something changes. */
void canvass_signature_filter_read (CanvassSignatureFilter *self, CanvassRollListQuery *query);
/* Is anything left out? */
gboolean canvass_signature_filter_is_set (CanvassSignatureFilter *self);
void canvass_signature_filter_reset (CanvassSignatureFilter *self);

G_END_DECLS
