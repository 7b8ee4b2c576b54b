/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/compare.h"

#include "ledger/matching/compare-names.h"
#include "ledger/matching/distance.h"
#include "ledger/matching/name.h"

#include <stdlib.h>
#include <string.h>

G_STATIC_ASSERT (3 * CANVASS_PATTERN_FIELDS <= 48);

#define GENERATION_YEARS 14

guint
canvass_column_n_grades (CanvassColumnKind kind)
{
  switch (kind) {
  case CANVASS_COLUMN_NAME:
  case CANVASS_COLUMN_GIVEN:
  case CANVASS_COLUMN_FAMILY:
    return CANVASS_NAME_SAME + 1;
  case CANVASS_COLUMN_BIRTH_DATE:
    return CANVASS_DATE_SAME + 1;
  case CANVASS_COLUMN_BIRTH_YEAR:
    return CANVASS_YEAR_SAME + 1;
  case CANVASS_COLUMN_EMAIL:
    return CANVASS_EMAIL_SAME + 1;
  case CANVASS_COLUMN_PHONE:
    return CANVASS_PHONE_SAME + 1;
  case CANVASS_COLUMN_POSTCODE:
    return CANVASS_POSTCODE_SAME + 1;
  case CANVASS_COLUMN_CHOICE:
    return CANVASS_CHOICE_SAME + 1;
  case CANVASS_COLUMN_STREET:
  case CANVASS_COLUMN_CITY:
  case CANVASS_COLUMN_REGION:
  case CANVASS_COLUMN_COUNTRY:
  case CANVASS_COLUMN_DISTRICT:
  case CANVASS_COLUMN_TEXT:
  case CANVASS_COLUMN_SKIPPED:
  default:
    return CANVASS_TEXT_SAME + 1;
  }
}

static gboolean
is_same (const CanvassValue *a, const CanvassValue *b)
{
  return a->length == b->length && memcmp (a->text, b->text, a->length) == 0;
}

static guint
distance (const CanvassValue *a, const CanvassValue *b)
{
  return canvass_distance (a->text, a->length, b->text, b->length);
}

static gint
read_year (const char *digits, gsize length)
{
  gint year = 0;

  for (gsize i = 0; i < MIN (length, 4); i++)
    year = year * 10 + (digits[i] - '0');

  return year;
}

static guint
compare_dates (const CanvassValue *a, const CanvassValue *b)
{
  const char *p = a->text, *q = b->text;
  gboolean same_year = memcmp (p, q, 4) == 0;
  guint apart;

  if (memcmp (p, q, 8) == 0)
    return CANVASS_DATE_SAME;

  apart = distance (a, b);
  if (apart == 1 || (same_year && memcmp (p + 4, q + 6, 2) == 0 && memcmp (p + 6, q + 4, 2) == 0))
    return CANVASS_DATE_SLIP;
  if (apart == 2 || same_year || memcmp (p + 4, q + 4, 4) == 0)
    return CANVASS_DATE_NEAR;

  return abs (read_year (p, 4) - read_year (q, 4)) < GENERATION_YEARS ? CANVASS_DATE_DIFFERS
                                                                      : CANVASS_DATE_REMOTE;
}

static guint
compare_years (const CanvassValue *a, const CanvassValue *b)
{
  gint apart;

  if (is_same (a, b))
    return CANVASS_YEAR_SAME;

  apart = abs (read_year (a->text, a->length) - read_year (b->text, b->length));
  if (apart >= GENERATION_YEARS)
    return CANVASS_YEAR_REMOTE;

  return apart <= 1 || distance (a, b) == 1 ? CANVASS_YEAR_NEAR : CANVASS_YEAR_DIFFERS;
}

#define LOCAL_MIN_BYTES 4

/* "ana7@" is not "ana8@" but for a slip: numbers are what tells apart who has a name in common. */
static gboolean
has_same_digits (const CanvassValue *a, const CanvassValue *b)
{
  gsize i = 0, j = 0;

  for (;;) {
    while (i < a->length && !g_ascii_isdigit (a->text[i]))
      i++;
    while (j < b->length && !g_ascii_isdigit (b->text[j]))
      j++;
    if (i == a->length || j == b->length)
      return i == a->length && j == b->length;
    if (a->text[i++] != b->text[j++])
      return FALSE;
  }
}

static guint
compare_emails (const CanvassValue *a, const CanvassValue *b)
{
  const char *at_a, *at_b;

  if (is_same (a, b))
    return CANVASS_EMAIL_SAME;
  if (distance (a, b) <= 2 && has_same_digits (a, b))
    return CANVASS_EMAIL_SLIP;

  at_a = memchr (a->text, '@', a->length);
  at_b = memchr (b->text, '@', b->length);
  return at_a != NULL && at_b != NULL && at_a - a->text == at_b - b->text &&
                 at_a - a->text >= LOCAL_MIN_BYTES && memcmp (a->text, b->text, at_a - a->text) == 0
             ? CANVASS_EMAIL_LOCAL
             : CANVASS_EMAIL_DIFFERS;
}

static guint
compare_phones (const CanvassValue *a, const CanvassValue *b)
{
  if (is_same (a, b))
    return CANVASS_PHONE_SAME;

  return distance (a, b) == 1 ? CANVASS_PHONE_SLIP : CANVASS_PHONE_DIFFERS;
}

static guint
compare_postcodes (const CanvassValue *a, const CanvassValue *b)
{
  guint area = (MAX (a->length, b->length) + 1) / 2;

  if (is_same (a, b))
    return CANVASS_POSTCODE_SAME;
  if (distance (a, b) == 1)
    return CANVASS_POSTCODE_SLIP;

  return MIN (a->length, b->length) >= area && memcmp (a->text, b->text, area) == 0
             ? CANVASS_POSTCODE_AREA
             : CANVASS_POSTCODE_DIFFERS;
}

