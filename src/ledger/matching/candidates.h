/*
 * candidates.h: pairs of rows that could be one person
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  guint32 a, b; /* a < b */
  CanvassPattern pattern;
} CanvassCandidate;

typedef void (*CanvassMatchProgress) (guint64 done, guint64 total, gpointer user_data);

/* (transfer full) (element-type CanvassCandidate) ascending, each once: of few rows all pairs, of
 * many those that keys.h brings together, which @model does not think strangers beyond doubt. Keys
 * of too many rows are split by sorting them, and neighbours compared, so that the work grows with
 * the rows and not with their square. Of half the work when cancelled. */
GArray *canvass_candidates_find (const CanvassRows *rows,
                                 const CanvassModel *model,
                                 CanvassMatchProgress progress,
                                 gpointer user_data,
                                 GCancellable *cancellable);

/* (transfer full) (element-type CanvassPattern) of pairs picked blindly: all, or a million. */
GArray *canvass_candidates_pick_blindly (const CanvassRows *rows);

G_END_DECLS
