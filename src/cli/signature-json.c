/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/signature-json.h"

#include "cli/json-reader.h"
#include "format/error.h"
#include "format/secret.h"

#include <string.h>

struct _CanvassSignatureReader {
  CanvassSource source;
  char today[sizeof "2026-11-23"];

  CanvassPayload *payload; /* (owned) */
  CanvassDrawing *drawing; /* (owned) locked */
};

/* What is being read, and what it is about, so that a problem can be named. */
typedef struct {
  CanvassSignatureReader *reader;
  CanvassPayload *payload;
  CanvassJsonReader json;
  const char *member; /* static, NULL between the members */
} Reading;

G_DEFINE_QUARK (canvass_signature_error, canvass_signature_error)

CanvassSignatureReader *
canvass_signature_reader_new (CanvassSource source)
{
  CanvassSignatureReader *self = g_new0 (CanvassSignatureReader, 1);

  self->source = source;
  self->payload = canvass_payload_new ();
  self->drawing = canvass_secret_new (sizeof *self->drawing);

  return self;
}

void
canvass_signature_reader_free (CanvassSignatureReader *self)
{
  if (self == NULL)
    return;

  canvass_payload_free (self->payload);
  canvass_secret_free (self->drawing);
  g_free (self);
}

static void
refuse (Reading *self, const char *problem)
{
  canvass_json_refuse (&self->json, problem);
}

/* A message of the payload's names limits, never values. The error is made at the end. */
static void
refuse_field (Reading *self, const GError *error)
{
  refuse (self,
          g_error_matches (error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_LARGE)
              ? "is more than a signature can carry"
              : "has a name or a text that no form would take");
}

static void
read_language (Reading *self)
{
  const char *language;

  if (canvass_json_read_string (&self->json, &language) &&
      !canvass_payload_set_language (self->payload, language))
    refuse (self, "is no language tag such as \"es\" or \"pt-BR\"");
}

static void
read_fields (Reading *self)
{
  CanvassJsonObject object;
  const char *name, *value;

  canvass_json_read_object (&self->json, &object);
  while (canvass_json_read_member (&self->json, &object, &name)) {
    g_autoptr (GError) error = NULL;

    if (canvass_json_read_string (&self->json, &value) &&
        !canvass_payload_set_field (self->payload, name, value, &error))
      refuse_field (self, error);
  }
}

static void
read_consent (Reading *self)
{
  CanvassJsonObject object;
  const char *name;
  gboolean given;

  canvass_json_read_object (&self->json, &object);
  while (canvass_json_read_member (&self->json, &object, &name)) {
    g_autoptr (GError) error = NULL;

    if (canvass_json_read_bool (&self->json, &given) &&
        !canvass_payload_set_consent (self->payload, name, given, &error))
      refuse_field (self, error);
  }
}

static void
add_point (Reading *self, gboolean first, gint x, gint y)
{
  CanvassDrawing *drawing = self->reader->drawing;

  if (x < 0 || y < 0 || x >= CANVASS_DRAWING_MAX_GRID || y >= CANVASS_DRAWING_MAX_GRID)
    refuse (self, "has a point off its grid");
  else if (first ? !canvass_drawing_begin_stroke (drawing, x, y)
                 : !canvass_drawing_add_point (drawing, x, y))
    refuse (self, "has too many strokes or points");
}

/* [x, y, dx, dy, …] */
static void
read_stroke (Reading *self)
{
  CanvassJsonArray array;
  gboolean first = TRUE;
  gint64 x = 0, y = 0;

  canvass_json_read_array (&self->json, &array);
  while (canvass_json_read_element (&self->json, &array)) {
    gint64 dx = 0, dy = 0;

    canvass_json_read_int (&self->json, -CANVASS_DRAWING_MAX_GRID, CANVASS_DRAWING_MAX_GRID, &dx);
    if (!canvass_json_read_element (&self->json, &array)) {
      refuse (self, "has a stroke with an odd number of coordinates");
      return;
    }
    if (!canvass_json_read_int (
            &self->json, -CANVASS_DRAWING_MAX_GRID, CANVASS_DRAWING_MAX_GRID, &dy))
      return;

    x += dx;
    y += dy;
    add_point (self, first, (gint)x, (gint)y);
    first = FALSE;
  }

  if (first)
    refuse (self, "has an empty stroke");
}

static void
read_strokes (Reading *self)
{
  CanvassJsonArray array;

  canvass_json_read_array (&self->json, &array);
  while (canvass_json_read_element (&self->json, &array))
    read_stroke (self);
}

/* Members come in any order, so the strokes are read onto the largest grid and then held against
 * the one that was named. */
static void
read_drawing (Reading *self)
{
  CanvassDrawing *drawing = self->reader->drawing;
  CanvassJsonObject object;
  const char *name;
  gint64 width = 0, height = 0;

  canvass_drawing_clear (drawing, CANVASS_DRAWING_MAX_GRID, CANVASS_DRAWING_MAX_GRID);
  canvass_json_read_object (&self->json, &object);
  while (canvass_json_read_member (&self->json, &object, &name)) {
    if (g_str_equal (name, "w"))
      canvass_json_read_int (&self->json, 1, CANVASS_DRAWING_MAX_GRID, &width);
    else if (g_str_equal (name, "h"))
      canvass_json_read_int (&self->json, 1, CANVASS_DRAWING_MAX_GRID, &height);
    else if (g_str_equal (name, "strokes"))
      read_strokes (self);
    else
      refuse (self, "has a name that is not w, h or strokes");
  }

  if (self->json.problem != NULL)
    return;
  if (width == 0 || height == 0 || drawing->n_strokes == 0) {
    refuse (self, "lacks w, h or strokes");
    return;
  }

  drawing->width = (guint16)width;
  drawing->height = (guint16)height;
  if (!canvass_drawing_is_valid (drawing))
    refuse (self, "has a point off its grid");
  else
    canvass_payload_set_drawing (self->payload, drawing);
}

