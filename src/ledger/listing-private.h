/*
 * listing-private.h: what a listing keeps of each signature
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/listing.h"
#include "ledger/roll-private.h"

G_BEGIN_DECLS

/* Texts lie in blocks, each encrypted as a whole under a number of its own. */
#define CANVASS_LISTING_BLOCK_BYTES (64 * 1024)
#define CANVASS_LISTING_NAME_MAX_BYTES 240
/* What the sound of a word follows, whose script is Latin or another. */
#define CANVASS_LISTING_SOUND_LATIN '^'
#define CANVASS_LISTING_SOUND_FOREIGN '~'
#define CANVASS_LISTING_PLACE_MAX_BYTES 160
/* Place of the language, lengths of name and place, and both. */
#define CANVASS_LISTING_HEAD_BYTES 3
#define CANVASS_LISTING_TEXT_MAX_BYTES                                                             \
  (CANVASS_LISTING_HEAD_BYTES + CANVASS_LISTING_NAME_MAX_BYTES + CANVASS_LISTING_PLACE_MAX_BYTES)

typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint32 block;
  guint32 day; /* 20261128 */
  guint16 kiosk;
  guint8 states; /* CanvassListedStates */
  guint8 gone;   /* it left the roll, or a later row has what it says now */
} CanvassListingRow;

typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint rank; /* by name */
} CanvassListingKiosk;

typedef struct {
  guint8 key[crypto_stream_chacha20_KEYBYTES];
  guint8 open[CANVASS_LISTING_BLOCK_BYTES]; /* the block that is being filled */
} CanvassListingSecrets;

struct _CanvassListing {
  CanvassRoll *roll; /* (unowned) owns this */
  guint64 version;

  /* All owned. */
  GArray *rows;      /* (element-type CanvassListingRow) as their texts lie in the blocks */
  GPtrArray *blocks; /* (element-type guint8*) encrypted */
  gsize used;        /* of the open block, which is the last and not among @blocks yet */
  GArray *orders[CANVASS_LISTING_N_ORDERS]; /* (nullable) (element-type guint32) rows ascending */
  GArray *kiosks;                           /* (element-type CanvassListingKiosk) */
  GPtrArray *languages;                     /* (element-type utf8) by place */
  GPtrArray *sorted_languages;              /* (nullable) (element-type utf8) borrowed from these */
  CanvassListingSecrets *secrets;           /* locked memory */
};

void canvass_listing_free (CanvassListing *self);

/* @records: places of the facts whose rows came, went or say something else now. FALSE when it is
 * too much, and the listing is better made anew. */
gboolean canvass_listing_update (CanvassListing *self, const guint32 *records, guint n);
/* The same of those that have been merged or doubted, or are not any more. */
void canvass_listing_remark (CanvassListing *self, const guint32 *records, guint n);

/* Decrypts block @i into @plain. Any thread. */
void canvass_listing_open_block (const CanvassListing *self,
                                 guint i,
                                 guint8 plain[static CANVASS_LISTING_BLOCK_BYTES]);

/* The first row whose text lies in block @i or behind it. */
guint32 canvass_listing_find_block_start (const CanvassListing *self, guint i);

/* (transfer none) (element-type guint32) all rows that are not gone. */
GArray *canvass_listing_sort (CanvassListing *self, CanvassListingOrder order);

static inline CanvassListingRow *
canvass_listing_row (const CanvassListing *self, guint32 i)
{
  return &g_array_index (self->rows, CanvassListingRow, i);
}

static inline gsize
canvass_listing_text_length (const guint8 *text)
{
  return (gsize)CANVASS_LISTING_HEAD_BYTES + text[1] + text[2];
}

G_END_DECLS
