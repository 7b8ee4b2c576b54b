/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/jsonl.h"

static const char *const SOURCES[] = {
  [CANVASS_SOURCE_KIOSK] = "kiosk",
  [CANVASS_SOURCE_PAPER] = "paper",
};

static const char *const PUBLIC_NAMES[] = {
  [CANVASS_PUBLIC_UNSET] = NULL,
  [CANVASS_PUBLIC_FULL] = "full",
  [CANVASS_PUBLIC_INITIAL] = "initial",
  [CANVASS_PUBLIC_WITHHELD] = "withheld",
};

static void
write_escape (CanvassSink *sink, guchar c)
{
  static const char digits[] = "0123456789abcdef";
  char unicode[] = { '\\', 'u', '0', '0', digits[c >> 4], digits[c & 15] };

  switch (c) {
  case '"':
    canvass_sink_puts (sink, "\\\"");
    break;

  case '\\':
    canvass_sink_puts (sink, "\\\\");
    break;

  case '\n':
    canvass_sink_puts (sink, "\\n");
    break;

  case '\r':
    canvass_sink_puts (sink, "\\r");
    break;

  case '\t':
    canvass_sink_puts (sink, "\\t");
    break;

  default:
    canvass_sink_write (sink, unicode, sizeof unicode);
    break;
  }
}

void
canvass_json_write_text (CanvassSink *sink, const char *text)
{
  const char *start = text;

  canvass_sink_puts (sink, "\"");
  for (const char *c = text; *c != '\0'; c++)
    if ((guchar)*c < 0x20 || *c == '"' || *c == '\\') {
      canvass_sink_write (sink, start, c - start);
      write_escape (sink, *c);
      start = c + 1;
    }
  canvass_sink_puts (sink, start);
  canvass_sink_puts (sink, "\"");
}

static void
write_name (CanvassSink *sink, const char *name)
{
  canvass_json_write_text (sink, name);
  canvass_sink_puts (sink, ":");
}

/* Every member but the first, which is the record's id. */
static void
write_member (CanvassSink *sink, const char *name)
{
  canvass_sink_puts (sink, ",");
  write_name (sink, name);
}

static void
write_optional (CanvassSink *sink, const char *name, const char *text)
{
  if (text == NULL || *text == '\0')
    return;

  write_member (sink, name);
  canvass_json_write_text (sink, text);
}

static void
write_fields (CanvassSink *sink, const CanvassPayload *payload)
{
  guint n = canvass_payload_get_n_fields (payload);

  write_member (sink, "fields");
  canvass_sink_puts (sink, "{");
  for (guint i = 0; i < n; i++) {
    canvass_sink_puts (sink, i > 0 ? "," : "");
    write_name (sink, canvass_payload_get_field_name (payload, i));
    canvass_json_write_text (sink, canvass_payload_get_field_value (payload, i));
  }
  canvass_sink_puts (sink, "}");
}

static void
write_consents (CanvassSink *sink, const CanvassPayload *payload)
{
  guint n = canvass_payload_get_n_consents (payload);

  write_member (sink, "consent");
  canvass_sink_puts (sink, "{");
  for (guint i = 0; i < n; i++) {
    canvass_sink_puts (sink, i > 0 ? "," : "");
    write_name (sink, canvass_payload_get_consent_name (payload, i));
    canvass_sink_puts (sink, canvass_payload_get_consent_given (payload, i) ? "true" : "false");
  }
  canvass_sink_puts (sink, "}");
}

/* A stroke is its first point and then steps, as in the payload. */
static void
write_stroke (CanvassSink *sink, const CanvassDrawing *drawing, guint first, guint end)
{
  gint x = 0, y = 0;

  canvass_sink_puts (sink, "[");
  for (guint i = first; i < end; i++) {
    canvass_sink_puts (sink, i > first ? "," : "");
    canvass_sink_put_number (sink, drawing->points[i].x - x);
    canvass_sink_puts (sink, ",");
    canvass_sink_put_number (sink, drawing->points[i].y - y);
    x = drawing->points[i].x;
    y = drawing->points[i].y;
  }
  canvass_sink_puts (sink, "]");
}

static void
write_drawing (CanvassSink *sink, const CanvassDrawing *drawing)
{
  guint first = 0;

  if (drawing == NULL)
    return;

  write_member (sink, "drawing");
  canvass_sink_puts (sink, "{\"w\":");
  canvass_sink_put_number (sink, drawing->width);
  canvass_sink_puts (sink, ",\"h\":");
  canvass_sink_put_number (sink, drawing->height);
  canvass_sink_puts (sink, ",\"strokes\":[");
  for (guint i = 0; i < drawing->n_strokes; i++) {
    canvass_sink_puts (sink, i > 0 ? "," : "");
    write_stroke (sink, drawing, first, drawing->stroke_ends[i]);
    first = drawing->stroke_ends[i];
  }
  canvass_sink_puts (sink, "]}");
}

void
canvass_jsonl_write (CanvassSink *sink, const CanvassRollEntry *entry)
{
  const CanvassPayload *payload = entry->payload;

  canvass_sink_puts (sink, "{\"record_id\":\"");
  canvass_sink_put_hex (sink, entry->record_id, CANVASS_ID_BYTES);
  canvass_sink_puts (sink, "\"");
  write_member (sink, "kiosk");
  canvass_json_write_text (sink, entry->kiosk);
  write_optional (sink, "day", canvass_payload_get_day (payload));
  write_optional (sink, "source", SOURCES[canvass_payload_get_source (payload)]);
  write_optional (sink, "language", canvass_payload_get_language (payload));
  write_fields (sink, payload);
  write_consents (sink, payload);
  write_drawing (sink, canvass_payload_get_drawing (payload));
  write_optional (sink, "public", PUBLIC_NAMES[canvass_payload_get_public_name (payload)]);
  write_optional (sink, "witness", canvass_payload_get_witness (payload));
  write_optional (sink, "sheet", canvass_payload_get_sheet (payload));
  if (canvass_payload_get_line (payload) > 0) {
    write_member (sink, "line");
    canvass_sink_put_number (sink, canvass_payload_get_line (payload));
  }
  write_optional (sink, "code", canvass_payload_get_code (payload));
  if (entry->doubtful) {
    write_member (sink, "doubtful");
    canvass_sink_puts (sink, "true");
  }
  canvass_sink_puts (sink, "}\n");
}
