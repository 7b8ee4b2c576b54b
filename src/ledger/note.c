/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/note.h"

#include "format/error.h"
#include "format/parcel.h"
#include "format/payload.h"

#include <string.h>

#define LABEL "canvass note 1"
#define ROW "row "

static const char *const KINDS[CANVASS_NOTE_N_KINDS] = {
  [CANVASS_NOTE_EXPORT] = "export",
  [CANVASS_NOTE_BACKUP] = "backup",
  [CANVASS_NOTE_SHARE] = "share",
  [CANVASS_NOTE_COPY] = "copy",
};

/* What stands once at most. */
enum {
  CANVASS,
  NOTE,
  CAMPAIGN,
  KIND,
  DAY,
  WHAT,
  WHERE,
  WHO,
  CONSENT,
  CHANNEL,
  PART,
  COUNT,
  N_NAMES,
};

static const char *const NAMES[N_NAMES] = { "canvass", "note",    "campaign", "kind",
                                            "day",     "what",    "where",    "who",
                                            "consent", "channel", "part",     "count" };

const char *
canvass_note_kind_name (CanvassNoteKind kind)
{
  g_return_val_if_fail (kind < CANVASS_NOTE_N_KINDS, NULL);

  return KINDS[kind];
}

static gboolean
malformed (GError **error, const char *what)
{
  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_MALFORMED,
               "This note is damaged: %s. Take another copy of it",
               what);
  return FALSE;
}

void
canvass_note_sign (guint8 *body, gsize length, const CanvassKey *key)
{
  memcpy (body, key->pub.sign_pk, CANVASS_SIGN_PK_BYTES);
  canvass_sign (body + CANVASS_SIGN_PK_BYTES,
                LABEL,
                body + CANVASS_NOTE_HEAD_BYTES,
                length - CANVASS_NOTE_HEAD_BYTES,
                key->sign_sk);
}

static gboolean
read_kind (const char *name, CanvassNoteKind *kind)
{
  for (guint i = 0; i < CANVASS_NOTE_N_KINDS; i++)
    if (g_str_equal (KINDS[i], name)) {
      *kind = i;
      return TRUE;
    }

  return FALSE;
}

/* "row", the identifier's digits, the address */
static gboolean
read_row (const char *line, guint8 external_id[static CANVASS_ID_BYTES], const char **address)
{
  const char *digits = line + strlen (ROW);
  char hex[CANVASS_ID_HEX_CHARS] = { 0 };

  if (strlen (digits) < sizeof hex || digits[sizeof hex - 1] != ' ')
    return FALSE;

  memcpy (hex, digits, sizeof hex - 1);
  *address = digits + sizeof hex;
  return canvass_from_hex (external_id, CANVASS_ID_BYTES, hex);
}

static gboolean
cut_lines (char *text, gsize length)
{
  if (length == 0 || text[length - 1] != '\n' || !g_utf8_validate (text, (gssize)length, NULL))
    return FALSE;

  for (gsize i = 0; i < length; i++) {
    if (text[i] == '\n')
      text[i] = '\0';
    else if (g_ascii_iscntrl (text[i]))
      return FALSE;
  }

  return TRUE;
}

/* Names that are not known are passed over. */
static gboolean
take_line (const char *line, const char *values[static N_NAMES])
{
  const char *space = strchr (line, ' ');
  guint8 external_id[CANVASS_ID_BYTES];
  const char *address;

  if (space == NULL || space == line)
    return FALSE;

  for (guint i = 0; i < N_NAMES; i++) {
    if (strlen (NAMES[i]) != (gsize)(space - line) || !g_str_has_prefix (line, NAMES[i]))
      continue;
    if (values[i] != NULL)
      return FALSE;
    values[i] = space + 1;
  }

  return !g_str_has_prefix (line, ROW) || read_row (line, external_id, &address);
}

