/*
 * card-group.h: the canvassers' card of a campaign that was just sealed, to be printed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_CARD_GROUP (canvass_card_group_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassCardGroup, canvass_card_group, CANVASS, CARD_GROUP, AdwPreferencesGroup)

/* @campaign: (nullable) hides it until there is one. */
void canvass_card_group_set_campaign (CanvassCardGroup *self, CanvassCampaign *campaign);

G_END_DECLS
