/*
 * A payload's bytes, in RFC 8949's core deterministic encoding.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/payload-private.h"

#include "format/cbor.h"
#include "format/error.h"
#include "format/secret.h"

#include <sodium.h>

static const char *const KIND_NAMES[] = { "signature", "close", "doubt" };
static const char *const SOURCE_NAMES[] = { "kiosk", "paper" };
static const char *const PUBLIC_NAMES[] = { "", "full", "initial", "withheld" };

static gboolean
malformed (GError **error, const char *text)
{
  g_set_error_literal (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED, text);
  return FALSE;
}

static void
write_fields (CanvassCborWriter *writer, const CanvassPayload *self)
{
  const char *at = self->pool;

  canvass_cbor_write_map (writer, self->n_fields);
  for (guint i = 0; i < 2 * self->n_fields; i++) {
    canvass_cbor_write_text (writer, at);
    at += strlen (at) + 1;
  }
}

static void
write_consents (CanvassCborWriter *writer, const CanvassPayload *self)
{
  canvass_cbor_write_map (writer, self->n_consents);
  for (guint i = 0; i < self->n_consents; i++) {
    canvass_cbor_write_text (writer, self->consents[i].name);
    canvass_cbor_write_bool (writer, self->consents[i].given);
  }
}

static void
write_drawing (CanvassCborWriter *writer, const CanvassDrawing *drawing)
{
  guint at = 0;

  canvass_cbor_write_map (writer, 3);
  canvass_cbor_write_text (writer, "h");
  canvass_cbor_write_uint (writer, drawing->height);
  canvass_cbor_write_text (writer, "w");
  canvass_cbor_write_uint (writer, drawing->width);
  canvass_cbor_write_text (writer, "strokes");
  canvass_cbor_write_array (writer, drawing->n_strokes);
  for (guint i = 0; i < drawing->n_strokes; i++) {
    CanvassPoint last = { 0, 0 };

    canvass_cbor_write_array (writer, 2 * (gsize)(drawing->stroke_ends[i] - at));
    for (; at < drawing->stroke_ends[i]; at++) {
      canvass_cbor_write_int (writer, drawing->points[at].x - last.x);
      canvass_cbor_write_int (writer, drawing->points[at].y - last.y);
      last = drawing->points[at];
    }
  }
}

/* TRUE when @self with @drawing in place of its own fits. Keys come shorter first, then by byte. */
static gboolean
write_payload (CanvassCborWriter *writer, const CanvassPayload *self, const CanvassDrawing *drawing)
{
  gboolean signature = self->kind == CANVASS_PAYLOAD_SIGNATURE;
  gboolean has_code = signature && self->code[0] != '\0';
  gboolean has_line = signature && self->line != 0;
  gboolean has_about = self->kind == CANVASS_PAYLOAD_DOUBT;
  gboolean has_sheet = signature && self->sheet[0] != '\0';
  gboolean has_public = signature && self->public_name != CANVASS_PUBLIC_UNSET;
  gboolean has_drawing = signature && drawing != NULL;
  gboolean has_witness = signature && self->witness[0] != '\0';
  gboolean has_captured = self->kind == CANVASS_PAYLOAD_CLOSE;

  canvass_cbor_write_map (writer,
                          7 + (gsize)(has_code + has_line + has_about + has_sheet + has_public +
                                      has_drawing + has_witness + has_captured));
  canvass_cbor_write_text (writer, "day");
  canvass_cbor_write_text (writer, self->day);
  if (has_code) {
    canvass_cbor_write_text (writer, "code");
    canvass_cbor_write_text (writer, self->code);
  }
  canvass_cbor_write_text (writer, "kind");
  canvass_cbor_write_text (writer, KIND_NAMES[self->kind]);
  if (has_line) {
    canvass_cbor_write_text (writer, "line");
    canvass_cbor_write_uint (writer, self->line);
  }
  if (has_about) {
    canvass_cbor_write_text (writer, "about");
    canvass_cbor_write_bytes (writer, self->about, sizeof self->about);
  }
  if (has_sheet) {
    canvass_cbor_write_text (writer, "sheet");
    canvass_cbor_write_text (writer, self->sheet);
  }
  canvass_cbor_write_text (writer, "fields");
  write_fields (writer, self);
  if (has_public) {
    canvass_cbor_write_text (writer, "public");
    canvass_cbor_write_text (writer, PUBLIC_NAMES[self->public_name]);
  }
  canvass_cbor_write_text (writer, "source");
  canvass_cbor_write_text (writer, SOURCE_NAMES[self->source]);
  canvass_cbor_write_text (writer, "consent");
  write_consents (writer, self);
  if (has_drawing) {
    canvass_cbor_write_text (writer, "drawing");
    write_drawing (writer, drawing);
  }
  canvass_cbor_write_text (writer, "session");
  canvass_cbor_write_bytes (writer, self->session, sizeof self->session);
  if (has_witness) {
    canvass_cbor_write_text (writer, "witness");
    canvass_cbor_write_text (writer, self->witness);
  }
  if (has_captured) {
    canvass_cbor_write_text (writer, "captured");
    canvass_cbor_write_uint (writer, self->captured);
  }
  canvass_cbor_write_text (writer, "language");
  canvass_cbor_write_text (writer, self->language);
  return !writer->overflow;
}

