/*
 * name.h: a person's name as words that can be held together with those of another spelling
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CANVASS_NAME_WHOLE, /* family and given names in one field, in any order */
  CANVASS_NAME_GIVEN,
  CANVASS_NAME_FAMILY,
} CanvassNamePart;

/* Before a word that was written in another script. */
#define CANVASS_NAME_FOREIGN '~'
/* Before one in Chinese characters, of which many are read alike: two more follow that tell which
 * they were, each CANVASS_NAME_CHARACTERS_FIRST and six bits. */
#define CANVASS_NAME_CHARACTERS '^'
#define CANVASS_NAME_CHARACTERS_FIRST '0'

/* Which of several of one name: "Sr.", "Jr.", "III". */
typedef enum {
  CANVASS_GENERATION_UNTOLD,
  CANVASS_GENERATION_FIRST,
  CANVASS_GENERATION_SECOND,
  CANVASS_GENERATION_THIRD,
  CANVASS_GENERATION_FOURTH,
} CanvassGeneration;

/* How much of that @text begins with: 0, 1 or 3. */
gsize canvass_name_mark_length (const char *text, gsize length);

/* Folded words (letters.h) with one space between them, without titles and particles; a whole name
 * in Chinese characters or Hangul comes as its family name and its given name. @generation is only
 * set if the name tells one. Returns the length, not terminated. */
gsize canvass_name_fold (
    const char *name, CanvassNamePart part, char *out, gsize size, CanvassGeneration *generation);

G_END_DECLS
