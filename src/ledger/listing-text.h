/*
 * listing-text.h: what is searched of a signature, folded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/listing-private.h"

G_BEGIN_DECLS

/* In locked memory. */
typedef struct {
  guint32 day;
  char language[36];
  /* A head, of which the language's place is not set; then the name's words with one space between
   * them, and the place's. Names in other scripts come twice: letter by letter, and as their
   * speakers write them in Latin letters. Behind them is what each word sounds like, in capitals
   * after one of the marks below. */
  guint8 bytes[CANVASS_LISTING_TEXT_MAX_BYTES];
} CanvassListingText;

/* One worker's tools, in locked memory. @key: the roll's, borrowed. */
typedef struct _CanvassListingScribe CanvassListingScribe;

CanvassListingScribe *canvass_listing_scribe_new (CanvassCampaign *campaign, const guint8 *key);
void canvass_listing_scribe_free (CanvassListingScribe *self);

/* FALSE if the box does not open. */
gboolean canvass_listing_scribe_write (CanvassListingScribe *self,
                                       const guint8 *record_id,
                                       guint64 number,
                                       const guint8 *box,
                                       gsize length,
                                       CanvassListingText *text);

G_END_DECLS
