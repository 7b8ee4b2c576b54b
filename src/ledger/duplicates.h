/*
 * duplicates.h: the signatures of a roll that are of one person
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"
#include "ledger/matching/matching.h"

G_BEGIN_DECLS

/* What a person has said of two signatures. */
typedef struct {
  guint8 a[CANVASS_ID_BYTES];
  guint8 b[CANVASS_ID_BYTES];
  gboolean same;
} CanvassSameness;

/* (transfer full) run over all signatures of @roll, with the fields of @ledger's newest campaign.
 * What coordinators decided holds whatever is probable.
 * @said: (nullable) (element-type CanvassSameness) the same besides; of one pair, the last counts.
 * NULL with G_IO_ERROR_CANCELLED or what reading the roll failed with. */
CanvassMatching *canvass_duplicates_find (CanvassLedger *ledger,
                                          CanvassRoll *roll,
                                          GArray *said,
                                          CanvassProgress progress,
                                          gpointer user_data,
                                          GCancellable *cancellable,
                                          GError **error);

/* (transfer full) (element-type GByteArray): of each person whom certain pairs make out of several
 * signatures that nobody has joined yet, their ids one after the other, ascending; people by their
 * first. Nobody is made of two who were said to be different people, before the search or, in @said
 * (nullable) (element-type CanvassSameness), after it. */
GPtrArray *canvass_duplicates_list_certain (CanvassMatching *matching, const GArray *said);

G_END_DECLS