/* Words that both have, slips in long ones forgiven, as a share of all letters. */
static double
share_of_words (const CanvassValue *a, const CanvassValue *b)
{
  const char *end = a->text + a->length, *end_b = b->text + b->length;
  guint64 taken = 0;
  gsize common = 0, all = 0;

  for (const char *p = a->text; p < end; p++) {
    const char *from = p;
    guint place = 0;

    while (p < end && *p != ' ')
      p++;
    all += p - from;
    for (const char *q = b->text; q < end_b; q++, place++) {
      const char *start = q;
      gsize length = p - from, other;

      while (q < end_b && *q != ' ')
        q++;
      other = q - start;
      if (place < 64 && !(taken >> place & 1) &&
          ((length == other && memcmp (from, start, length) == 0) ||
           (MIN (length, other) >= 5 && canvass_distance (from, length, start, other) == 1))) {
        taken |= G_GUINT64_CONSTANT (1) << place;
        common += length + other;
        break;
      }
    }
  }

  for (const char *q = b->text; q < end_b; q++)
    all += *q != ' ';
  return all > 0 ? (double)common / all : 0;
}

/* From the letters alone: so few in common that no word can be. */
static gboolean
is_remote (const CanvassValue *a, const CanvassValue *b)
{
  guint common = __builtin_popcountll (a->letters & b->letters);
  guint all = __builtin_popcountll (a->letters | b->letters);

  return common * 4 < all;
}

static guint
compare_texts (const CanvassValue *a, const CanvassValue *b)
{
  double alike;

  if (is_same (a, b))
    return CANVASS_TEXT_SAME;
  if (is_remote (a, b))
    return CANVASS_TEXT_DIFFERS;

  alike =
      1 - (double)distance (a, b) / MIN (MAX (a->length, b->length), CANVASS_DISTANCE_MAX_BYTES);
  if (alike < 0.85)
    alike = MAX (alike, share_of_words (a, b));
  return alike >= 0.85   ? CANVASS_TEXT_ALIKE
         : alike >= 0.65 ? CANVASS_TEXT_PARTLY
         : alike >= 0.4  ? CANVASS_TEXT_REMOTE
                         : CANVASS_TEXT_DIFFERS;
}

static guint
compare_values (CanvassColumnKind kind, const CanvassValue *a, const CanvassValue *b)
{
  if (a->length == 0 || b->length == 0)
    return CANVASS_GRADE_UNTOLD;

  switch ((int)kind) {
  case CANVASS_COLUMN_BIRTH_DATE:
    return compare_dates (a, b);
  case CANVASS_COLUMN_BIRTH_YEAR:
    return compare_years (a, b);
  case CANVASS_COLUMN_EMAIL:
    return compare_emails (a, b);
  case CANVASS_COLUMN_PHONE:
    return compare_phones (a, b);
  case CANVASS_COLUMN_POSTCODE:
    return compare_postcodes (a, b);
  case CANVASS_COLUMN_CHOICE:
    return is_same (a, b) ? CANVASS_CHOICE_SAME : CANVASS_CHOICE_DIFFERS;
  default:
    return compare_texts (a, b);
  }
}

static guint
compare_generations (guint8 a, guint8 b)
{
  if (a == CANVASS_GENERATION_UNTOLD && b == CANVASS_GENERATION_UNTOLD)
    return CANVASS_GRADE_UNTOLD;
  if (a == CANVASS_GENERATION_UNTOLD || b == CANVASS_GENERATION_UNTOLD)
    return 1;

  return a == b ? 2 : 0;
}

/* Somebody may give another name altogether; but then something else must be theirs alone. */
static gboolean
share_what_is_own (const CanvassLayout *layout, const CanvassRow *a, const CanvassRow *b)
{
  for (guint i = 0; i < layout->n_values; i++)
    if (layout->kinds[i] <= CANVASS_COLUMN_STREET &&
        layout->kinds[i] != CANVASS_COLUMN_BIRTH_YEAR && a->values[i].length > 0 &&
        is_same (&a->values[i], &b->values[i]))
      return TRUE;

  return FALSE;
}

CanvassPattern
canvass_compare (const CanvassLayout *layout,
                 const CanvassRow *a,
                 const CanvassRow *b,
                 gboolean may_stop)
{
  CanvassNames names;
  CanvassPattern pattern;

  canvass_compare_names (layout, a, b, &names);
  if (may_stop && names.grades[CANVASS_FIELD_FIRST] % 7 == 0 &&
      names.grades[CANVASS_FIELD_SECOND] % 7 == 0 && !share_what_is_own (layout, a, b))
    return 0;

  pattern = CANVASS_PATTERN_GRADES;
  for (guint i = 0; i < CANVASS_FIELD_GENERATION; i++)
    pattern ^= (guint64)(names.grades[i] ^ 7) << (3 * i);
  pattern ^= (guint64)(compare_generations (a->generation, b->generation) ^ 7)
             << (3 * CANVASS_FIELD_GENERATION);
  for (guint i = 0; i < layout->n_values; i++)
    pattern ^= (guint64)(compare_values (layout->kinds[i], &a->values[i], &b->values[i]) ^ 7)
               << (3 * (CANVASS_FIELD_VALUES + i));

  for (guint i = 0; i < 2; i++)
    pattern |= (guint64)names.frequencies[i] << (48 + 8 * i);
  return pattern;
}
