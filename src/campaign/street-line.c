/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/street-line.h"

#include <string.h>

#define MAX_HOUSE_DIGITS 7
#define MAX_UNIT_BYTES 4 /* "2F", "B12" */

/* Letters that Unicode does not take apart, as those write them who have no key for them. */
static const struct {
  gunichar letter;
  const char *plain;
} PLAIN_LETTERS[] = {
  { 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" }, { 0x00fe, "th" },
  { 0x0111, "d" },  { 0x0127, "h" },  { 0x0131, "i" }, { 0x0142, "l" }, { 0x0153, "oe" },
};

/* A line while it is read. */
typedef struct {
  CanvassStreetLine *line;
  gsize start;      /* of the token that is being written */
  gboolean stopped; /* a full stop, and nothing since */
  gboolean failed;
} Scan;

static void
append (Scan *scan, const char *bytes, gsize length)
{
  CanvassStreetLine *line = scan->line;

  if (length > sizeof line->text - line->length) {
    scan->failed = TRUE;
    return;
  }
  if (line->length == scan->start && scan->stopped && line->n_tokens > 0)
    line->tokens[line->n_tokens - 1].touches_next = TRUE;

  scan->stopped = FALSE;
  memcpy (line->text + line->length, bytes, length);
  line->length += length;
}

static void
end_token (Scan *scan)
{
  CanvassStreetLine *line = scan->line;
  CanvassStreetToken *token = &line->tokens[line->n_tokens];

  if (line->length == scan->start)
    return;
  if (line->n_tokens == CANVASS_STREET_MAX_WORDS) {
    scan->failed = TRUE;
    return;
  }

  token->text = line->text + scan->start;
  token->length = (guint)(line->length - scan->start);
  line->n_tokens++;
  scan->start = line->length;
}

static gboolean
is_all_digits (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;

  return length > 0;
}

static gboolean
is_after_digits (const Scan *scan)
{
  return is_all_digits (scan->line->text + scan->start, scan->line->length - scan->start);
}

/* "apt2" is two words, "b2" is one. */
static void
take_digit (Scan *scan, gint digit)
{
  const CanvassStreetWord *word =
      canvass_street_word_find (scan->line->text + scan->start, scan->line->length - scan->start);
  char ascii = (char)('0' + digit);

  if (word != NULL && (word->roles & (CANVASS_STREET_UNIT | CANVASS_STREET_FLOOR |
                                      CANVASS_STREET_NUMBER_SIGN)) != 0)
    end_token (scan);
  append (scan, &ascii, 1);
}

static gboolean
is_accent (gunichar character)
{
  return character >= 0x0300 && character <= 0x036f;
}

static void
take_part (Scan *scan, gunichar part)
{
  gunichar lower = g_unichar_tolower (part);
  char bytes[6];

  if (is_accent (part))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (PLAIN_LETTERS); i++) {
    if (lower == PLAIN_LETTERS[i].letter) {
      append (scan, PLAIN_LETTERS[i].plain, strlen (PLAIN_LETTERS[i].plain));
      return;
    }
  }
  if (g_unichar_isalpha (lower) || g_unichar_ismark (lower))
    append (scan, bytes, (gsize)g_unichar_to_utf8 (lower, bytes));
  /* Nothing typed stays behind. */
  explicit_bzero (bytes, sizeof bytes);
}

static void
take_letter (Scan *scan, gunichar letter)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n_parts = g_unichar_fully_decompose (letter, TRUE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n_parts; i++)
    take_part (scan, parts[i]);
  explicit_bzero (parts, sizeof parts);
}

static gboolean
is_joint (gunichar character)
{
  return character == '\'' || character == '`' || character == 0x00b4 || character == 0x02bc ||
         character == 0x2018 || character == 0x2019 || character == 0x00aa || character == 0x00ba ||
         g_unichar_type (character) == G_UNICODE_FORMAT;
}

static gboolean
is_dash (gunichar character)
{
  return g_unichar_type (character) == G_UNICODE_DASH_PUNCTUATION || character == 0x2212;
}

