/*
 * keys.h: what two rows of one person are likely to have in common
 *
 * A pass finds all pairs that share one of its keys. The passes make up for each other: whatever
 * single thing was typed badly, changed or left out, another pass does not need it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/rows.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_PASS_EMAIL,
  CANVASS_PASS_PHONE,
  CANVASS_PASS_NAMES,       /* two names by sound, wherever they live now */
  CANVASS_PASS_NAME_PLACE,  /* one name by sound, and the postcode or city */
  CANVASS_PASS_NAME_BIRTH,  /* an initial and the day or year of birth */
  CANVASS_PASS_NAME_STREET, /* an initial and the street */
  CANVASS_PASS_NAME_OWN,    /* an initial and a campaign's own text */
  CANVASS_PASS_BIRTH_PLACE,
  CANVASS_PASS_INITIALS, /* of two names, and the place */
  CANVASS_N_PASSES,
} CanvassPass;

#define CANVASS_KEYS_MAX 56

/* Keyed hashes that tell nothing by themselves. Keys of pass i stand at starts[i] to before
 * starts[i + 1]. */
typedef struct {
  guint8 starts[CANVASS_N_PASSES + 1];
  guint64 keys[CANVASS_KEYS_MAX];
} CanvassKeys;

/* Of @pass alone, or of all up to it. */
void canvass_keys_make (const CanvassRows *rows,
                        const CanvassRow *row,
                        CanvassPass pass,
                        CanvassKeys *keys);
void canvass_keys_make_until (const CanvassRows *rows,
                              const CanvassRow *row,
                              CanvassPass pass,
                              CanvassKeys *keys);

G_END_DECLS
