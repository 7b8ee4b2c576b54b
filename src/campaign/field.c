/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"

#include "campaign/prose.h"

#include <string.h>

#define MIN_PHONE_DIGITS 5
#define MAX_PHONE_DIGITS 20
#define MAX_EXTENSION_DIGITS 6
#define MIN_POSTCODE_CHARS 2
#define MAX_POSTCODE_CHARS 12
#define FIRST_YEAR 1850
#define LAST_YEAR 2150

/* The strings are const in all but type. */
#define STANDARD_FIELD(name, kind, max_bytes)                                                      \
  {                                                                                                \
    (char *)name, kind, CANVASS_USE_HIDDEN, TRUE, max_bytes, NULL                                  \
  }

/* A name may have 200 characters of four bytes. */
static const CanvassFieldSpec STANDARD[] = {
  STANDARD_FIELD ("name", CANVASS_FIELD_NAME, 800),
  STANDARD_FIELD ("given_name", CANVASS_FIELD_NAME, 800),
  STANDARD_FIELD ("family_name", CANVASS_FIELD_NAME, 800),
  STANDARD_FIELD ("postcode", CANVASS_FIELD_POSTCODE, 64),
  STANDARD_FIELD ("street", CANVASS_FIELD_TEXT, 400),
  STANDARD_FIELD ("city", CANVASS_FIELD_TEXT, 200),
  STANDARD_FIELD ("region", CANVASS_FIELD_TEXT, 200),
  STANDARD_FIELD ("country", CANVASS_FIELD_TEXT, 200),
  STANDARD_FIELD ("district", CANVASS_FIELD_TEXT, 200),
  STANDARD_FIELD ("birth_year", CANVASS_FIELD_YEAR, 32),
  STANDARD_FIELD ("adult", CANVASS_FIELD_BOOLEAN, 3),
  STANDARD_FIELD ("email", CANVASS_FIELD_EMAIL, 254),
  STANDARD_FIELD ("phone", CANVASS_FIELD_PHONE, 128),
};

/* By CanvassFieldKind. */
static const char *const KINDS[] = { "name",   "text", "email",  "phone",  "postcode",
                                     "number", "year", "choice", "boolean" };
/* By CanvassUse. */
static const char *const USES[] = { "hidden", "optional", "required" };

/* Countries whose postcodes are digits only, and how many; ISO 3166-1. Others pass with any short
 * letters and digits. */
static const struct {
  char country[3];
  guint8 digits, or_digits;
} POSTCODES[] = {
  { "AT", 4, 4 }, { "AU", 4, 4 }, { "BE", 4, 4 }, { "BR", 8, 8 }, { "CH", 4, 4 }, { "CO", 6, 6 },
  { "CZ", 5, 5 }, { "DE", 5, 5 }, { "DK", 4, 4 }, { "ES", 5, 5 }, { "FI", 5, 5 }, { "FR", 5, 5 },
  { "GR", 5, 5 }, { "HU", 4, 4 }, { "IN", 6, 6 }, { "IT", 5, 5 }, { "JP", 7, 7 }, { "KR", 5, 5 },
  { "MX", 5, 5 }, { "NO", 4, 4 }, { "NZ", 4, 4 }, { "PH", 4, 4 }, { "PR", 5, 9 }, { "RO", 6, 6 },
  { "SE", 5, 5 }, { "TR", 5, 5 }, { "UA", 5, 5 }, { "US", 5, 9 }, { "ZA", 4, 4 },
};

/* Countries in which fewer digits reach nobody, with or without the zero in front; ISO 3166-1. */
static const struct {
  char country[3];
  guint8 least_digits;
} PHONES[] = {
  { "BR", 10 }, { "CA", 10 }, { "ES", 9 }, { "FR", 9 }, { "IN", 10 }, { "MX", 10 },
  { "PL", 9 },  { "PR", 10 }, { "PT", 9 }, { "UA", 9 }, { "US", 10 },
};

/* What a value is made of, counted without copying it. */
typedef struct {
  guint chars; /* without spaces and invisible marks */
  guint digits;
  guint letters;
  guint joiners; /* dashes, dots, slashes, brackets, plus signs */
  guint others;
  guint number; /* of the first nine digits */
} Makeup;

const CanvassFieldSpec *
canvass_field_get_standard (guint i)
{
  return i < G_N_ELEMENTS (STANDARD) ? &STANDARD[i] : NULL;
}

const CanvassFieldSpec *
canvass_field_find_standard (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (STANDARD); i++)
    if (strcmp (name, STANDARD[i].name) == 0)
      return &STANDARD[i];

  return NULL;
}

const char *
canvass_field_kind_name (CanvassFieldKind kind)
{
  g_return_val_if_fail ((gsize)kind < G_N_ELEMENTS (KINDS), NULL);

  return KINDS[kind];
}

gboolean
canvass_field_kind_parse (const char *name, CanvassFieldKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++) {
    if (strcmp (name, KINDS[i]) == 0) {
      *kind = i;
      return TRUE;
    }
  }

  return FALSE;
}

