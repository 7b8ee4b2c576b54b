/*
 * chain.h: what the chains of kiosks' batches say against the files, a step of settling
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/decisions.h"

G_BEGIN_DECLS

/* Sets the reason of what a fork or a revocation leaves in quarantine. */
void
canvass_facts_settle_chains (CanvassFacts *self, GArray *kiosks, const CanvassJudgement *judgement);

/* The part of it that is about revocations (revocation.c). */
void canvass_facts_settle_revoked (CanvassFacts *self,
                                   GArray *kiosks,
                                   const CanvassJudgement *judgement);

G_END_DECLS
