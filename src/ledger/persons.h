/*
 * persons.h: which records are one person's, by what coordinators decided
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/decisions.h"

G_BEGIN_DECLS

/* The last step of settling: of the signatures on the roll that are one person's, all but one are
 * merged. @contests: (nullable) gets a CanvassContest for each group that a difference speaks
 * against. */
void canvass_facts_settle_persons (CanvassFacts *self,
                                   const CanvassJudgement *judgement,
                                   GPtrArray *contests);

/* (transfer full) (element-type CanvassHash) all records that samenesses in force join with the one
 * of this hash, itself included, whether they are on the roll or not; ascending. */
GArray *canvass_judgement_list_joined (const CanvassJudgement *judgement,
                                       const guint8 hash[static CANVASS_HASH_BYTES]);

/* (transfer full) of each record that a sameness in force joins with others: its hash → the number
 * of its person, from 1. */
GHashTable *canvass_judgement_number_persons (const CanvassJudgement *judgement);

G_END_DECLS