static gsize
try_encode (const CanvassPayload *self, const CanvassDrawing *drawing, guint8 *out)
{
  CanvassCborWriter writer = { out, CANVASS_PAYLOAD_MAX_BYTES, 0, FALSE };

  return write_payload (&writer, self, drawing) ? writer.length : 0;
}

#define BISECTIONS 8
#define MUCH_ROOM                                                                                  \
  (CANVASS_PAYLOAD_MAX_BYTES / 4) /* left unused, something was given up for nothing */

/* The least tolerance that fits, or near it. Leaves the drawing in @simple. */
static gsize
encode_within_tolerance (const CanvassPayload *self, CanvassDrawing *simple, guint8 *out)
{
  /* Beyond the diagonal every stroke is down to its two ends. */
  double give_up = 2.0 * MAX (self->drawing.width, self->drawing.height);
  double too_small = 0, fits = 0;
  gsize length = 0;

  for (double tolerance = 0.5; length == 0 && tolerance < give_up; tolerance *= 1.25) {
    canvass_drawing_simplify (&self->drawing, simple, tolerance);
    length = try_encode (self, simple, out);
    if (length == 0)
      too_small = tolerance;
    fits = tolerance;
  }
  if (length == 0)
    return 0;

  for (guint i = 0; i < BISECTIONS; i++) {
    double middle = (too_small + fits) / 2;

    canvass_drawing_simplify (&self->drawing, simple, middle);
    if (try_encode (self, simple, out) > 0)
      fits = middle;
    else
      too_small = middle;
  }
  canvass_drawing_simplify (&self->drawing, simple, fits);
  return try_encode (self, simple, out);
}

/* A dense scribble is all within one tolerance, and would be a line: fewer of its points still are
 * a scribble. */
static gsize
encode_thinned (const CanvassPayload *self, CanvassDrawing *simple, guint8 *out)
{
  gsize length = 0;

  for (guint step = 2; length == 0 && step < self->drawing.n_points; step++) {
    canvass_drawing_thin (&self->drawing, simple, step);
    length = try_encode (self, simple, out);
  }

  return length;
}

/* Fewer points first; where a drawing is all dots, the smallest strokes go. */
static gsize
encode_simplified (const CanvassPayload *self, guint8 *out)
{
  CanvassDrawing *simple = canvass_secret_new (sizeof *simple);
  gsize length = encode_within_tolerance (self, simple, out);

  if (length > 0 && length + MUCH_ROOM < CANVASS_PAYLOAD_MAX_BYTES)
    length = encode_thinned (self, simple, out);
  while (length == 0 && simple->n_strokes > 1) {
    canvass_drawing_drop_smallest_stroke (simple);
    length = try_encode (self, simple, out);
  }
  canvass_secret_free (simple);

  return length;
}

