/*
 * rows.h: what is compared of each signature, folded and encrypted
 *
 * An ordinary user may lock 8 MiB, and the rest of memory goes to swap: so a row lies encrypted
 * under a key that is in locked memory and nowhere else, and is opened into a CanvassRow, which its
 * user keeps in locked memory too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/column.h"
#include "ledger/matching/letters.h"

G_BEGIN_DECLS

#define CANVASS_ROW_MAX_WORDS 6
#define CANVASS_ROW_MAX_VALUES 11
#define CANVASS_ROW_MAX_BYTES 1024
#define CANVASS_WORD_MAX_BYTES 64

/* A word of a name. */
typedef struct {
  const char *text;
  guint8 length;
  guint8 sound_length;
  guint8 frequency;                /* CanvassRows' */
  guint8 foreign;                  /* it was written in another script */
  guint16 characters;              /* of which Chinese ones it was made, hashed; 0 for none */
  guint64 letters;                 /* canvass_letters_in () */
  char sound[CANVASS_SOUND_BYTES]; /* letters.h */
} CanvassWord;

typedef struct {
  const char *text; /* not terminated; of a date, eight digits */
  guint8 length;    /* 0 where it was not told */
  guint8 frequency;
  guint64 letters; /* canvass_letters_in () */
} CanvassValue;

/* Of a name that was told in parts. */
enum {
  CANVASS_PART_GIVEN,
  CANVASS_PART_FAMILY,
  CANVASS_N_PARTS,
};

typedef struct {
  guint32 index;
  guint8 generation; /* CanvassGeneration */
  guint8 n_words;
  guint8 n_given; /* of the words, which come first; where names are in parts */
  CanvassWord words[CANVASS_ROW_MAX_WORDS];
  CanvassWord parts[CANVASS_N_PARTS]; /* all words of one without spaces; length 0 where untold */
  CanvassValue values[CANVASS_ROW_MAX_VALUES]; /* by layout */
  gsize used;
  char text[CANVASS_ROW_MAX_BYTES + CANVASS_N_PARTS * CANVASS_WORD_MAX_BYTES +
            CANVASS_ROW_MAX_VALUES * 8];
} CanvassRow;

/* Which column is which value; the same for every order in which rows came. */
typedef struct {
  gboolean whole_names; /* most have no given and family names of their own */
  guint n_values;
  CanvassColumnKind kinds[CANVASS_ROW_MAX_VALUES];
  const char *names[CANVASS_ROW_MAX_VALUES]; /* (borrowed) */
  gboolean day_first[CANVASS_ROW_MAX_VALUES];
  guint n_frequencies; /* words or parts, then values */
} CanvassLayout;

typedef struct _CanvassRows CanvassRows;

CanvassRows *canvass_rows_new (CanvassCampaign *campaign /* (nullable) */);
void canvass_rows_free (CanvassRows *self); /* wipes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassRows, canvass_rows_free)

void canvass_rows_add (CanvassRows *self,
                       const guint8 id[static CANVASS_ID_BYTES],
                       const CanvassPayload *payload);

/* Once all are there: sorts by id, keeps one of each, finds the layout. */
void canvass_rows_settle (CanvassRows *self);

/* The rest is for settled rows, from any thread. */
guint canvass_rows_get_n (const CanvassRows *self);
const guint8 *canvass_rows_get_id (const CanvassRows *self, guint i);
gboolean canvass_rows_find (const CanvassRows *self, const guint8 *id, guint *i);
const CanvassLayout *canvass_rows_get_layout (const CanvassRows *self);
/* For keyed hashes of what is in rows: from all of them, so that it is as secret as they are and
 * yet the same every time. 16 bytes of locked memory. */
const guint8 *canvass_rows_get_hash_key (const CanvassRows *self);
void canvass_rows_open (const CanvassRows *self, guint i, CanvassRow *row);

/* How many of the rows share a row's word or value, as canvass_frequency_count () reads it: one
 * byte for each of layout->n_frequencies. NULL at first. */
guint8 *canvass_rows_get_frequencies (CanvassRows *self, guint i);

static inline double
canvass_frequency_count (guint8 frequency)
{
  return __builtin_exp2 (frequency / 8.0);
}

G_END_DECLS
