/*
 * words-check.h: comparing a campaign's six words with what somebody was told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

G_BEGIN_DECLS

/* @told: six words, however they are spaced and capitalized. FALSE (CANVASS_CAMPAIGN_ERROR_INVALID)
 * when they are not @campaign's. */
gboolean canvass_words_check (CanvassCampaign *campaign, const char *told, GError **error);

/* Asks for the words at the terminal. FALSE (CANVASS_CAMPAIGN_ERROR_INVALID) when there is none,
 * and as above. */
gboolean canvass_words_ask (CanvassCampaign *campaign, GError **error);

G_END_DECLS