const char *
canvass_use_name (CanvassUse use)
{
  g_return_val_if_fail ((gsize)use < G_N_ELEMENTS (USES), NULL);

  return USES[use];
}

gboolean
canvass_use_parse (const char *name, CanvassUse *use)
{
  for (gsize i = 0; i < G_N_ELEMENTS (USES); i++) {
    if (strcmp (name, USES[i]) == 0) {
      *use = i;
      return TRUE;
    }
  }

  return FALSE;
}

const char *
canvass_field_problem_describe (CanvassFieldProblem problem)
{
  switch (problem) {
  case CANVASS_FIELD_OK:
    return "is good";
  case CANVASS_FIELD_MISSING:
    return "is missing";
  case CANVASS_FIELD_TOO_LONG:
    return "is too long";
  case CANVASS_FIELD_NOT_TEXT:
    return "is not one line of text";
  case CANVASS_FIELD_NOT_AN_EMAIL:
    return "is not an e-mail address";
  case CANVASS_FIELD_NOT_A_PHONE:
    return "is not a phone number";
  case CANVASS_FIELD_NOT_A_POSTCODE:
    return "is not a postcode";
  case CANVASS_FIELD_NOT_A_NUMBER:
    return "is not a number";
  case CANVASS_FIELD_NOT_A_YEAR:
    return "is not a year";
  case CANVASS_FIELD_NOT_A_CHOICE:
    return "is not one of the choices";
  case CANVASS_FIELD_TOO_YOUNG:
    return "is no, and only people who are 18 or older may sign";
  default:
    g_return_val_if_reached (NULL);
  }
}

static gboolean
is_joiner (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_DASH_PUNCTUATION || type == G_UNICODE_OPEN_PUNCTUATION ||
         type == G_UNICODE_CLOSE_PUNCTUATION || character == '+' || character == 0xff0b ||
         character == 0x2212 || character == '.' || character == '/';
}

static Makeup
take_apart_until (const char *value, const char *end)
{
  Makeup makeup = { 0 };

  for (const char *p = value; p < end; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (g_unichar_isspace (character) || g_unichar_type (character) == G_UNICODE_FORMAT)
      continue;

    makeup.chars++;
    if (g_unichar_type (character) == G_UNICODE_DECIMAL_NUMBER) {
      if (makeup.digits++ < 9)
        makeup.number = makeup.number * 10 + g_unichar_digit_value (character);
    } else if (g_unichar_isalpha (character)) {
      makeup.letters++;
    } else if (is_joiner (character)) {
      makeup.joiners++;
    } else {
      makeup.others++;
    }
  }

  return makeup;
}

static Makeup
take_apart (const char *value)
{
  return take_apart_until (value, value + strlen (value));
}

/* An override shows a value in another order than it is stored in; no name needs one. */
static gboolean
has_override (const char *value)
{
  return strstr (value, "\u202d") != NULL || strstr (value, "\u202e") != NULL;
}

static gboolean
is_one_line (const char *value)
{
  return canvass_prose_check (value, FALSE) == CANVASS_PROSE_SOUND && !has_override (value);
}

static gboolean
has_inner_space (const char *value)
{
  gboolean begun = FALSE;
  gboolean space = FALSE;

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_isspace (g_utf8_get_char (p))) {
      space = begun;
    } else {
      if (space)
        return TRUE;
      begun = TRUE;
    }
  }

  return FALSE;
}

/* Only what certainly cannot be delivered: mail servers know better than any pattern. Space around
 * the address is left to whoever sends. */
static gboolean
is_email (const char *value)
{
  const char *at = strchr (value, '@');
  const char *domain, *dot, *end;

  if (at == NULL || at == value || g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (at))))
    return FALSE;

  domain = at + 1;
  end = domain + strlen (domain);
  while (end > domain && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);

  dot = memchr (domain, '.', end - domain);
  return dot != NULL && dot != domain && end[-1] != '.' && strchr (domain, '@') == NULL &&
         strstr (domain, "..") == NULL && !has_inner_space (value);
}

/* A plus sign or two zeros lead to any country. */
static gboolean
is_from_abroad (const char *value)
{
  while (g_unichar_isspace (g_utf8_get_char (value)))
    value = g_utf8_next_char (value);

  return *value == '+' || g_utf8_get_char (value) == 0xff0b || g_str_has_prefix (value, "00");
}

