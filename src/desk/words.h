/*
 * words.h: fields, languages, states and decisions as the desk calls them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "format/decision-body.h"
#include "ledger/roll-list.h"

G_BEGIN_DECLS

/* (transfer none) of a standard field a translated word; of a campaign's own its label in the
 * user's language or its first one, else the field's name. */
const char *canvass_desk_word_field (CanvassCampaign *campaign, const char *field);
/* (transfer none) the campaign's label in the same way. */
const char *canvass_desk_word_consent (CanvassCampaign *campaign, const char *consent);
const char *canvass_desk_word_language (const char *tag);
const char *canvass_desk_word_decision (CanvassDecisionKind kind);
/* (transfer none) what follows from contradicting decisions, by the engine's name of them, until
 * somebody decides. */
const char *canvass_desk_word_contradiction (const char *kind);
/* (transfer full) "Merged, corrected", or "". */
char *canvass_desk_word_states (CanvassListedStates states);

G_END_DECLS
