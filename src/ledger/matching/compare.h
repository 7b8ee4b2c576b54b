/*
 * compare.h: two rows held together, field by field, in grades
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/rows.h"

G_BEGIN_DECLS

/* Places in a pattern. Of whole names the first is what agrees best, whichever it is, and the
 * second the next best; of names in parts the first is the family's. */
enum {
  CANVASS_FIELD_FIRST,
  CANVASS_FIELD_SECOND,
  CANVASS_FIELD_ORDER,      /* 0 the names are swapped, 1 not */
  CANVASS_FIELD_REST,       /* further names, the worst: CANVASS_REST_… */
  CANVASS_FIELD_GENERATION, /* 0 differs, 1 told by one only, 2 the same */
  CANVASS_FIELD_VALUES,     /* and those behind, by layout */
};
#define CANVASS_PATTERN_FIELDS (CANVASS_FIELD_VALUES + CANVASS_ROW_MAX_VALUES)

/* Grades of each kind of field, worst first. */
enum {
  CANVASS_GRADE_UNTOLD = 7, /* of any: one of both did not tell */

  CANVASS_NAME_DIFFERS = 0,
  CANVASS_NAME_REMOTE,
  CANVASS_NAME_SHORT, /* an initial, or a beginning */
  CANVASS_NAME_ALIKE, /* or one more name */
  CANVASS_NAME_SOUND, /* a slip, or another spelling or script of one sound */
  CANVASS_NAME_SAME,

  CANVASS_REST_DIFFER = 0,
  CANVASS_REST_ALIKE,
  CANVASS_REST_SOUND,
  CANVASS_REST_SAME,

  CANVASS_DATE_REMOTE = 0, /* half a generation or more */
  CANVASS_DATE_DIFFERS,
  CANVASS_DATE_NEAR, /* the same year, or the same day */
  CANVASS_DATE_SLIP, /* or day and month swapped */
  CANVASS_DATE_SAME,

  CANVASS_YEAR_REMOTE = 0,
  CANVASS_YEAR_DIFFERS,
  CANVASS_YEAR_NEAR, /* the next, or a slip */
  CANVASS_YEAR_SAME,

  CANVASS_EMAIL_DIFFERS = 0,
  CANVASS_EMAIL_LOCAL, /* before the @ */
  CANVASS_EMAIL_SLIP,
  CANVASS_EMAIL_SAME,

  CANVASS_PHONE_DIFFERS = 0,
  CANVASS_PHONE_SLIP,
  CANVASS_PHONE_SAME,

  CANVASS_POSTCODE_DIFFERS = 0,
  CANVASS_POSTCODE_AREA, /* begins the same */
  CANVASS_POSTCODE_SLIP,
  CANVASS_POSTCODE_SAME,

  CANVASS_TEXT_DIFFERS = 0,
  CANVASS_TEXT_REMOTE,
  CANVASS_TEXT_PARTLY,
  CANVASS_TEXT_ALIKE,
  CANVASS_TEXT_SAME,

  CANVASS_CHOICE_DIFFERS = 0,
  CANVASS_CHOICE_SAME,
};

/* Three bits a field, and above them how frequent the names are by which two rows agree. */
typedef guint64 CanvassPattern;

#define CANVASS_PATTERN_GRADES ((G_GUINT64_CONSTANT (1) << 48) - 1)

static inline guint
canvass_pattern_get (CanvassPattern pattern, guint field)
{
  return pattern >> (3 * field) & 7;
}

/* @field: FIRST or SECOND; what CanvassRow says. */
static inline guint8
canvass_pattern_get_frequency (CanvassPattern pattern, guint field)
{
  return pattern >> (48 + 8 * field);
}

guint canvass_column_n_grades (CanvassColumnKind kind);

/* @may_stop: what has nothing of its names in common need not be compared further: 0 then. */
CanvassPattern canvass_compare (const CanvassLayout *layout,
                                const CanvassRow *a,
                                const CanvassRow *b,
                                gboolean may_stop);

/* CANVASS_NAME_... */
guint canvass_compare_words (const CanvassWord *a, const CanvassWord *b);

G_END_DECLS