static void
read_public (Reading *self)
{
  const char *name;

  if (!canvass_json_read_string (&self->json, &name))
    return;

  if (g_str_equal (name, "full"))
    canvass_payload_set_public_name (self->payload, CANVASS_PUBLIC_FULL);
  else if (g_str_equal (name, "initial"))
    canvass_payload_set_public_name (self->payload, CANVASS_PUBLIC_INITIAL);
  else if (g_str_equal (name, "withheld"))
    canvass_payload_set_public_name (self->payload, CANVASS_PUBLIC_WITHHELD);
  else
    refuse (self, "is not full, initial or withheld");
}

static void
read_short_text (Reading *self, gboolean (*set) (CanvassPayload *, const char *))
{
  const char *text;

  if (canvass_json_read_string (&self->json, &text) && !set (self->payload, text))
    refuse (self, "is longer than 200 bytes or has controls in it");
}

static void
read_witness (Reading *self)
{
  read_short_text (self, canvass_payload_set_witness);
}

static void
read_sheet (Reading *self)
{
  read_short_text (self, canvass_payload_set_sheet);
}

static void
read_code (Reading *self)
{
  read_short_text (self, canvass_payload_set_code);
}

static void
read_line_number (Reading *self)
{
  gint64 line;

  if (canvass_json_read_int (&self->json, 1, G_MAXINT32, &line))
    canvass_payload_set_line (self->payload, (guint)line);
}

static void
read_day (Reading *self)
{
  const char *day;

  if (!canvass_json_read_string (&self->json, &day))
    return;

  if (self->reader->source != CANVASS_SOURCE_PAPER)
    refuse (self, "is set by the kiosk; only paper brings its own");
  else if (!canvass_payload_set_day (self->payload, day))
    refuse (self, "is no date such as 2026-11-23");
  /* Dates in ISO 8601 compare as texts. */
  else if (strcmp (day, self->reader->today) > 0)
    refuse (self, "lies in the future");
}

static void
read_kind (Reading *self)
{
  const char *kind;

  if (canvass_json_read_string (&self->json, &kind) && !g_str_equal (kind, "signature"))
    refuse (self, "can only be signature here");
}

static void
read_source (Reading *self)
{
  const char *meant = self->reader->source == CANVASS_SOURCE_PAPER ? "paper" : "kiosk";
  const char *source;

  if (canvass_json_read_string (&self->json, &source) && !g_str_equal (source, meant))
    refuse (self, "is not what --source says");
}

static void
refuse_exported (Reading *self)
{
  refuse (self, "belongs to an export; a new signature gets its own");
}

static const struct {
  const char *name;
  void (*read) (Reading *self);
} members[] = {
  { "language", read_language },   { "fields", read_fields },
  { "consent", read_consent },     { "drawing", read_drawing },
  { "public", read_public },       { "witness", read_witness },
  { "sheet", read_sheet },         { "line", read_line_number },
  { "code", read_code },           { "day", read_day },
  { "kind", read_kind },           { "source", read_source },
  { "kiosk", refuse_exported },    { "record_id", refuse_exported },
  { "doubtful", refuse_exported }, { "session", refuse_exported },
};

static void
read_value (Reading *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    if (g_str_equal (members[i].name, name)) {
      self->member = members[i].name;
      members[i].read (self);
      return;
    }
  }

  /* Whoever mixed up names and values may have put a person here: it is not repeated. */
  refuse (self, "has a name that no signature has");
}

static void
read_members (Reading *self)
{
  CanvassJsonObject object;
  const char *name;

  canvass_json_read_object (&self->json, &object);
  while (canvass_json_read_member (&self->json, &object, &name)) {
    read_value (self, name);
    if (self->json.problem == NULL)
      self->member = NULL;
  }
}

void
canvass_signature_reader_forget (CanvassSignatureReader *self)
{
  canvass_payload_reset (self->payload);
  explicit_bzero (self->drawing, sizeof *self->drawing);
}

CanvassPayload *
canvass_signature_reader_read (CanvassSignatureReader *self,
                               char *line,
                               gsize length,
                               GError **error)
{
  Reading reading = { .reader = self, .payload = self->payload };

  canvass_signature_reader_forget (self);
  canvass_payload_set_source (self->payload, self->source);
  canvass_payload_set_today (self->payload);
  g_strlcpy (self->today, canvass_payload_get_day (self->payload), sizeof self->today);

  canvass_json_reader_init (&reading.json, line, length);
  read_members (&reading);
  if (canvass_json_finish (&reading.json))
    return self->payload;

  canvass_signature_reader_forget (self);
  g_set_error (error,
               CANVASS_SIGNATURE_ERROR,
               CANVASS_SIGNATURE_ERROR_MALFORMED,
               "%s %s",
               reading.member != NULL ? reading.member : "The line",
               reading.json.problem);
  return NULL;
}
