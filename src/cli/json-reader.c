/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/json-reader.h"

#include <string.h>

void
canvass_json_reader_init (CanvassJsonReader *self, char *text, gsize length)
{
  *self = (CanvassJsonReader){ .text = text, .length = length };

  if (!g_utf8_validate_len (text, length, NULL))
    canvass_json_refuse (self, "is not UTF-8 text");
}

void
canvass_json_refuse (CanvassJsonReader *self, const char *problem)
{
  if (self->problem == NULL)
    self->problem = problem;
}

static gboolean
refuse (CanvassJsonReader *self, const char *problem)
{
  canvass_json_refuse (self, problem);
  return FALSE;
}

/* -1 at the end. */
static int
peek (const CanvassJsonReader *self)
{
  return self->offset < self->length ? (guchar)self->text[self->offset] : -1;
}

static int
peek_token (CanvassJsonReader *self)
{
  while (peek (self) == ' ' || peek (self) == '\t' || peek (self) == '\n' || peek (self) == '\r')
    self->offset++;

  return peek (self);
}

static gboolean
take (CanvassJsonReader *self, char token)
{
  if (self->problem != NULL || peek_token (self) != token)
    return FALSE;

  self->offset++;
  return TRUE;
}

/* What is the matter where something else was expected. */
static gboolean
refuse_token (CanvassJsonReader *self, const char *problem)
{
  return refuse (self, peek_token (self) == -1 ? "is cut off" : problem);
}

static gboolean
read_hex4 (CanvassJsonReader *self, guint32 *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++) {
    int digit = peek (self) == -1 ? -1 : g_ascii_xdigit_value ((char)peek (self));

    if (digit == -1)
      return refuse (self, "has a broken \\u escape");
    *unit = *unit << 4 | (guint32)digit;
    self->offset++;
  }

  return TRUE;
}

static gboolean
is_high_surrogate (guint32 unit)
{
  return unit >= 0xd800 && unit < 0xdc00;
}

static gboolean
is_low_surrogate (guint32 unit)
{
  return unit >= 0xdc00 && unit < 0xe000;
}

/* Behind "\u". A character beyond the first plane is a pair of escapes (RFC 8259, section 7). */
static gboolean
read_unicode_escape (CanvassJsonReader *self, gunichar *character)
{
  guint32 high, low;

  if (!read_hex4 (self, &high))
    return FALSE;
  if (high == 0)
    return refuse (self, "has a zero character in a text");
  if (is_low_surrogate (high))
    return refuse (self, "has half a surrogate pair");

  *character = high;
  if (!is_high_surrogate (high))
    return TRUE;

  if (peek (self) != '\\')
    return refuse (self, "has half a surrogate pair");
  self->offset++;
  if (peek (self) != 'u')
    return refuse (self, "has half a surrogate pair");
  self->offset++;
  if (!read_hex4 (self, &low))
    return FALSE;
  if (!is_low_surrogate (low))
    return refuse (self, "has half a surrogate pair");

  *character = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  return TRUE;
}

