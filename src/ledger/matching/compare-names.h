/*
 * compare-names.h: how two people's names agree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/compare.h"

G_BEGIN_DECLS

typedef struct {
  guint8 grades[CANVASS_FIELD_REST + 1];
  guint8 frequencies[2]; /* of the first and second, where they are the same */
} CanvassNames;

void canvass_compare_names (const CanvassLayout *layout,
                            const CanvassRow *a,
                            const CanvassRow *b,
                            CanvassNames *names);

G_END_DECLS
