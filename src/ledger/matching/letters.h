/*
 * letters.h: text of any script in plain Latin letters, so that spellings can be held together
 *
 * Folding takes away case, accents, vowel points and punctuation and writes other scripts in the
 * Latin letters that their speakers use on forms. ICU is only ever asked about single characters
 * and its answers are kept, so no name passes through memory that is not the caller's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CANVASS_LETTER_UNKNOWN,
  CANVASS_LETTER_PLAIN, /* a letter, or several */
  CANVASS_LETTER_DIGIT,
  CANVASS_LETTER_SPACE,     /* whatever stands between words */
  CANVASS_LETTER_NOTHING,   /* apostrophes, accents, invisible marks */
  CANVASS_LETTER_CONSONANT, /* of an Indic script: ends in the vowel that it has by itself */
  CANVASS_LETTER_SIGN,      /* takes that vowel's place */
} CanvassLetterKind;

typedef enum {
  CANVASS_SCRIPT_LATIN,
  CANVASS_SCRIPT_HAN,
  CANVASS_SCRIPT_HANGUL,
  CANVASS_SCRIPT_ARABIC,
  CANVASS_SCRIPT_OTHER,
} CanvassScript;

#define CANVASS_LETTER_MAX_BYTES 6

/* Written in ASCII, or as it is where nothing is known. */
typedef struct {
  guint8 kind : 4;   /* CanvassLetterKind */
  guint8 script : 4; /* CanvassScript */
  guint8 length;
  char text[CANVASS_LETTER_MAX_BYTES];
} CanvassLetter;

/* Any thread. */
CanvassLetter canvass_letter_find (gunichar character);

/* Appends to the @length bytes in @out and returns how many there are now. */
gsize canvass_letter_append (const CanvassLetter *letter, char *out, gsize length, gsize size);

/* Words with one space between them; cut where @out is full. Returns its length, not terminated. */
gsize canvass_letters_fold (const char *text, char *out, gsize size);

/* Which letters and digits occur in a folded text, a bit each: two texts cannot be less far apart
 * than the letters that only one of them has. */
guint64 canvass_letters_in (const char *text, gsize length);

/* What a folded word sounds like, across spellings and languages: consonants only, those that
 * languages exchange as one; at most CANVASS_SOUND_BYTES of capital letters. Returns how many. */
#define CANVASS_SOUND_BYTES 8
gsize
canvass_letters_sound (const char *word, gsize length, char sound[static CANVASS_SOUND_BYTES]);

G_END_DECLS
