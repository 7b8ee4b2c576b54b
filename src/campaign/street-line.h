/*
 * street-line.h: a line of an address, taken apart into words that can be compared
 *
 * Made for the addresses of the United States, where many spellings mean one street. What a signer
 * typed is only ever in the caller's CanvassStreetLine, which is large: on the stack or in locked
 * memory, and wiped.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CANVASS_STREET_MAX_WORDS 32
#define CANVASS_STREET_MAX_BYTES 640

/* What a word may be in an address, whatever it is in this one. */
typedef enum {
  CANVASS_STREET_DIRECTION = 1 << 0,
  CANVASS_STREET_TYPE = 1 << 1,
  CANVASS_STREET_UNIT = 1 << 2,       /* "apt", with something behind it */
  CANVASS_STREET_UNIT_ALONE = 1 << 3, /* "rear", or the "2F" of an apartment */
  CANVASS_STREET_FLOOR = 1 << 4,      /* with a number before or behind it */
  CANVASS_STREET_NUMBER_SIGN = 1 << 5,
  CANVASS_STREET_ORDINAL = 1 << 6,  /* "22nd" */
  CANVASS_STREET_HOUSE = 1 << 7,    /* "2459", "2459A", "2459-2461" */
  CANVASS_STREET_FRACTION = 1 << 8, /* "1/2" */
} CanvassStreetRole;

typedef struct {
  const char *word;
  const char *canonical; /* of all that mean the same */
  guint8 roles;
} CanvassStreetWord;

/* (nullable) lower case. */
const CanvassStreetWord *canvass_street_word_find (const char *text, gsize length);
/* The @i-th of them; NULL behind the last. */
const CanvassStreetWord *canvass_street_word_get (guint i);
/* The same for all words that mean the same; never 0. */
guint8 canvass_street_word_id (const CanvassStreetWord *word);

typedef struct {
  const char *text; /* not terminated */
  guint length;
  guint roles;
  guint8 id;             /* of a direction or type */
  guint8 beside;         /* id of the direction in a house's "2459W" */
  guint32 first, last;   /* of a house: its number, or those from and to */
  gboolean touches_next; /* only a full stop stands between */
} CanvassStreetToken;

typedef struct {
  guint n_tokens;
  gsize length; /* of text */
  CanvassStreetToken tokens[CANVASS_STREET_MAX_WORDS];
  char text[CANVASS_STREET_MAX_BYTES];
} CanvassStreetLine;

/* Without case, accents and punctuation. FALSE when @line is no UTF-8 or too long; @self then holds
 * nothing to compare. Either way it may hold what was typed. */
gboolean canvass_street_line_parse (CanvassStreetLine *self, const char *line);

/* Tokens @from to before @to as one string to compare, without spaces, since "La Salle" is
 * "LaSalle". Returns its length; not terminated. */
gsize canvass_street_line_write_key (const CanvassStreetLine *self,
                                     guint from,
                                     guint to,
                                     char key[static CANVASS_STREET_MAX_BYTES]);

/* What a line that is a street's name and nothing else consists of. */
typedef struct {
  guint from, to; /* tokens of the name proper; none if @from is @to */
  guint8 before;  /* ids of the directions on both sides, and of the type; or 0 */
  guint8 behind;
  guint8 type;
} CanvassStreetName;

CanvassStreetName canvass_street_line_name (const CanvassStreetLine *self);

G_END_DECLS
