/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/column.h"

#include "campaign/street-line.h"
#include "ledger/matching/letters.h"
#include "ledger/matching/name.h"

#include <string.h>

/* Standard fields, and what campaigns call their own that mean the same or tell as much. */
static const struct {
  const char *name;
  CanvassColumnKind kind;
} NAMES[] = {
  { "name", CANVASS_COLUMN_NAME },
  { "full_name", CANVASS_COLUMN_NAME },
  { "given_name", CANVASS_COLUMN_GIVEN },
  { "first_name", CANVASS_COLUMN_GIVEN },
  { "forename", CANVASS_COLUMN_GIVEN },
  { "family_name", CANVASS_COLUMN_FAMILY },
  { "last_name", CANVASS_COLUMN_FAMILY },
  { "surname", CANVASS_COLUMN_FAMILY },
  { "date_of_birth", CANVASS_COLUMN_BIRTH_DATE },
  { "birth_date", CANVASS_COLUMN_BIRTH_DATE },
  { "birthdate", CANVASS_COLUMN_BIRTH_DATE },
  { "birthday", CANVASS_COLUMN_BIRTH_DATE },
  { "born", CANVASS_COLUMN_BIRTH_DATE },
  { "dob", CANVASS_COLUMN_BIRTH_DATE },
  { "birth_year", CANVASS_COLUMN_BIRTH_YEAR },
  { "year_of_birth", CANVASS_COLUMN_BIRTH_YEAR },
  { "email", CANVASS_COLUMN_EMAIL },
  { "mail", CANVASS_COLUMN_EMAIL },
  { "phone", CANVASS_COLUMN_PHONE },
  { "mobile", CANVASS_COLUMN_PHONE },
  { "telephone", CANVASS_COLUMN_PHONE },
  { "street", CANVASS_COLUMN_STREET },
  { "street_address", CANVASS_COLUMN_STREET },
  { "address", CANVASS_COLUMN_STREET },
  { "address_1", CANVASS_COLUMN_STREET },
  { "postcode", CANVASS_COLUMN_POSTCODE },
  { "postal_code", CANVASS_COLUMN_POSTCODE },
  { "zip", CANVASS_COLUMN_POSTCODE },
  { "zip_code", CANVASS_COLUMN_POSTCODE },
  { "city", CANVASS_COLUMN_CITY },
  { "suburb", CANVASS_COLUMN_CITY },
  { "town", CANVASS_COLUMN_CITY },
  { "locality", CANVASS_COLUMN_CITY },
  { "region", CANVASS_COLUMN_REGION },
  { "state", CANVASS_COLUMN_REGION },
  { "province", CANVASS_COLUMN_REGION },
  { "county", CANVASS_COLUMN_REGION },
  { "country", CANVASS_COLUMN_COUNTRY },
  { "district", CANVASS_COLUMN_DISTRICT },
  { "ward", CANVASS_COLUMN_DISTRICT },
  { "adult", CANVASS_COLUMN_SKIPPED },
};

CanvassColumnKind
canvass_column_guess (const char *name, const CanvassFieldSpec *spec)
{
  if (spec != NULL && spec->kind == CANVASS_FIELD_BOOLEAN)
    return CANVASS_COLUMN_SKIPPED;

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (g_str_equal (name, NAMES[i].name))
      return NAMES[i].kind;

  switch ((int)(spec != NULL ? spec->kind : CANVASS_FIELD_TEXT)) {
  case CANVASS_FIELD_EMAIL:
    return CANVASS_COLUMN_EMAIL;
  case CANVASS_FIELD_PHONE:
    return CANVASS_COLUMN_PHONE;
  case CANVASS_FIELD_POSTCODE:
    return CANVASS_COLUMN_POSTCODE;
  case CANVASS_FIELD_CHOICE:
    return CANVASS_COLUMN_CHOICE;
  default:
    return CANVASS_COLUMN_TEXT;
  }
}

/* Addresses are told apart by their letters as they are; only case is the reader's. */
static gsize
fold_email (const char *value, char *out, gsize size)
{
  gsize length = 0;

  for (const char *p = value; *p != '\0' && length < size; p++)
    if (!g_ascii_isspace (*p))
      out[length++] = g_ascii_tolower (*p);

  return memchr (out, '@', length) != NULL ? length : 0;
}

/* The end of a number is the same with and without its country's code. */
#define PHONE_DIGITS 9

static gsize
fold_phone (const char *value, char *out, gsize size)
{
  gsize length = 0, from;

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p)) {
    CanvassLetter letter = canvass_letter_find (g_utf8_get_char (p));

    if (letter.kind == CANVASS_LETTER_DIGIT)
      length = canvass_letter_append (&letter, out, length, size);
  }

  from = length > PHONE_DIGITS ? length - PHONE_DIGITS : 0;
  memmove (out, out + from, length - from);
  return length - from;
}

