/*
 * roll-list-text.h: what is searched of a signature, folded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/roll-list-private.h"

G_BEGIN_DECLS

/* In locked memory. */
typedef struct {
  guint32 day;
  char language[36];
  /* A head, of which the language's place is not set; then the name's words with one space between
   * them, and the place's. Names in other scripts come twice: letter by letter, and as their
   * speakers write them in Latin letters. Behind them is what each word sounds like, in capitals
   * after one of the marks below. */
  guint8 bytes[CANVASS_ROLL_LIST_TEXT_MAX_BYTES];
} CanvassRollListText;

/* One worker's tools, in locked memory. @key: the roll's, borrowed. */
typedef struct _CanvassRollListScribe CanvassRollListScribe;

CanvassRollListScribe *canvass_roll_list_scribe_new (CanvassCampaign *campaign, const guint8 *key);
void canvass_roll_list_scribe_free (CanvassRollListScribe *self);

/* FALSE if the box does not open. */
gboolean canvass_roll_list_scribe_write (CanvassRollListScribe *self,
                                         const guint8 *record_id,
                                         guint64 number,
                                         const guint8 *box,
                                         gsize length,
                                         CanvassRollListText *text);

G_END_DECLS