static gboolean
is_lone_letter (const char *text)
{
  return g_ascii_isalpha (text[0]) && !g_unichar_isalnum (g_utf8_get_char (text + 1));
}

/* "2459-2461" and "2459-A" are one word, any other dash is as good as a space. */
static gboolean
take_dash (Scan *scan, const char *next)
{
  if (!is_after_digits (scan))
    return FALSE;
  if (g_unichar_isdigit (g_utf8_get_char (next))) {
    append (scan, "-", 1);
    return TRUE;
  }

  return is_lone_letter (next);
}

static void
take_character (Scan *scan, gunichar character, const char *next)
{
  if (g_unichar_type (character) == G_UNICODE_DECIMAL_NUMBER) {
    take_digit (scan, g_unichar_digit_value (character));
  } else if (is_joint (character)) {
    return;
  } else if (g_unichar_isalpha (character) || g_unichar_ismark (character)) {
    take_letter (scan, character);
  } else if (is_dash (character) && take_dash (scan, next)) {
    return;
  } else if (character == '/' && is_after_digits (scan) &&
             g_unichar_isdigit (g_utf8_get_char (next))) {
    append (scan, "/", 1);
  } else {
    end_token (scan);
    scan->stopped = character == '.';
    /* In front of a house it says nothing, behind it a flat follows. */
    if (character == '#' && scan->line->n_tokens > 0) {
      append (scan, "#", 1);
      end_token (scan);
    }
  }
}

/* "N.W." is one direction, "N. Western" is not. */
static void
join_directions (CanvassStreetLine *self)
{
  for (guint i = 0; i + 1 < self->n_tokens; i++) {
    CanvassStreetToken *first = &self->tokens[i];
    const CanvassStreetToken *second = first + 1;

    if (!first->touches_next || first->length != 1 || second->length != 1 ||
        strchr ("ns", first->text[0]) == NULL || strchr ("ew", second->text[0]) == NULL)
      continue;

    first->length = 2;
    first->touches_next = second->touches_next;
    self->n_tokens--;
    memmove (first + 1, first + 2, (self->n_tokens - i - 1) * sizeof *first);
  }
}

static gboolean
read_number (const char *digits, gsize length, guint32 *number)
{
  *number = 0;
  if (!is_all_digits (digits, length) || length > MAX_HOUSE_DIGITS)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    *number = *number * 10 + (guint32)(digits[i] - '0');

  return TRUE;
}

/* The 61 of "2459-61" stands for 2461. */
static gboolean
read_last_number (CanvassStreetToken *token, const char *digits, gsize length)
{
  guint32 scale = 1;

  if (!read_number (digits, length, &token->last))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    scale *= 10;
  if (token->last < token->first && scale <= token->first)
    token->last += token->first / scale * scale;

  return token->last >= token->first;
}

static gboolean
is_ordinal_ending (const char *text, gsize length)
{
  return length == 2 && (memcmp (text, "st", 2) == 0 || memcmp (text, "nd", 2) == 0 ||
                         memcmp (text, "rd", 2) == 0 || memcmp (text, "th", 2) == 0);
}

static void
judge_number (CanvassStreetToken *token, gsize n_digits)
{
  const char *rest = token->text + n_digits;
  gsize n_rest = token->length - n_digits;
  const CanvassStreetWord *word = NULL;

  if (is_ordinal_ending (rest, n_rest)) {
    token->roles = CANVASS_STREET_ORDINAL;
    token->length = (guint)n_digits;
    return;
  }
  if (n_rest > 0 && rest[0] == '/') {
    token->roles = CANVASS_STREET_FRACTION;
    return;
  }
  if (token->length <= MAX_UNIT_BYTES)
    token->roles |= CANVASS_STREET_UNIT_ALONE;
  if (!read_number (token->text, n_digits, &token->first))
    return;

  token->last = token->first;
  if (n_rest > 0 && rest[0] == '-') {
    token->roles |= read_last_number (token, rest + 1, n_rest - 1) ? CANVASS_STREET_HOUSE : 0;
    return;
  }
  if (n_rest == 0 || (n_rest == 1 && g_ascii_isalpha (rest[0])))
    token->roles |= CANVASS_STREET_HOUSE;
  if (n_rest == 1)
    word = canvass_street_word_find (rest, 1);
  if (word != NULL && word->roles == CANVASS_STREET_DIRECTION)
    token->beside = canvass_street_word_id (word);
}

