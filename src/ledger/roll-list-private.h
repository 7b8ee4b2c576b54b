/*
 * roll-list-private.h: what a listing keeps of each signature
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/roll-list.h"
#include "ledger/roll-private.h"

G_BEGIN_DECLS

/* Texts lie in blocks, each encrypted as a whole under a number of its own. */
#define CANVASS_ROLL_LIST_BLOCK_BYTES (64 * 1024)
#define CANVASS_ROLL_LIST_NAME_MAX_BYTES 240
/* What the sound of a word follows, whose script is Latin or another. */
#define CANVASS_ROLL_LIST_SOUND_LATIN '^'
#define CANVASS_ROLL_LIST_SOUND_FOREIGN '~'
#define CANVASS_ROLL_LIST_PLACE_MAX_BYTES 160
/* Place of the language, lengths of name and place, and both. */
#define CANVASS_ROLL_LIST_HEAD_BYTES 3
#define CANVASS_ROLL_LIST_TEXT_MAX_BYTES                                                           \
  (CANVASS_ROLL_LIST_HEAD_BYTES + CANVASS_ROLL_LIST_NAME_MAX_BYTES +                               \
   CANVASS_ROLL_LIST_PLACE_MAX_BYTES)

typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint32 block;
  guint32 day; /* 20261128 */
  guint16 kiosk;
  guint8 states; /* CanvassListedStates */
  guint8 gone;   /* it left the roll, or a later row has what it says now */
} CanvassRollListRow;

typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint rank; /* by name */
} CanvassRollListKiosk;

typedef struct {
  guint8 key[crypto_stream_chacha20_KEYBYTES];
  guint8 open[CANVASS_ROLL_LIST_BLOCK_BYTES]; /* the block that is being filled */
} CanvassRollListSecrets;

struct _CanvassRollList {
  CanvassRoll *roll; /* (unowned) owns this */
  guint64 version;

  /* All owned. */
  GArray *rows;      /* (element-type CanvassRollListRow) as their texts lie in the blocks */
  GPtrArray *blocks; /* (element-type guint8*) encrypted */
  gsize used;        /* of the open block, which is the last and not among @blocks yet */
  GArray *orders[CANVASS_ROLL_LIST_N_ORDERS]; /* (nullable) (element-type guint32) rows ascending */
  GArray *kiosks;                             /* (element-type CanvassRollListKiosk) */
  GPtrArray *languages;                       /* (element-type utf8) by place */
  GPtrArray *sorted_languages;     /* (nullable) (element-type utf8) borrowed from these */
  CanvassRollListSecrets *secrets; /* locked memory */
};

void canvass_roll_list_free (CanvassRollList *self);

/* @records: places of the facts whose rows came, went or say something else now. FALSE when it is
 * too much, and the listing is better made anew. */
gboolean canvass_roll_list_update (CanvassRollList *self, const guint32 *records, guint n);
/* The same of those that have been merged or doubted, or are not any more. */
void canvass_roll_list_remark (CanvassRollList *self, const guint32 *records, guint n);

/* Behind all others; says in which block. */
void
canvass_roll_list_append_text (CanvassRollList *self, CanvassRollListRow *row, const guint8 *text);
/* Places among the list's, where each gets one. */
guint16 canvass_roll_list_find_kiosk (CanvassRollList *self, const guint8 *kiosk_id);
guint8 canvass_roll_list_find_language (CanvassRollList *self, const char *tag);
/* What is told of a row besides its text. */
void canvass_roll_list_describe_row (const CanvassRollList *self,
                                     const guint8 *hash,
                                     gboolean withdrawn,
                                     guint file,
                                     CanvassRollListRow *row);

/* Decrypts block @i into @plain. Any thread. */
void canvass_roll_list_open_block (const CanvassRollList *self,
                                   guint i,
                                   guint8 plain[static CANVASS_ROLL_LIST_BLOCK_BYTES]);

/* The first row whose text lies in block @i or behind it. */
guint32 canvass_roll_list_find_block_start (const CanvassRollList *self, guint i);

/* (transfer none) (element-type guint32) all rows that are not gone. */
GArray *canvass_roll_list_sort (CanvassRollList *self, CanvassRollListOrder order);

static inline CanvassRollListRow *
canvass_roll_list_row (const CanvassRollList *self, guint32 i)
{
  return &g_array_index (self->rows, CanvassRollListRow, i);
}

static inline gsize
canvass_roll_list_text_length (const guint8 *text)
{
  return (gsize)CANVASS_ROLL_LIST_HEAD_BYTES + text[1] + text[2];
}

G_END_DECLS
