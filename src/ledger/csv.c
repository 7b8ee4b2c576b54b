/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/csv.h"

static const char *const STANDARD_FIELDS[] = {
  "name",   "given_name", "family_name", "email",    "phone",      "street", "city",
  "region", "postcode",   "country",     "district", "birth_year", "adult",
};

/* What a field of the campaign's own must not be confused with. */
static const char *const RECORD_COLUMNS[] = {
  "language", "day",   "source", "kiosk", "public",   "record_id",
  "witness",  "sheet", "line",   "code",  "doubtful", NULL,
};

#define CONSENT_PREFIX "consent_"

static gboolean
holds (GPtrArray *names, const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

static void
add (GPtrArray *names, const char *name)
{
  if (!holds (names, name))
    g_ptr_array_add (names, g_strdup (name));
}

CanvassCsv *
canvass_csv_new (CanvassLedger *ledger)
{
  CanvassCsv *self = g_new0 (CanvassCsv, 1);
  GPtrArray *campaigns = canvass_ledger_get_campaigns (ledger);

  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->consents = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (STANDARD_FIELDS); i++)
    add (self->fields, STANDARD_FIELDS[i]);

  for (guint i = 0; i < campaigns->len; i++) {
    CanvassCampaign *campaign = campaigns->pdata[i];

    for (guint j = 0; j < canvass_campaign_get_n_fields (campaign); j++)
      add (self->fields, canvass_campaign_get_field (campaign, j)->name);
    for (guint j = 0; j < canvass_campaign_get_n_consents (campaign); j++)
      add (self->consents, canvass_campaign_get_consent (campaign, j)->name);
  }

  return self;
}

void
canvass_csv_free (CanvassCsv *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->consents);
  g_free (self);
}

/* Names of fields are the campaign's, no signer's, and may be copied. */
void
canvass_csv_note (CanvassCsv *self, const CanvassPayload *payload)
{
  for (guint i = 0; i < canvass_payload_get_n_fields (payload); i++)
    add (self->fields, canvass_payload_get_field_name (payload, i));
  for (guint i = 0; i < canvass_payload_get_n_consents (payload); i++)
    add (self->consents, canvass_payload_get_consent_name (payload, i));
}

