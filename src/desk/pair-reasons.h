/*
 * pair-reasons.h: why two signatures may be of one person, in words and weights
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "ledger/duplicates.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_PAIR_REASONS (canvass_pair_reasons_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPairReasons, canvass_pair_reasons, CANVASS, PAIR_REASONS, AdwBin)

/* @n: 0 shows nothing. */
void canvass_pair_reasons_show (CanvassPairReasons *self,
                                CanvassCampaign *campaign,
                                const CanvassMatchReason *reasons,
                                guint n);

G_END_DECLS