static gboolean
read_escape (CanvassJsonReader *self, gunichar *character)
{
  static const char escapes[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  int c = peek (self);
  const char *escape;

  if (c == -1)
    return refuse (self, "is cut off");

  self->offset++;
  if (c == 'u')
    return read_unicode_escape (self, character);

  escape = memchr (escapes, c, sizeof escapes - 1);
  if (escape == NULL)
    return refuse (self, "has an escape that JSON does not know");

  *character = (gunichar)meanings[escape - escapes];
  return TRUE;
}

/* An escape is never shorter than what it stands for, so the decoded text trails what is read. */
gboolean
canvass_json_read_string (CanvassJsonReader *self, const char **string)
{
  char *out;

  if (!take (self, '"'))
    return refuse_token (self, "has something else where a text belongs");

  out = self->text + self->offset;
  *string = out;

  for (;;) {
    int c = peek (self);
    gunichar character;

    if (c == -1)
      return refuse (self, "is cut off");
    if (c < 0x20)
      return refuse (self, "has a bare control character in a text");

    self->offset++;
    if (c == '"')
      break;
    if (c != '\\') {
      *out++ = (char)c;
      continue;
    }
    if (!read_escape (self, &character))
      return FALSE;
    out += g_unichar_to_utf8 (character, out);
  }

  *out = '\0';
  return TRUE;
}

gboolean
canvass_json_read_object (CanvassJsonReader *self, CanvassJsonObject *object)
{
  object->n = 0;
  if (!take (self, '{'))
    return refuse_token (self, "has something else where an object belongs");

  return TRUE;
}

static gboolean
remember_name (CanvassJsonReader *self, CanvassJsonObject *object, const char *name)
{
  for (guint i = 0; i < object->n; i++) {
    if (g_str_equal (object->names[i], name))
      return refuse (self, "has a name twice in one object");
  }
  if (object->n == CANVASS_JSON_MAX_MEMBERS)
    return refuse (self, "has too many names in one object");

  object->names[object->n++] = name;
  return TRUE;
}

gboolean
canvass_json_read_member (CanvassJsonReader *self, CanvassJsonObject *object, const char **name)
{
  if (self->problem != NULL || take (self, '}'))
    return FALSE;
  if (object->n > 0 && !take (self, ','))
    return refuse_token (self, "lacks a comma between two members");
  if (peek_token (self) != '"')
    return refuse_token (self, "has something else where a name belongs");
  if (!canvass_json_read_string (self, name) || !remember_name (self, object, *name))
    return FALSE;
  if (!take (self, ':'))
    return refuse_token (self, "lacks a colon behind a name");

  return TRUE;
}

gboolean
canvass_json_read_array (CanvassJsonReader *self, CanvassJsonArray *array)
{
  array->begun = FALSE;
  if (!take (self, '['))
    return refuse_token (self, "has something else where a list belongs");

  return TRUE;
}

gboolean
canvass_json_read_element (CanvassJsonReader *self, CanvassJsonArray *array)
{
  gboolean first = !array->begun;

  if (self->problem != NULL)
    return FALSE;

  array->begun = TRUE;
  if (take (self, ']'))
    return FALSE;
  if (!first && !take (self, ','))
    return refuse_token (self, "lacks a comma between two elements");
  /* A comma before the end announces an element that is not there. */
  if (!first && peek_token (self) == ']')
    return refuse (self, "has a comma too many");

  return TRUE;
}

static gboolean
take_word (CanvassJsonReader *self, const char *word)
{
  gsize length = strlen (word);

  peek_token (self);
  if (self->length - self->offset < length || memcmp (self->text + self->offset, word, length) != 0)
    return FALSE;

  self->offset += length;
  return TRUE;
}

gboolean
canvass_json_read_bool (CanvassJsonReader *self, gboolean *value)
{
  if (self->problem != NULL)
    return FALSE;

  *value = take_word (self, "true");
  if (!*value && !take_word (self, "false"))
    return refuse_token (self, "has something else where true or false belongs");

  return TRUE;
}

gboolean
canvass_json_read_int (CanvassJsonReader *self, gint64 min, gint64 max, gint64 *value)
{
  gboolean negative = take (self, '-');
  guint64 magnitude = 0;
  gsize start;

  if (self->problem != NULL)
    return FALSE;
  if (!negative)
    peek_token (self);

  start = self->offset;
  while (peek (self) != -1 && g_ascii_isdigit ((char)peek (self))) {
    if (magnitude > G_MAXINT64 / 10 - 1)
      return refuse (self, "has a number out of range");
    magnitude = magnitude * 10 + (guint64)(peek (self) - '0');
    self->offset++;
  }

  if (self->offset == start)
    return refuse_token (self, "has something else where a number belongs");
  if (self->text[start] == '0' && self->offset > start + 1)
    return refuse (self, "has a number with a leading zero");
  if (peek (self) == '.' || peek (self) == 'e' || peek (self) == 'E')
    return refuse (self, "has a number that is not whole");

  *value = negative ? -(gint64)magnitude : (gint64)magnitude;
  if (*value < min || *value > max)
    return refuse (self, "has a number out of range");

  return TRUE;
}

gboolean
canvass_json_finish (CanvassJsonReader *self)
{
  if (self->problem == NULL && peek_token (self) != -1)
    canvass_json_refuse (self, "has more behind its end");

  return self->problem == NULL;
}
