/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/payload-private.h"

#include "format/cbor.h"
#include "format/error.h"
#include "format/secret.h"

#include <sodium.h>
#include <time.h>

/* Douglas Crockford's base 32: without I, L, O and U, which look or sound like others. */
static const char CODE_CHARACTERS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

CanvassPayload *
canvass_payload_new (void)
{
  return canvass_secret_new (sizeof (CanvassPayload));
}

void
canvass_payload_free (CanvassPayload *self)
{
  canvass_secret_free (self);
}

void
canvass_payload_reset (CanvassPayload *self)
{
  if (self->has_drawing)
    sodium_memzero (&self->drawing, sizeof self->drawing);
  sodium_memzero (self, offsetof (CanvassPayload, drawing));
}

static gboolean
malformed (GError **error, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED, text);
  return FALSE;
}

static gboolean
too_large (GError **error, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE, text);
  return FALSE;
}

CanvassPayloadKind
canvass_payload_get_kind (const CanvassPayload *self)
{
  return self->kind;
}

void
canvass_payload_set_kind (CanvassPayload *self, CanvassPayloadKind kind)
{
  g_return_if_fail (kind <= CANVASS_PAYLOAD_DOUBT);

  self->kind = kind;
}

const char *
canvass_payload_get_day (const CanvassPayload *self)
{
  return self->day;
}