/* Bidi_Control in Unicode's PropList.txt. */
static gboolean
is_bidi_control (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

/* Spreadsheets trim these before they look for a formula; of tab and line ends see below. */
static gboolean
is_skipped (gunichar c)
{
  return is_bidi_control (c) || (g_unichar_isspace (c) && c != '\t' && c != '\r' && c != '\n') ||
         (g_unichar_type (c) == G_UNICODE_CONTROL && c != '\t' && c != '\r' && c != '\n') ||
         g_unichar_iszerowidth (c) || c == 0xfeff || c == '"';
}

static gunichar
find_first_shown (const char *text)
{
  const char *c = text;

  while (*c != '\0' && is_skipped (g_utf8_get_char (c)))
    c = g_utf8_next_char (c);

  return g_utf8_get_char (c);
}

static gboolean
starts_formula (const char *text)
{
  switch (find_first_shown (text)) {
  case '=':
  case '+':
  case '-':
  case '@':
  case 0xff1d: /* full-width forms of these */
  case 0xff0b:
  case 0xff0d:
  case 0xff20:
  case 0x2212: /* the true minus sign */
    return TRUE;

  default:
    return FALSE;
  }
}

/* At the very beginning these are trimmed before a formula is looked for. */
static gboolean
starts_with_break (const char *text)
{
  gunichar c = find_first_shown (text);

  return c == '\t' || c == '\r' || c == '\n';
}

/* Where it separates cells, a semicolon, tab or bar begins another one. */
static gboolean
separates_elsewhere (gunichar c)
{
  return c == ';' || c == '\t' || c == '|';
}

/* Control characters are for terminals; of these, only what may stand between words is kept. */
static gboolean
is_left_out (gunichar c)
{
  return is_bidi_control (c) ||
         (g_unichar_type (c) == G_UNICODE_CONTROL && c != '\t' && c != '\n' && c != '\r');
}

void
canvass_csv_write_cell (CanvassSink *sink, const char *text)
{
  gboolean quoted = strpbrk (text, ",;|\t\"\r\n") != NULL;
  gboolean begins = TRUE; /* a cell, to somebody */

  if (quoted)
    canvass_sink_puts (sink, "\"");

  for (const char *c = text, *next; *c != '\0'; c = next) {
    gunichar character = g_utf8_get_char (c);

    next = g_utf8_next_char (c);
    if (begins && (starts_formula (c) || (c == text && starts_with_break (c))))
      canvass_sink_puts (sink, "'");
    if (*c == '"')
      canvass_sink_puts (sink, "\"");
    if (!is_left_out (character))
      canvass_sink_write (sink, c, next - c);
    begins = separates_elsewhere (character) || character == '\n' || character == '\r';
  }

  if (quoted)
    canvass_sink_puts (sink, "\"");
}

static void
write_consent_name (CanvassSink *sink, const char *name)
{
  canvass_sink_puts (sink, CONSENT_PREFIX);
  canvass_csv_write_cell (sink, name);
}

/* A name that another column bears gets as many underscores as it takes. */
static void
write_field_name (const CanvassCsv *self, CanvassSink *sink, const char *name)
{
  const char *consent =
      g_str_has_prefix (name, CONSENT_PREFIX) ? name + strlen (CONSENT_PREFIX) : NULL;

  canvass_csv_write_cell (sink, name);
  if (g_strv_contains (RECORD_COLUMNS, name) ||
      (consent != NULL && holds (self->consents, consent)))
    canvass_sink_puts (sink, "_");
}

void
canvass_csv_write_header (const CanvassCsv *self, CanvassSink *sink)
{
  for (guint i = 0; i < self->fields->len; i++) {
    write_field_name (self, sink, self->fields->pdata[i]);
    canvass_sink_puts (sink, ",");
  }

  for (guint i = 0; i < self->consents->len; i++) {
    write_consent_name (sink, self->consents->pdata[i]);
    canvass_sink_puts (sink, ",");
  }

  for (guint i = 0; RECORD_COLUMNS[i] != NULL; i++) {
    canvass_sink_puts (sink, i > 0 ? "," : "");
    canvass_sink_puts (sink, RECORD_COLUMNS[i]);
  }

  canvass_sink_puts (sink, "\r\n");
}

/* "" where it was never asked. */
static const char *
describe_consent (const CanvassPayload *payload, const char *name)
{
  for (guint i = 0; i < canvass_payload_get_n_consents (payload); i++)
    if (strcmp (canvass_payload_get_consent_name (payload, i), name) == 0)
      return canvass_payload_get_consent_given (payload, i) ? "yes" : "no";

  return "";
}

static const char *
describe_public_name (const CanvassPayload *payload)
{
  static const char *const names[] = {
    [CANVASS_PUBLIC_UNSET] = "",
    [CANVASS_PUBLIC_FULL] = "full",
    [CANVASS_PUBLIC_INITIAL] = "initial",
    [CANVASS_PUBLIC_WITHHELD] = "withheld",
  };

  return names[canvass_payload_get_public_name (payload)];
}

static void
write_record_columns (CanvassSink *sink, const CanvassRollEntry *entry)
{
  const CanvassPayload *payload = entry->payload;
  const char *const cells[] = {
    canvass_payload_get_language (payload),
    canvass_payload_get_day (payload),
    canvass_payload_get_source (payload) == CANVASS_SOURCE_PAPER ? "paper" : "kiosk",
    entry->kiosk,
    describe_public_name (payload),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++) {
    canvass_csv_write_cell (sink, cells[i]);
    canvass_sink_puts (sink, ",");
  }

  canvass_sink_put_hex (sink, entry->record_id, CANVASS_ID_BYTES);
  canvass_sink_puts (sink, ",");
  canvass_csv_write_cell (sink, canvass_payload_get_witness (payload));
  canvass_sink_puts (sink, ",");
  canvass_csv_write_cell (sink, canvass_payload_get_sheet (payload));
  canvass_sink_puts (sink, ",");
  if (canvass_payload_get_line (payload) > 0)
    canvass_sink_put_number (sink, canvass_payload_get_line (payload));
  canvass_sink_puts (sink, ",");
  canvass_csv_write_cell (sink, canvass_payload_get_code (payload));
  canvass_sink_puts (sink, entry->doubtful ? ",yes\r\n" : ",\r\n");
}

void
canvass_csv_write (const CanvassCsv *self, CanvassSink *sink, const CanvassRollEntry *entry)
{
  for (guint i = 0; i < self->fields->len; i++) {
    const char *value = canvass_payload_get_field (entry->payload, self->fields->pdata[i]);

    canvass_csv_write_cell (sink, value != NULL ? value : "");
    canvass_sink_puts (sink, ",");
  }

  for (guint i = 0; i < self->consents->len; i++) {
    canvass_sink_puts (sink, describe_consent (entry->payload, self->consents->pdata[i]));
    canvass_sink_puts (sink, ",");
  }

  write_record_columns (sink, entry);
}
