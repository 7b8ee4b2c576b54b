/*
 * campaign-view.h: the campaign that is collected for, and the way to its further versions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_CAMPAIGN_VIEW (canvass_campaign_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassCampaignView, canvass_campaign_view, CANVASS, CAMPAIGN_VIEW, CanvassDeskView)

G_END_DECLS