gsize
canvass_payload_encode (const CanvassPayload *self,
                        guint8 out[static CANVASS_PAYLOAD_MAX_BYTES],
                        GError **error)
{
  gsize length;

  if (self->day[0] == '\0' || self->language[0] == '\0' || !self->has_session)
    return malformed (error, "A payload needs its day, language and session");
  if ((self->kind == CANVASS_PAYLOAD_CLOSE && !self->has_captured) ||
      (self->kind == CANVASS_PAYLOAD_DOUBT && !self->has_about) ||
      (self->kind != CANVASS_PAYLOAD_SIGNATURE && (self->n_fields > 0 || self->n_consents > 0)))
    return malformed (error, "A payload holds what its kind says and nothing else");

  length = try_encode (self, canvass_payload_get_drawing (self), out);
  if (length == 0 && self->has_drawing)
    length = encode_simplified (self, out);
  if (length == 0) {
    sodium_memzero (out, CANVASS_PAYLOAD_MAX_BYTES);
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TOO_LARGE,
                         "The signature does not fit into 4,095 bytes");
    return FALSE;
  }

  return length;
}

static gboolean
read_name_of (
    CanvassCborReader *reader, const char *const *names, guint first, guint n_names, guint *value)
{
  CanvassCborText text;

  if (!canvass_cbor_read_text (reader, 16, &text))
    return FALSE;

  for (guint i = first; i < n_names; i++)
    if (canvass_cbor_text_is (&text, names[i])) {
      *value = i;
      return TRUE;
    }

  canvass_cbor_refuse (reader);
  return FALSE;
}

static void
read_short_text (CanvassCborReader *reader, char out[static CANVASS_SHORT_TEXT_MAX_BYTES + 1])
{
  CanvassCborText text;

  if (!canvass_cbor_read_text (reader, CANVASS_SHORT_TEXT_MAX_BYTES, &text))
    return;
  if (text.length == 0)
    canvass_cbor_refuse (reader);

  memcpy (out, text.text, text.length);
  out[text.length] = '\0';
}

static void
read_fields (CanvassCborReader *reader, CanvassPayload *self)
{
  CanvassCborText name = { NULL, 0 }, value;
  gsize n = 0;

  canvass_cbor_read_map (reader, CANVASS_PAYLOAD_MAX_FIELDS, &n);
  for (gsize i = 0; i < n; i++) {
    if (!canvass_cbor_read_key (reader, &name) ||
        !canvass_cbor_read_text (reader, CANVASS_FIELDS_MAX_BYTES, &value))
      return;
    if (!canvass_is_field_name (name.text, name.length) || value.length == 0 ||
        canvass_payload_get_fields_bytes (self) + name.length + value.length >
            CANVASS_FIELDS_MAX_BYTES) {
      canvass_cbor_refuse (reader);
      return;
    }
    canvass_payload_insert_field (
        self, self->n_fields, name.text, name.length, value.text, value.length);
  }
}

static void
read_consents (CanvassCborReader *reader, CanvassPayload *self)
{
  CanvassCborText name = { NULL, 0 };
  gsize n = 0;

  canvass_cbor_read_map (reader, CANVASS_PAYLOAD_MAX_CONSENTS, &n);
  for (gsize i = 0; i < n; i++) {
    Consent *consent = &self->consents[i];

    if (!canvass_cbor_read_key (reader, &name) || !canvass_cbor_read_bool (reader, &consent->given))
      return;
    if (!canvass_is_field_name (name.text, name.length)) {
      canvass_cbor_refuse (reader);
      return;
    }
    memcpy (consent->name, name.text, name.length);
    self->n_consents++;
  }
}