static gboolean
take_values (CanvassNotePart *self, const char *values[static N_NAMES])
{
  CanvassNote *note = &self->note;
  guint64 number;

  for (guint i = NOTE; i <= DAY; i++)
    if (values[i] == NULL)
      return FALSE;

  if (!canvass_from_hex (self->id, sizeof self->id, values[NOTE]) ||
      !canvass_from_hex (self->campaign_id, sizeof self->campaign_id, values[CAMPAIGN]) ||
      !read_kind (values[KIND], &note->kind) ||
      !canvass_is_day (values[DAY], strlen (values[DAY])) || values[PART] == NULL ||
      !g_ascii_string_to_unsigned (values[PART], 10, 0, G_MAXUINT32, &number, NULL))
    return FALSE;

  self->number = number;
  self->is_last = values[COUNT] != NULL;
  g_strlcpy (note->day, values[DAY], sizeof note->day);
  note->what = values[WHAT] != NULL ? values[WHAT] : "";
  note->where = values[WHERE] != NULL ? values[WHERE] : "";
  note->who = values[WHO] != NULL ? values[WHO] : "";
  note->consent = values[CONSENT] != NULL ? values[CONSENT] : "";
  note->channel = values[CHANNEL] != NULL ? values[CHANNEL] : "";
  return !self->is_last ||
         g_ascii_string_to_unsigned (values[COUNT], 10, 0, G_MAXUINT64, &note->count, NULL);
}

gboolean
canvass_note_parse (guint8 *body, gsize length, CanvassNotePart *part, GError **error)
{
  const char *values[N_NAMES] = { NULL };
  char *text = (char *)body + CANVASS_NOTE_HEAD_BYTES;

  if (length <= CANVASS_NOTE_HEAD_BYTES || !cut_lines (text, length - CANVASS_NOTE_HEAD_BYTES))
    return malformed (error, "it is cut off, or no text");

  *part = (CanvassNotePart){ .signer_pk = body, .lines = text, .end = (char *)body + length };
  for (const char *line = text; line < part->end; line += strlen (line) + 1)
    if (!take_line (line, values))
      return malformed (error, "a line of it is none of a note, or stands twice");

  return (g_str_equal (text, CANVASS_NOTE_FIRST_LINE) && take_values (part, values)) ||
         malformed (error, "it does not say what every note says");
}

gboolean
canvass_note_open (GBytes *file,
                   const CanvassKey *key,
                   guint8 body[static CANVASS_NOTE_MAX_BYTES],
                   CanvassNotePart *part,
                   GError **error)
{
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_bytes (file);
  g_autoptr (GOutputStream) out =
      g_memory_output_stream_new (body, CANVASS_NOTE_MAX_BYTES, NULL, NULL);
  g_autoptr (GError) cause = NULL;
  gsize length;

  if (!canvass_parcel_open (in, out, key, &cause)) {
    if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
      return malformed (error, "it is longer than a note may be");
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out));
  if (length <= CANVASS_NOTE_HEAD_BYTES)
    return malformed (error, "it is cut off");

  if (!canvass_verify (body + CANVASS_SIGN_PK_BYTES,
                       LABEL,
                       body + CANVASS_NOTE_HEAD_BYTES,
                       length - CANVASS_NOTE_HEAD_BYTES,
                       body)) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TAMPERED,
                         "This note was altered after it was signed. Take another copy of it");
    return FALSE;
  }

  return canvass_note_parse (body, length, part, error);
}

gboolean
canvass_note_part_next_row (const CanvassNotePart *self,
                            const char **at,
                            guint8 external_id[static CANVASS_ID_BYTES],
                            CanvassNoteRow *row)
{
  const char *line = *at == NULL ? self->lines : *at + strlen (*at) + 1;

  for (; line < self->end; line += strlen (line) + 1)
    if (g_str_has_prefix (line, ROW) && read_row (line, external_id, &row->address)) {
      row->external_id = external_id;
      *at = line;
      return TRUE;
    }

  return FALSE;
}
