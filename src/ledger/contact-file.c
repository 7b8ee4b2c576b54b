/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/contact-file.h"

#include "format/secret.h"
#include "ledger/country.h"
#include "ledger/csv.h"
#include "ledger/jsonl.h"

#include <sodium.h>
#include <unicode/uloc.h>

#define SCRATCH_BYTES 4096

void
canvass_contact_file_init (CanvassContactFile *self)
{
  self->scratch = canvass_secret_new (SCRATCH_BYTES);
}

void
canvass_contact_file_clear (CanvassContactFile *self)
{
  g_clear_pointer (&self->scratch, canvass_secret_free);
}

static const char *
get (const CanvassContact *contact, const char *field)
{
  const char *value = canvass_payload_get_field (contact->entry->payload, field);

  return value != NULL ? value : "";
}

static const char *
find_space (const char *text)
{
  while (*text != '\0' && !g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

/* Names are not made for two columns. Where one was given as a whole, its first word is what
 * somebody is greeted by, and the rest stays together; one word is the first name. */
static const char *
split_name (CanvassContactFile *self, const CanvassContact *contact, gboolean last)
{
  const char *name = get (contact, "name");
  const char *space = find_space (name);
  gsize length = MIN ((gsize)(space - name), SCRATCH_BYTES - 1);

  if (last) {
    while (*space != '\0' && g_unichar_isspace (g_utf8_get_char (space)))
      space = g_utf8_next_char (space);
    return space;
  }

  memcpy (self->scratch, name, length);
  self->scratch[length] = '\0';
  return self->scratch;
}

static const char *
describe_name (CanvassContactFile *self, const CanvassContact *contact, CanvassColumnKind kind)
{
  gboolean last = kind == CANVASS_COLUMN_LAST_NAME;

  if (*get (contact, "given_name") != '\0' || *get (contact, "family_name") != '\0')
    return get (contact, last ? "family_name" : "given_name");

  return split_name (self, contact, last);
}

static const char *
describe_whole_name (CanvassContactFile *self, const CanvassContact *contact)
{
  const char *given = get (contact, "given_name"), *family = get (contact, "family_name");

  if (*get (contact, "name") != '\0')
    return get (contact, "name");

  g_snprintf (self->scratch,
              SCRATCH_BYTES,
              "%s%s%s",
              given,
              *given != '\0' && *family != '\0' ? " " : "",
              family);
  return self->scratch;
}

/* E.164's country codes of one and of two digits; all others have three. */
static guint
count_code_digits (const char *digits)
{
  static const char *const two[] = { "20", "27", "30", "31", "32", "33", "34", "36", "39",
                                     "40", "41", "43", "44", "45", "46", "47", "48", "49",
                                     "51", "52", "53", "54", "55", "56", "57", "58", "60",
                                     "61", "62", "63", "64", "65", "66", "81", "82", "84",
                                     "86", "90", "91", "92", "93", "94", "95", "98" };

  if (*digits == '1' || *digits == '7')
    return 1;
  for (gsize i = 0; i < G_N_ELEMENTS (two); i++)
    if (strncmp (digits, two[i], 2) == 0)
      return 2;

  return 3;
}

void
canvass_contact_format_phone (const char *phone, char *text, gsize size)
{
  guint n = count_code_digits (phone + (*phone == '+'));

  if (*phone == '+' && strspn (phone + 1, "0123456789") >= n)
    g_snprintf (
        text, size, "(+%.*s) %s", (int)n, phone + 1, phone + 1 + n + strspn (phone + 1 + n, " "));
  else
    g_strlcpy (text, phone, size);
}

static const char *
describe_phone (CanvassContactFile *self, const CanvassContact *contact)
{
  if (self->columns->lines)
    return get (contact, "phone");

  canvass_contact_format_phone (get (contact, "phone"), self->scratch, SCRATCH_BYTES);
  return self->scratch;
}

static gboolean
has_place (const CanvassContact *contact)
{
  return *get (contact, "postcode") != '\0' || *get (contact, "city") != '\0' ||
         *get (contact, "region") != '\0';
}

/* What was written there, or the campaign's own country where there is a place to go with it. */
static const char *
describe_country (CanvassContactFile *self, const CanvassContact *contact, gboolean as_code)
{
  const char *country = get (contact, "country");
  char code[3];

  if (*country == '\0' && has_place (contact))
    country = self->country;
  if (*country == '\0')
    return "";

  if (!canvass_country_code (country, code))
    return as_code ? "" : country;
  if (as_code)
    g_strlcpy (self->scratch, code, SCRATCH_BYTES);
  else if (!canvass_country_name (code, self->scratch))
    return country;
  return self->scratch;
}

/* Where a language is mostly spoken, as CLDR knows it; CiviCRM's own languages are named so. */
static const char *
describe_locale (CanvassContactFile *self, const CanvassContact *contact)
{
  const char *tag = canvass_payload_get_language (contact->entry->payload);
  char locale[ULOC_FULLNAME_CAPACITY], likely[ULOC_FULLNAME_CAPACITY];
  char language[ULOC_LANG_CAPACITY], country[ULOC_COUNTRY_CAPACITY];
  UErrorCode status = U_ZERO_ERROR;

  uloc_forLanguageTag (tag, locale, sizeof locale, NULL, &status);
  uloc_getLanguage (locale, language, sizeof language, &status);
  uloc_addLikelySubtags (locale, likely, sizeof likely, &status);
  uloc_getCountry (likely, country, sizeof country, &status);
  if (U_FAILURE (status) || *country == '\0')
    return tag;

  g_snprintf (self->scratch, SCRATCH_BYTES, "%s_%s", language, country);
  return self->scratch;
}

/* Of another channel's consent it is only told that it was refused: a Y here without the address,
 * or an N that another file contradicts, would change in the CRM what that file says. */
static const char *
describe_opt_in (const CanvassContactFile *self, const CanvassContact *contact, const char *channel)
{
  const CanvassPayload *payload = contact->entry->payload;
  gboolean refused = FALSE;

  if (g_str_equal (self->channel, channel))
    return "Y";

  for (guint i = 0; i < self->consents->len; i++) {
    const CanvassContactConsent *consent = self->consents->pdata[i];

    if (!g_str_equal (consent->channel, channel))
      continue;
    if (canvass_payload_get_consent (payload, consent->name))
      return "";
    refused = TRUE;
  }

  return refused ? "N" : "";
}

static const char *
describe_address (const CanvassContactFile *self,
                  const CanvassContact *contact,
                  const char *channel,
                  const char *field)
{
  return g_str_equal (self->channel, channel) ? get (contact, field) : "";
}

static const char *
describe_field (CanvassContactFile *self, const CanvassContact *contact, const char *field)
{
  if (g_str_equal (field, "email"))
    return describe_address (self, contact, "email", field);
  if (g_str_equal (field, "phone"))
    return g_str_equal (self->channel, "phone") ? describe_phone (self, contact) : "";
  if (g_str_equal (field, "street"))
    return describe_address (self, contact, "post", field);

  return get (contact, field);
}

static const char *
put_hex (CanvassContactFile *self, const guint8 *bytes, gsize length)
{
  sodium_bin2hex (self->scratch, SCRATCH_BYTES, bytes, length);
  return self->scratch;
}

static const char *
describe (CanvassContactFile *self, const CanvassContact *contact, const CanvassColumn *column)
{
  switch (column->kind) {
  case CANVASS_COLUMN_FIRST_NAME:
  case CANVASS_COLUMN_LAST_NAME:
    return describe_name (self, contact, column->kind);
  case CANVASS_COLUMN_NAME:
    return describe_whole_name (self, contact);
  case CANVASS_COLUMN_EMAIL:
    return describe_field (self, contact, "email");
  case CANVASS_COLUMN_EMAIL_OPT_IN:
    return describe_opt_in (self, contact, "email");
  case CANVASS_COLUMN_PHONE:
    return describe_field (self, contact, "phone");
  case CANVASS_COLUMN_PHONE_OPT_IN:
    return describe_opt_in (self, contact, "phone");
  case CANVASS_COLUMN_STREET:
    return describe_field (self, contact, "street");
  case CANVASS_COLUMN_CITY:
    return get (contact, "city");
  case CANVASS_COLUMN_REGION:
    return get (contact, "region");
  case CANVASS_COLUMN_POSTCODE:
    return get (contact, "postcode");
  case CANVASS_COLUMN_COUNTRY:
    return describe_country (self, contact, FALSE);
  case CANVASS_COLUMN_COUNTRY_CODE:
    return describe_country (self, contact, TRUE);
  case CANVASS_COLUMN_DISTRICT:
    return get (contact, "district");
  case CANVASS_COLUMN_LANGUAGE:
    return canvass_payload_get_language (contact->entry->payload);
  case CANVASS_COLUMN_LOCALE:
    return describe_locale (self, contact);
  case CANVASS_COLUMN_EXTERNAL_ID:
    return put_hex (self, contact->external_id, CANVASS_ID_BYTES);
  case CANVASS_COLUMN_CONSENT:
    return self->consent;
  case CANVASS_COLUMN_CONSENT_DAY:
    return canvass_payload_get_day (contact->entry->payload);
  case CANVASS_COLUMN_CAMPAIGN:
    return put_hex (self, contact->entry->campaign_hash, CANVASS_HASH_BYTES);
  case CANVASS_COLUMN_FIELD:
    return describe_field (self, contact, column->text);
  case CANVASS_COLUMN_TEXT:
  default:
    return column->text;
  }
}

void
canvass_contact_file_begin (const CanvassContactFile *self, CanvassSink *sink)
{
  GPtrArray *columns = self->columns->columns;

  if (self->columns->lines)
    return;

  for (guint i = 0; i < columns->len; i++) {
    canvass_sink_puts (sink, i > 0 ? "," : "");
    canvass_csv_write_cell (sink, ((CanvassColumn *)columns->pdata[i])->title);
  }
  canvass_sink_puts (sink, "\r\n");
}

static void
write_row (CanvassContactFile *self, CanvassSink *sink, const CanvassContact *contact)
{
  GPtrArray *columns = self->columns->columns;

  for (guint i = 0; i < columns->len; i++) {
    canvass_sink_puts (sink, i > 0 ? "," : "");
    canvass_csv_write_cell (sink, describe (self, contact, columns->pdata[i]));
  }
  canvass_sink_puts (sink, "\r\n");
}

static void
write_line (CanvassContactFile *self, CanvassSink *sink, const CanvassContact *contact)
{
  GPtrArray *columns = self->columns->columns;
  const char *comma = "";

  canvass_sink_puts (sink, "{");
  for (guint i = 0; i < columns->len; i++) {
    const CanvassColumn *column = columns->pdata[i];
    const char *value = describe (self, contact, column);

    if (*value == '\0')
      continue;

    canvass_sink_puts (sink, comma);
    canvass_json_write_text (sink, column->title);
    canvass_sink_puts (sink, ":");
    canvass_json_write_text (sink, value);
    comma = ",";
  }
  canvass_sink_puts (sink, "}\n");
}

void
canvass_contact_file_write (CanvassContactFile *self,
                            CanvassSink *sink,
                            const CanvassContact *contact)
{
  if (self->columns->lines)
    write_line (self, sink, contact);
  else
    write_row (self, sink, contact);
}