/* One stroke: [x, y, dx, dy, …], every point on the grid. */
static void
read_stroke (CanvassCborReader *reader, CanvassDrawing *drawing)
{
  gint64 x = 0, y = 0;
  gsize n = 0;

  if (!canvass_cbor_read_array (reader, 2 * CANVASS_DRAWING_MAX_POINTS, &n))
    return;
  if (n == 0 || n % 2 != 0 || n / 2 > (gsize)CANVASS_DRAWING_MAX_POINTS - drawing->n_points) {
    canvass_cbor_refuse (reader);
    return;
  }

  for (gsize i = 0; i < n / 2; i++) {
    gint64 dx, dy;

    if (!canvass_cbor_read_int (reader, -x, drawing->width - 1 - x, &dx) ||
        !canvass_cbor_read_int (reader, -y, drawing->height - 1 - y, &dy))
      return;
    x += dx;
    y += dy;
    drawing->points[drawing->n_points++] = (CanvassPoint){ (gint16)x, (gint16)y };
  }
  drawing->stroke_ends[drawing->n_strokes++] = drawing->n_points;
}

static void
read_drawing (CanvassCborReader *reader, CanvassPayload *self)
{
  CanvassCborText key = { NULL, 0 };
  CanvassDrawing *drawing = &self->drawing;
  guint64 width = 0, height = 0;
  gsize n = 0;

  self->has_drawing = TRUE;
  if (!canvass_cbor_read_map (reader, 3, &n) || n != 3 || !canvass_cbor_read_key (reader, &key) ||
      !canvass_cbor_text_is (&key, "h") ||
      !canvass_cbor_read_uint (reader, CANVASS_DRAWING_MAX_GRID, &height) ||
      !canvass_cbor_read_key (reader, &key) || !canvass_cbor_text_is (&key, "w") ||
      !canvass_cbor_read_uint (reader, CANVASS_DRAWING_MAX_GRID, &width) ||
      !canvass_cbor_read_key (reader, &key) || !canvass_cbor_text_is (&key, "strokes") ||
      !canvass_cbor_read_array (reader, CANVASS_DRAWING_MAX_STROKES, &n) || width == 0 ||
      height == 0 || n == 0) {
    canvass_cbor_refuse (reader);
    return;
  }

  drawing->width = (guint16)width;
  drawing->height = (guint16)height;
  for (gsize i = 0; i < n && !reader->failed; i++)
    read_stroke (reader, drawing);
}

static void
read_day (CanvassCborReader *reader, CanvassPayload *self)
{
  CanvassCborText text;

  if (!canvass_cbor_read_text (reader, DAY_BYTES, &text))
    return;
  if (canvass_is_day (text.text, text.length))
    memcpy (self->day, text.text, text.length);
  else
    canvass_cbor_refuse (reader);
}

static void
read_language (CanvassCborReader *reader, CanvassPayload *self)
{
  CanvassCborText text;

  if (!canvass_cbor_read_text (reader, LANGUAGE_MAX_BYTES, &text))
    return;
  if (canvass_payload_is_language (text.text, text.length))
    memcpy (self->language, text.text, text.length);
  else
    canvass_cbor_refuse (reader);
}