/* Where "x12", "ext. 12" or "#12" begins, which reaches somebody inside a house; else the end. */
static const char *
find_extension (const char *value)
{
  static const char *const marks[] = { "extension", "ext", "x", "#" };
  const char *end = value + strlen (value);
  const char *p = end;
  guint n_digits = 0;

  while (p > value && g_ascii_isspace (p[-1]))
    p--;
  for (; p > value && g_ascii_isdigit (p[-1]); p--)
    n_digits++;
  if (n_digits == 0 || n_digits > MAX_EXTENSION_DIGITS)
    return end;
  while (p > value && (g_ascii_isspace (p[-1]) || p[-1] == '.' || p[-1] == ':'))
    p--;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    gsize length = strlen (marks[i]);

    if ((gsize)(p - value) < length || g_ascii_strncasecmp (p - length, marks[i], length) != 0)
      continue;
    p -= length;
    while (p > value && strchr (" ,;", p[-1]) != NULL)
      p--;
    return p;
  }
  return end;
}

static gboolean
is_phone (const char *value, const char *country)
{
  Makeup makeup = take_apart_until (value, find_extension (value));
  guint least = MIN_PHONE_DIGITS;

  for (gsize i = 0; i < G_N_ELEMENTS (PHONES); i++)
    if (strcmp (country, PHONES[i].country) == 0 && !is_from_abroad (value))
      least = PHONES[i].least_digits;

  return makeup.letters == 0 && makeup.others == 0 && makeup.digits >= least &&
         makeup.digits <= MAX_PHONE_DIGITS;
}

static gboolean
is_postcode (const char *value, const char *country)
{
  Makeup makeup = take_apart (value);

  if (makeup.others > 0)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (POSTCODES); i++)
    if (strcmp (country, POSTCODES[i].country) == 0)
      return makeup.letters == 0 &&
             (makeup.digits == POSTCODES[i].digits || makeup.digits == POSTCODES[i].or_digits);

  return makeup.chars >= MIN_POSTCODE_CHARS && makeup.chars <= MAX_POSTCODE_CHARS &&
         makeup.digits + makeup.letters >= MIN_POSTCODE_CHARS;
}

static gboolean
is_digits (const char *value)
{
  Makeup makeup = take_apart (value);

  return makeup.digits > 0 && makeup.digits == makeup.chars && !has_inner_space (value);
}

static gboolean
is_year (const char *value)
{
  Makeup makeup = take_apart (value);

  return makeup.digits == 4 && makeup.chars == 4 && makeup.number >= FIRST_YEAR &&
         makeup.number <= LAST_YEAR && !has_inner_space (value);
}

gint
canvass_field_read_year (const char *value)
{
  return is_year (value) ? (gint)take_apart (value).number : 0;
}

static gboolean
is_too_young (const CanvassFieldSpec *spec, const CanvassRules *rules, const char *value)
{
  return !rules->minors && strcmp (spec->name, "adult") == 0 && strcmp (value, "no") == 0;
}

CanvassFieldProblem
canvass_field_check (const CanvassFieldSpec *spec, const CanvassRules *rules, const char *value)
{
  static const char *const BOOLEANS[] = { "yes", "no", NULL };

  if (value == NULL || value[0] == '\0')
    return spec->use == CANVASS_USE_REQUIRED ? CANVASS_FIELD_MISSING : CANVASS_FIELD_OK;

  if (!is_one_line (value))
    return CANVASS_FIELD_NOT_TEXT;
  if (strlen (value) > spec->max_bytes)
    return CANVASS_FIELD_TOO_LONG;
  if (canvass_prose_is_blank (value))
    return spec->use == CANVASS_USE_REQUIRED ? CANVASS_FIELD_MISSING : CANVASS_FIELD_OK;

  switch (spec->kind) {
  case CANVASS_FIELD_NAME:
  case CANVASS_FIELD_TEXT:
    return CANVASS_FIELD_OK;
  case CANVASS_FIELD_EMAIL:
    return is_email (value) ? CANVASS_FIELD_OK : CANVASS_FIELD_NOT_AN_EMAIL;
  case CANVASS_FIELD_PHONE:
    return is_phone (value, rules->country) ? CANVASS_FIELD_OK : CANVASS_FIELD_NOT_A_PHONE;
  case CANVASS_FIELD_POSTCODE:
    return is_postcode (value, rules->country) ? CANVASS_FIELD_OK : CANVASS_FIELD_NOT_A_POSTCODE;
  case CANVASS_FIELD_NUMBER:
    return is_digits (value) ? CANVASS_FIELD_OK : CANVASS_FIELD_NOT_A_NUMBER;
  case CANVASS_FIELD_YEAR:
    return is_year (value) ? CANVASS_FIELD_OK : CANVASS_FIELD_NOT_A_YEAR;
  case CANVASS_FIELD_CHOICE:
    return g_strv_contains ((const char *const *)spec->choices, value) ? CANVASS_FIELD_OK
                                                                       : CANVASS_FIELD_NOT_A_CHOICE;
  case CANVASS_FIELD_BOOLEAN:
    if (!g_strv_contains (BOOLEANS, value))
      return CANVASS_FIELD_NOT_A_CHOICE;
    return is_too_young (spec, rules, value) ? CANVASS_FIELD_TOO_YOUNG : CANVASS_FIELD_OK;
  default:
    g_return_val_if_reached (CANVASS_FIELD_NOT_TEXT);
  }
}