/* "60608-1234" is "60608" in more words; "SW1A 1AA" has a space for the eye only. */
static gsize
fold_postcode (const char *value, char *out, gsize size)
{
  gsize length = canvass_letters_fold (value, out, size), n = 0;

  if (length == 10 && out[5] == ' ')
    return 5;

  for (gsize i = 0; i < length; i++)
    if (out[i] != ' ')
      out[n++] = out[i];

  return n;
}

/* Every way to write a kind of street is one. */
static gsize
fold_street (const char *value, char *out, gsize size)
{
  gsize length = canvass_letters_fold (value, out, size), n = 0;

  for (gsize from = 0, to; from < length; from = to + 1) {
    const CanvassStreetWord *word;
    gsize word_length;

    for (to = from; to < length && out[to] != ' ';)
      to++;
    word = canvass_street_word_find (out + from, to - from);
    word_length = word != NULL ? MIN (strlen (word->canonical), to - from) : to - from;
    if (n > 0)
      out[n++] = ' ';
    memmove (out + n, word != NULL ? word->canonical : out + from, word_length);
    n += word_length;
  }

  return n;
}

gsize
canvass_column_fold (
    CanvassColumnKind kind, const char *value, char *out, gsize size, guint *generation)
{
  CanvassGeneration told = CANVASS_GENERATION_UNTOLD;
  gsize length;

  switch (kind) {
  case CANVASS_COLUMN_NAME:
    length = canvass_name_fold (value, CANVASS_NAME_WHOLE, out, size, &told);
    break;
  case CANVASS_COLUMN_GIVEN:
    length = canvass_name_fold (value, CANVASS_NAME_GIVEN, out, size, &told);
    break;
  case CANVASS_COLUMN_FAMILY:
    length = canvass_name_fold (value, CANVASS_NAME_FAMILY, out, size, &told);
    break;
  case CANVASS_COLUMN_EMAIL:
    return fold_email (value, out, size);
  case CANVASS_COLUMN_PHONE:
    return fold_phone (value, out, size);
  case CANVASS_COLUMN_POSTCODE:
    return fold_postcode (value, out, size);
  case CANVASS_COLUMN_STREET:
    return fold_street (value, out, size);
  case CANVASS_COLUMN_BIRTH_DATE:
  case CANVASS_COLUMN_BIRTH_YEAR:
  case CANVASS_COLUMN_CITY:
  case CANVASS_COLUMN_REGION:
  case CANVASS_COLUMN_COUNTRY:
  case CANVASS_COLUMN_DISTRICT:
  case CANVASS_COLUMN_TEXT:
  case CANVASS_COLUMN_CHOICE:
    return canvass_letters_fold (value, out, size);
  case CANVASS_COLUMN_SKIPPED:
  default:
    return 0;
  }

  if (told != CANVASS_GENERATION_UNTOLD)
    *generation = told;
  return length;
}

static guint
read_number (const char *digits, gsize n)
{
  guint number = 0;

  for (gsize i = 0; i < n; i++)
    number = number * 10 + digits[i] - '0';

  return number;
}

/* Groups of digits, with anything between. Returns how many; 0 with other than digits in them. */
static guint
read_groups (const char *value, gsize length, guint numbers[static 3], gsize digits[static 3])
{
  guint n = 0;

  for (gsize from = 0, to; from < length; from = to + 1) {
    for (to = from; to < length && value[to] != ' ';)
      if (!g_ascii_isdigit (value[to++]))
        return 0;
    if (n == 3 || to - from > 8)
      return 0;
    numbers[n] = read_number (value + from, to - from);
    digits[n++] = to - from;
  }

  return n;
}

gboolean
canvass_column_read_date (const char *value, gsize length, gboolean day_first, char date[static 8])
{
  guint numbers[3], year, month, day;
  gsize digits[3];
  guint n = read_groups (value, length, numbers, digits);

  if (n == 1 && digits[0] == 8) {
    year = numbers[0] / 10000;
    month = numbers[0] / 100 % 100;
    day = numbers[0] % 100;
  } else if (n == 3 && digits[0] == 4) {
    year = numbers[0];
    month = numbers[1];
    day = numbers[2];
  } else if (n == 3 && digits[2] == 4) {
    year = numbers[2];
    month = numbers[day_first ? 1 : 0];
    day = numbers[day_first ? 0 : 1];
  } else {
    return FALSE;
  }

  /* A slip may make a thirteenth month; it is still a date to compare. */
  if (month > 99 || day > 99)
    return FALSE;

  for (guint i = 0; i < 4; i++, year /= 10)
    date[3 - i] = '0' + year % 10;
  for (guint i = 0; i < 2; i++, month /= 10, day /= 10) {
    date[5 - i] = '0' + month % 10;
    date[7 - i] = '0' + day % 10;
  }
  return TRUE;
}