static void
read_value (CanvassCborReader *reader, const CanvassCborText *key, CanvassPayload *self)
{
  const guint8 *bytes;
  guint64 number;
  guint choice;

  if (canvass_cbor_text_is (key, "day")) {
    read_day (reader, self);
  } else if (canvass_cbor_text_is (key, "code")) {
    read_short_text (reader, self->code);
  } else if (canvass_cbor_text_is (key, "kind")) {
    if (read_name_of (reader, KIND_NAMES, 0, G_N_ELEMENTS (KIND_NAMES), &choice))
      self->kind = (CanvassPayloadKind)choice;
  } else if (canvass_cbor_text_is (key, "line")) {
    if (canvass_cbor_read_uint (reader, G_MAXINT32, &number))
      self->line = (guint)number;
    if (self->line == 0)
      canvass_cbor_refuse (reader);
  } else if (canvass_cbor_text_is (key, "about")) {
    if (canvass_cbor_read_fixed (reader, CANVASS_HASH_BYTES, &bytes))
      canvass_payload_set_about (self, bytes);
  } else if (canvass_cbor_text_is (key, "sheet")) {
    read_short_text (reader, self->sheet);
  } else if (canvass_cbor_text_is (key, "fields")) {
    read_fields (reader, self);
  } else if (canvass_cbor_text_is (key, "public")) {
    if (read_name_of (reader, PUBLIC_NAMES, 1, G_N_ELEMENTS (PUBLIC_NAMES), &choice))
      self->public_name = (CanvassPublicName)choice;
  } else if (canvass_cbor_text_is (key, "source")) {
    if (read_name_of (reader, SOURCE_NAMES, 0, G_N_ELEMENTS (SOURCE_NAMES), &choice))
      self->source = (CanvassSource)choice;
  } else if (canvass_cbor_text_is (key, "consent")) {
    read_consents (reader, self);
  } else if (canvass_cbor_text_is (key, "drawing")) {
    read_drawing (reader, self);
  } else if (canvass_cbor_text_is (key, "session")) {
    if (canvass_cbor_read_fixed (reader, CANVASS_ID_BYTES, &bytes))
      canvass_payload_set_session (self, bytes);
  } else if (canvass_cbor_text_is (key, "witness")) {
    read_short_text (reader, self->witness);
  } else if (canvass_cbor_text_is (key, "captured")) {
    if (canvass_cbor_read_uint (reader, G_MAXUINT64, &number))
      canvass_payload_set_captured (self, number);
  } else if (canvass_cbor_text_is (key, "language")) {
    read_language (reader, self);
  } else {
    canvass_cbor_refuse (reader);
  }
}

/* What every kind has, and nothing that belongs to another kind. */
static gboolean
is_complete (const CanvassPayload *self, gsize n_keys)
{
  gsize optional = (gsize)((self->code[0] != '\0') + (self->line != 0) + (self->sheet[0] != '\0') +
                           (self->public_name != CANVASS_PUBLIC_UNSET) + self->has_drawing +
                           (self->witness[0] != '\0'));
  gboolean kind_fits;

  if (self->day[0] == '\0' || self->language[0] == '\0' || !self->has_session)
    return FALSE;

  switch (self->kind) {
  case CANVASS_PAYLOAD_CLOSE:
    kind_fits = self->has_captured && !self->has_about && optional == 0 && self->n_fields == 0 &&
                self->n_consents == 0;
    break;
  case CANVASS_PAYLOAD_DOUBT:
    kind_fits = self->has_about && !self->has_captured && optional == 0 && self->n_fields == 0 &&
                self->n_consents == 0;
    break;
  case CANVASS_PAYLOAD_SIGNATURE:
  default:
    kind_fits = !self->has_captured && !self->has_about;
    break;
  }

  /* Seven keys are in every payload; with each optional one counted, none can be missing. */
  return kind_fits && n_keys == 7 + optional + (gsize)(self->has_captured || self->has_about);
}

gboolean
canvass_payload_decode (CanvassPayload *self, const guint8 *bytes, gsize length, GError **error)
{
  CanvassCborReader reader;
  CanvassCborText key = { NULL, 0 };
  gsize n = 0;

  canvass_payload_reset (self);
  canvass_cbor_reader_init (&reader, bytes, length);
  if (length > CANVASS_PAYLOAD_MAX_BYTES)
    canvass_cbor_refuse (&reader);

  canvass_cbor_read_map (&reader, 15, &n);
  for (gsize i = 0; i < n && canvass_cbor_read_key (&reader, &key); i++)
    read_value (&reader, &key, self);
  if (!reader.failed && !is_complete (self, n))
    canvass_cbor_refuse (&reader);

  if (!canvass_cbor_finish (&reader, "signature", error)) {
    canvass_payload_reset (self);
    return FALSE;
  }

  return TRUE;
}
