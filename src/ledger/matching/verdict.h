/*
 * verdict.h: what a pattern may count for at most, and what it says in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/compare.h"
#include "ledger/matching/matching.h"

G_BEGIN_DECLS

/* @probability as the model has it, held below what the pattern cannot prove. @shared_contact: the
 * e-mail or number that both gave is also that of somebody with another name. */
double canvass_verdict (const CanvassLayout *layout,
                        CanvassPattern pattern,
                        gboolean shared_contact,
                        double probability);

/* FALSE for a field that tells nothing. All of @reason but its weight. */
gboolean canvass_verdict_explain (const CanvassLayout *layout,
                                  CanvassPattern pattern,
                                  guint field,
                                  CanvassMatchReason *reason);

G_END_DECLS