gboolean
canvass_is_day (const char *text, gsize length)
{
  guint year, month, day;

  if (length != DAY_BYTES || text[4] != '-' || text[7] != '-')
    return FALSE;
  for (guint i = 0; i < DAY_BYTES; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit (text[i]))
      return FALSE;

  year = (guint)((text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 +
                 (text[3] - '0'));
  month = (guint)((text[5] - '0') * 10 + (text[6] - '0'));
  day = (guint)((text[8] - '0') * 10 + (text[9] - '0'));
  return year >= 1 && g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

gboolean
canvass_payload_set_day (CanvassPayload *self, const char *day)
{
  gsize length = strlen (day);

  if (!canvass_is_day (day, length))
    return FALSE;

  memcpy (self->day, day, length + 1);
  return TRUE;
}

void
canvass_payload_set_today (CanvassPayload *self)
{
  time_t now = time (NULL);
  struct tm local;

  localtime_r (&now, &local);
  strftime (self->day, sizeof self->day, "%Y-%m-%d", &local);
}

const char *
canvass_payload_get_language (const CanvassPayload *self)
{
  return self->language;
}

gboolean
canvass_payload_is_language (const char *text, gsize length)
{
  if (length < 2 || length > LANGUAGE_MAX_BYTES || !g_ascii_isalpha (text[0]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-')
      return FALSE;

  return TRUE;
}

gboolean
canvass_payload_set_language (CanvassPayload *self, const char *language)
{
  gsize length = strlen (language);

  if (!canvass_payload_is_language (language, length))
    return FALSE;

  memcpy (self->language, language, length + 1);
  return TRUE;
}

const guint8 *
canvass_payload_get_session (const CanvassPayload *self)
{
  return self->session;
}

void
canvass_payload_set_session (CanvassPayload *self, const guint8 session[static CANVASS_ID_BYTES])
{
  memcpy (self->session, session, CANVASS_ID_BYTES);
  self->has_session = TRUE;
}

CanvassSource
canvass_payload_get_source (const CanvassPayload *self)
{
  return self->source;
}

void
canvass_payload_set_source (CanvassPayload *self, CanvassSource source)
{
  g_return_if_fail (source <= CANVASS_SOURCE_PAPER);

  self->source = source;
}

CanvassPublicName
canvass_payload_get_public_name (const CanvassPayload *self)
{
  return self->public_name;
}

void
canvass_payload_set_public_name (CanvassPayload *self, CanvassPublicName name)
{
  g_return_if_fail (name <= CANVASS_PUBLIC_WITHHELD);

  self->public_name = name;
}

guint
canvass_payload_get_n_fields (const CanvassPayload *self)
{
  return self->n_fields;
}

/* The name of field @i, or the end of the pool for @i = n_fields. */
static const char *
seek_field (const CanvassPayload *self, guint i)
{
  const char *at = self->pool;

  while (i-- > 0) {
    at += strlen (at) + 1;
    at += strlen (at) + 1;
  }

  return at;
}

const char *
canvass_payload_get_field_name (const CanvassPayload *self, guint i)
{
  g_return_val_if_fail (i < self->n_fields, NULL);

  return seek_field (self, i);
}

const char *
canvass_payload_get_field_value (const CanvassPayload *self, guint i)
{
  const char *name;

  g_return_val_if_fail (i < self->n_fields, NULL);

  name = seek_field (self, i);
  return name + strlen (name) + 1;
}

/* Where @name is or would be; @found says which. */
static guint
find_field (const CanvassPayload *self, const char *name, gboolean *found)
{
  const char *at = self->pool;

  for (guint i = 0; i < self->n_fields; i++) {
    gint order = canvass_cbor_compare_keys (at, name);

    if (order >= 0) {
      *found = order == 0;
      return i;
    }
    at += strlen (at) + 1;
    at += strlen (at) + 1;
  }

  *found = FALSE;
  return self->n_fields;
}

const char *
canvass_payload_get_field (const CanvassPayload *self, const char *name)
{
  gboolean found;
  guint i = find_field (self, name, &found);

  return found ? canvass_payload_get_field_value (self, i) : NULL;
}

gboolean
canvass_is_field_name (const char *name, gsize length)
{
  if (length < 1 || length > CANVASS_NAME_MAX_BYTES)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && name[i] != '_' && name[i] != '-' && name[i] != '.')
      return FALSE;

  return TRUE;
}

static void
remove_field (CanvassPayload *self, guint i)
{
  char *at = (char *)seek_field (self, i);
  gsize length = strlen (at) + 1;
  gsize rest;

  length += strlen (at + length) + 1;
  rest = self->pool_length - (gsize)(at - self->pool) - length;
  memmove (at, at + length, rest);
  sodium_memzero (at + rest, length);
  self->pool_length -= length;
  self->n_fields--;
}

void
canvass_payload_insert_field (CanvassPayload *self,
                              guint i,
                              const char *name,
                              gsize name_length,
                              const char *value,
                              gsize value_length)
{
  char *at = (char *)seek_field (self, i);
  gsize length = name_length + value_length + 2;

  memmove (at + length, at, self->pool_length - (gsize)(at - self->pool));
  memcpy (at, name, name_length);
  at[name_length] = '\0';
  memcpy (at + name_length + 1, value, value_length);
  at[length - 1] = '\0';
  self->pool_length += length;
  self->n_fields++;
}

gsize
canvass_payload_get_fields_bytes (const CanvassPayload *self)
{
  return self->pool_length - 2 * (gsize)self->n_fields;
}

gboolean
canvass_payload_set_field (CanvassPayload *self,
                           const char *name,
                           const char *value,
                           GError **error)
{
  gsize name_length = strlen (name);
  gsize value_length = value != NULL ? strlen (value) : 0;
  gsize freed = 0;
  gboolean found;
  guint i;

  /* What moves the texts about cannot read from among them. */
  g_return_val_if_fail (
      value == NULL || value < self->pool || value >= self->pool + sizeof self->pool, FALSE);

  if (!canvass_is_field_name (name, name_length))
    return malformed (error, "A field's name is 1 to 32 letters, digits, '_', '-' and '.'");
  if (value_length > CANVASS_FIELDS_MAX_BYTES)
    return too_large (error, "The fields of one signature are longer than 2,400 bytes together");
  if (value_length > 0 && !g_utf8_validate_len (value, value_length, NULL))
    return malformed (error, "A field's value is not UTF-8 text");

  i = find_field (self, name, &found);
  if (found)
    freed = name_length + strlen (canvass_payload_get_field_value (self, i));

  if (value_length > 0) {
    if (canvass_payload_get_fields_bytes (self) - freed + name_length + value_length >
        CANVASS_FIELDS_MAX_BYTES)
      return too_large (error, "The fields of one signature are longer than 2,400 bytes together");
    if (!found && self->n_fields == CANVASS_PAYLOAD_MAX_FIELDS)
      return too_large (error, "One signature has at most 32 fields");
  }

  if (found)
    remove_field (self, i);
  if (value_length > 0)
    canvass_payload_insert_field (self, i, name, name_length, value, value_length);

  return TRUE;
}

guint
canvass_payload_get_n_consents (const CanvassPayload *self)
{
  return self->n_consents;
}

const char *
canvass_payload_get_consent_name (const CanvassPayload *self, guint i)
{
  g_return_val_if_fail (i < self->n_consents, NULL);

  return self->consents[i].name;
}

gboolean
canvass_payload_get_consent_given (const CanvassPayload *self, guint i)
{
  g_return_val_if_fail (i < self->n_consents, FALSE);

  return self->consents[i].given;
}

gboolean
canvass_payload_get_consent (const CanvassPayload *self, const char *name)
{
  for (guint i = 0; i < self->n_consents; i++)
    if (strcmp (self->consents[i].name, name) == 0)
      return self->consents[i].given;

  return FALSE;
}

gboolean
canvass_payload_set_consent (CanvassPayload *self, const char *name, gboolean given, GError **error)
{
  gsize length = strlen (name);
  guint i = 0;

  if (!canvass_is_field_name (name, length))
    return malformed (error, "A consent's name is 1 to 32 letters, digits, '_', '-' and '.'");

  while (i < self->n_consents && canvass_cbor_compare_keys (self->consents[i].name, name) < 0)
    i++;
  if (i == self->n_consents || strcmp (self->consents[i].name, name) != 0) {
    if (self->n_consents == CANVASS_PAYLOAD_MAX_CONSENTS)
      return too_large (error, "One signature has at most 16 consents");
    memmove (&self->consents[i + 1],
             &self->consents[i],
             (self->n_consents - i) * sizeof self->consents[0]);
    memcpy (self->consents[i].name, name, length + 1);
    self->n_consents++;
  }

  self->consents[i].given = given != FALSE;
  return TRUE;
}

const CanvassDrawing *
canvass_payload_get_drawing (const CanvassPayload *self)
{
  return self->has_drawing ? &self->drawing : NULL;
}

void
canvass_payload_set_drawing (CanvassPayload *self, const CanvassDrawing *drawing)
{
  g_return_if_fail (drawing == NULL || canvass_drawing_is_valid (drawing));

  if (drawing != NULL && drawing->n_strokes > 0) {
    memcpy (&self->drawing, drawing, sizeof self->drawing);
    self->has_drawing = TRUE;
  } else {
    sodium_memzero (&self->drawing, sizeof self->drawing);
    self->has_drawing = FALSE;
  }
}

static gboolean
set_short_text (char out[static CANVASS_SHORT_TEXT_MAX_BYTES + 1], const char *text)
{
  gsize length = strlen (text);

  if (length > CANVASS_SHORT_TEXT_MAX_BYTES || !g_utf8_validate_len (text, length, NULL))
    return FALSE;

  sodium_memzero (out, CANVASS_SHORT_TEXT_MAX_BYTES + 1);
  memcpy (out, text, length);
  return TRUE;
}

const char *
canvass_payload_get_witness (const CanvassPayload *self)
{
  return self->witness;
}

gboolean
canvass_payload_set_witness (CanvassPayload *self, const char *witness)
{
  return set_short_text (self->witness, witness);
}

const char *
canvass_payload_get_sheet (const CanvassPayload *self)
{
  return self->sheet;
}

gboolean
canvass_payload_set_sheet (CanvassPayload *self, const char *sheet)
{
  return set_short_text (self->sheet, sheet);
}

const char *
canvass_payload_get_code (const CanvassPayload *self)
{
  return self->code;
}

gboolean
canvass_payload_set_code (CanvassPayload *self, const char *code)
{
  return set_short_text (self->code, code);
}

void
canvass_payload_make_code (CanvassPayload *self, char code[static CANVASS_CODE_CHARS])
{
  guint64 bits;

  G_STATIC_ASSERT (CANVASS_CODE_CHARS == 15);
  randombytes_buf (&bits, sizeof bits);
  for (guint i = 0; i < CANVASS_CODE_CHARS - 1; i++) {
    if (i % 5 == 4) {
      code[i] = '-';
    } else {
      code[i] = CODE_CHARACTERS[bits & 31];
      bits >>= 5;
    }
  }
  code[CANVASS_CODE_CHARS - 1] = '\0';
  sodium_memzero (&bits, sizeof bits);
  sodium_memzero (self->code, sizeof self->code);
  memcpy (self->code, code, CANVASS_CODE_CHARS);
}

gboolean
canvass_payload_is_code (const char *code)
{
  for (guint i = 0; i < CANVASS_CODE_CHARS - 1; i++)
    if (i % 5 == 4 ? code[i] != '-' : code[i] == '\0' || strchr (CODE_CHARACTERS, code[i]) == NULL)
      return FALSE;

  return code[CANVASS_CODE_CHARS - 1] == '\0';
}

gboolean
canvass_payload_tidy_code (const char *typed, char code[static CANVASS_CODE_CHARS])
{
  guint n = 0;

  for (const char *c = typed; *c != '\0'; c++) {
    char digit = g_ascii_toupper (*c);

    if (digit == '-' || g_ascii_isspace (digit))
      continue;
    if (n == CANVASS_CODE_CHARS - 1)
      return FALSE;

    code[n++] = digit == 'O' ? '0' : digit == 'I' || digit == 'L' ? '1' : digit;
    if (n == 4 || n == 9)
      code[n++] = '-';
  }
  code[n] = '\0';
  return canvass_payload_is_code (code);
}

guint
canvass_payload_get_line (const CanvassPayload *self)
{
  return self->line;
}

void
canvass_payload_set_line (CanvassPayload *self, guint line)
{
  g_return_if_fail (line <= G_MAXINT32);

  self->line = line;
}

guint64
canvass_payload_get_captured (const CanvassPayload *self)
{
  return self->captured;
}

void
canvass_payload_set_captured (CanvassPayload *self, guint64 captured)
{
  self->captured = captured;
  self->has_captured = TRUE;
}

const guint8 *
canvass_payload_get_about (const CanvassPayload *self)
{
  return self->about;
}

void
canvass_payload_set_about (CanvassPayload *self, const guint8 about[static CANVASS_HASH_BYTES])
{
  memcpy (self->about, about, CANVASS_HASH_BYTES);
  self->has_about = TRUE;
}