static void
judge_word (CanvassStreetToken *token)
{
  const CanvassStreetWord *word = canvass_street_word_find (token->text, token->length);

  if (word != NULL) {
    token->text = word->canonical;
    token->length = (guint)strlen (word->canonical);
    token->roles = word->roles;
    if ((word->roles & (CANVASS_STREET_DIRECTION | CANVASS_STREET_TYPE)) != 0)
      token->id = canvass_street_word_id (word);
  } else if (g_ascii_isalpha (token->text[0]) &&
             (token->length == 1 || (token->length <= MAX_UNIT_BYTES &&
                                     is_all_digits (token->text + 1, token->length - 1)))) {
    token->roles = CANVASS_STREET_UNIT_ALONE;
  }
}

gboolean
canvass_street_line_parse (CanvassStreetLine *self, const char *line)
{
  Scan scan = { .line = self };

  memset (self, 0, sizeof *self);
  if (!g_utf8_validate (line, -1, NULL))
    return FALSE;

  for (const char *p = line; *p != '\0' && !scan.failed; p = g_utf8_next_char (p))
    take_character (&scan, g_utf8_get_char (p), g_utf8_next_char (p));
  end_token (&scan);
  if (scan.failed) {
    self->n_tokens = 0;
    return FALSE;
  }

  join_directions (self);
  for (guint i = 0; i < self->n_tokens; i++) {
    CanvassStreetToken *token = &self->tokens[i];
    gsize n_digits = 0;

    while (n_digits < token->length && g_ascii_isdigit (token->text[n_digits]))
      n_digits++;
    if (n_digits > 0)
      judge_number (token, n_digits);
    else
      judge_word (token);
  }

  return TRUE;
}

gsize
canvass_street_line_write_key (const CanvassStreetLine *self,
                               guint from,
                               guint to,
                               char key[static CANVASS_STREET_MAX_BYTES])
{
  gsize length = 0;

  for (guint i = from; i < to; i++) {
    const CanvassStreetToken *token = &self->tokens[i];
    gboolean parted =
        length > 0 && g_ascii_isdigit (key[length - 1]) && g_ascii_isdigit (token->text[0]);

    /* A longer one is no street's, and an empty key neither. */
    if (token->length + parted > CANVASS_STREET_MAX_BYTES - length)
      return 0;
    if (parted)
      key[length++] = ' ';
    memcpy (key + length, token->text, token->length);
    length += token->length;
  }

  return length;
}

static gboolean
has_role (const CanvassStreetLine *self, guint i, guint roles)
{
  return (self->tokens[i].roles & roles) != 0;
}

/* "Avenue N" is the name of a street, "Cermak Road W" ends with a direction. */
static gboolean
ends_with_direction (const CanvassStreetLine *self)
{
  guint last = self->n_tokens - 1;
  guint i = has_role (self, 0, CANVASS_STREET_DIRECTION) ? 1 : 0;

  if (!has_role (self, last, CANVASS_STREET_DIRECTION))
    return FALSE;
  while (i < last && has_role (self, i, CANVASS_STREET_TYPE))
    i++;

  return i < last;
}

CanvassStreetName
canvass_street_line_name (const CanvassStreetLine *self)
{
  CanvassStreetName name = { .from = 0, .to = self->n_tokens };

  if (name.to > 1 && ends_with_direction (self))
    name.behind = self->tokens[--name.to].id;
  if (name.to > 1 && has_role (self, name.to - 1, CANVASS_STREET_TYPE))
    name.type = self->tokens[--name.to].id;
  if (name.to > 1 && has_role (self, 0, CANVASS_STREET_DIRECTION))
    name.before = self->tokens[name.from++].id;

  return name;
}
