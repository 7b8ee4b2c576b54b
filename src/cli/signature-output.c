/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/signature-output.h"

#include "format/secret.h"

#include <stdio.h>

#define LINE_BYTES 16384

struct _CanvassSignatureOutput {
  char *line; /* (owned) locked memory */
  gsize used;
};

static const char *const SOURCES[] = {
  [CANVASS_SOURCE_KIOSK] = "kiosk",
  [CANVASS_SOURCE_PAPER] = "paper",
};

static const char *const PUBLIC_NAMES[] = {
  [CANVASS_PUBLIC_UNSET] = "",
  [CANVASS_PUBLIC_FULL] = "full",
  [CANVASS_PUBLIC_INITIAL] = "initial",
  [CANVASS_PUBLIC_WITHHELD] = "withheld",
};

CanvassSignatureOutput *
canvass_signature_output_new (void)
{
  CanvassSignatureOutput *self = g_new0 (CanvassSignatureOutput, 1);

  fflush (stdout);
  setvbuf (stdout, NULL, _IONBF, 0);
  self->line = canvass_secret_new (LINE_BYTES);
  return self;
}

void
canvass_signature_output_free (CanvassSignatureOutput *self)
{
  if (self == NULL)
    return;

  canvass_signature_output_flush (self);
  canvass_secret_free (self->line);
  g_free (self);
}

void
canvass_signature_output_flush (CanvassSignatureOutput *self)
{
  fwrite (self->line, 1, self->used, stdout);
  self->used = 0;
}

static void
put (CanvassSignatureOutput *self, const char *bytes, gsize length)
{
  if (self->used + length > LINE_BYTES)
    canvass_signature_output_flush (self);
  memcpy (self->line + self->used, bytes, length);
  self->used += length;
}

void
canvass_signature_output_puts (CanvassSignatureOutput *self, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    put (self, p, 1);
}

void
canvass_signature_output_put_hex (CanvassSignatureOutput *self, const guint8 *bytes, gsize length)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < length; i++)
    put (self, (char[]){ digits[bytes[i] >> 4], digits[bytes[i] & 15] }, 2);
}

static gboolean
is_harmless (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
         type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

void
canvass_signature_output_put_text (CanvassSignatureOutput *self, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);
    char escaped[16];

    if (is_harmless (character)) {
      put (self, p, g_utf8_next_char (p) - p);
      continue;
    }
    g_snprintf (escaped, sizeof escaped, "\\u{%x}", character);
    canvass_signature_output_puts (self, escaped);
  }
}

void
canvass_signature_output_put_json (CanvassSignatureOutput *self, const char *text)
{
  put (self, "\"", 1);
  for (const char *p = text; *p != '\0'; p++) {
    char escaped[8];

    if ((guchar)*p < 0x20) {
      g_snprintf (escaped, sizeof escaped, "\\u%04x", (guchar)*p);
      canvass_signature_output_puts (self, escaped);
      continue;
    }
    if (*p == '"' || *p == '\\')
      put (self, "\\", 1);
    put (self, p, 1);
  }
  put (self, "\"", 1);
}

static void
put_member (CanvassSignatureOutput *self, const char *name, const char *text)
{
  if (text == NULL || *text == '\0')
    return;

  canvass_signature_output_puts (self, ",\"");
  canvass_signature_output_puts (self, name);
  canvass_signature_output_puts (self, "\":");
  canvass_signature_output_put_json (self, text);
}

static void
put_hex_member (CanvassSignatureOutput *self, const char *name, const guint8 *bytes, gsize length)
{
  canvass_signature_output_puts (self, name);
  canvass_signature_output_put_hex (self, bytes, length);
  canvass_signature_output_puts (self, "\"");
}

static void
put_maps (CanvassSignatureOutput *self, const CanvassPayload *payload)
{
  canvass_signature_output_puts (self, ",\"fields\":{");
  for (guint i = 0; i < canvass_payload_get_n_fields (payload); i++) {
    canvass_signature_output_puts (self, i > 0 ? "," : "");
    canvass_signature_output_put_json (self, canvass_payload_get_field_name (payload, i));
    canvass_signature_output_puts (self, ":");
    canvass_signature_output_put_json (self, canvass_payload_get_field_value (payload, i));
  }
  canvass_signature_output_puts (self, "},\"consent\":{");
  for (guint i = 0; i < canvass_payload_get_n_consents (payload); i++) {
    canvass_signature_output_puts (self, i > 0 ? "," : "");
    canvass_signature_output_put_json (self, canvass_payload_get_consent_name (payload, i));
    canvass_signature_output_puts (
        self, canvass_payload_get_consent_given (payload, i) ? ":true" : ":false");
  }
  canvass_signature_output_puts (self, "}");
}

static void
put_flag (CanvassSignatureOutput *self, const char *member, gboolean value)
{
  canvass_signature_output_puts (self, member);
  canvass_signature_output_puts (self, value ? "true" : "false");
}

void
canvass_signature_output_put_entry (CanvassSignatureOutput *self, const CanvassRollEntry *entry)
{
  const CanvassPayload *payload = entry->payload;
  char line[32];

  put_hex_member (self, "{\"record_id\":\"", entry->record_id, CANVASS_ID_BYTES);
  put_hex_member (self, ",\"hash\":\"", entry->hash, CANVASS_HASH_BYTES);
  put_hex_member (self, ",\"kiosk_id\":\"", entry->kiosk_id, CANVASS_ID_BYTES);
  put_member (self, "kiosk", entry->kiosk);
  put_member (self, "day", canvass_payload_get_day (payload));
  put_member (self, "source", SOURCES[canvass_payload_get_source (payload)]);
  put_member (self, "language", canvass_payload_get_language (payload));
  put_maps (self, payload);
  put_member (self, "public", PUBLIC_NAMES[canvass_payload_get_public_name (payload)]);
  put_member (self, "witness", canvass_payload_get_witness (payload));
  put_member (self, "sheet", canvass_payload_get_sheet (payload));
  if (canvass_payload_get_line (payload) > 0) {
    g_snprintf (line, sizeof line, ",\"line\":%u", canvass_payload_get_line (payload));
    canvass_signature_output_puts (self, line);
  }
  put_flag (self, ",\"merged\":", entry->merged);
  put_flag (self, ",\"corrected\":", entry->corrected);
  put_flag (self, ",\"doubtful\":", entry->doubtful);
  put_flag (self, ",\"withdrawn\":", entry->withdrawn);
  canvass_signature_output_puts (self, "}");
}

const char *
canvass_signature_output_states (const CanvassRollEntry *entry, char text[static 64])
{
  const struct {
    gboolean is;
    const char *word;
  } states[] = { { entry->merged, "merged" },
                 { entry->corrected, "corrected" },
                 { entry->doubtful, "doubtful" },
                 { entry->withdrawn, "withdrawn" } };

  *text = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (states[i].is) {
      g_strlcat (text, *text != '\0' ? ", " : "", 64);
      g_strlcat (text, states[i].word, 64);
    }
  return text;
}
