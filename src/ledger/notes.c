/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/notes.h"

#include "format/file.h"
#include "format/parcel.h"
#include "format/secret.h"
#include "ledger/ledger-private.h"
#include "ledger/sink.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdlib.h>

#define LABEL "canvass note 1"
#define SUFFIX ".note"
#define HEAD_BYTES (CANVASS_SIGN_PK_BYTES + CANVASS_SIGNATURE_BYTES)
#define MAX_FILE_BYTES (CANVASS_NOTE_MAX_BYTES + 64 * 1024) /* seals, tags and header as well */
#define ROW_MAX_BYTES (CANVASS_NOTE_MAX_LINE_BYTES + 64)

static const char *const KINDS[] = {
  [CANVASS_NOTE_EXPORT] = "export",
  [CANVASS_NOTE_BACKUP] = "backup",
  [CANVASS_NOTE_SHARE] = "share",
  [CANVASS_NOTE_COPY] = "copy",
};

struct _CanvassNoteWriter {
  CanvassLedger *ledger; /* (owned) */
  GPtrArray *paths;      /* (owned) */
  guint8 *body;          /* (owned) locked memory: HEAD_BYTES, then the text */
  gsize length;
  gsize head_length; /* of what every part begins with */
  char id[CANVASS_ID_HEX_CHARS];
  guint part;
};

const char *
canvass_note_kind_name (CanvassNoteKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (KINDS), NULL);

  return KINDS[kind];
}

/* One line, whatever came in: a control would begin another. */
static void
append_text (CanvassNoteWriter *self, const char *text)
{
  gsize room = CANVASS_NOTE_MAX_BYTES - self->length - 1;
  gsize length = MIN (MIN (strlen (text), CANVASS_NOTE_MAX_LINE_BYTES), room);

  while (length > 0 && text[length] != '\0' && ((guchar)text[length] & 0xc0) == 0x80)
    length--;
  for (gsize i = 0; i < length; i++)
    self->body[self->length++] = (guchar)text[i] < 0x20 || text[i] == 0x7f ? ' ' : text[i];
}

static void
append_line (CanvassNoteWriter *self, const char *name, const char *text)
{
  if (text == NULL || *text == '\0')
    return;

  append_text (self, name);
  append_text (self, " ");
  append_text (self, text);
  self->body[self->length++] = '\n';
}

static void
begin_part (CanvassNoteWriter *self)
{
  char part[16];

  self->length = self->head_length;
  g_snprintf (part, sizeof part, "%u", self->part++);
  append_line (self, "part", part);
}

static gboolean
make_folder (CanvassLedger *ledger, GError **error)
{
  g_autofree char *folder = g_build_filename (ledger->directory, "notes", NULL);

  if (g_mkdir (folder, 0700) == 0 || errno == EEXIST)
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_STORAGE,
               "Notes cannot be kept in the ledger: %s. Nothing was written",
               g_strerror (errno));
  return FALSE;
}

static void
write_head (CanvassNoteWriter *self, const CanvassNote *note)
{
  CanvassCampaign *campaign = canvass_ledger_get_campaign (self->ledger);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");

  self->length = HEAD_BYTES;
  append_line (self, "canvass", "note 1");
  append_line (self, "note", self->id);
  append_line (self, "campaign", canvass_campaign_get_id_hex (campaign));
  append_line (self, "kind", KINDS[note->kind]);
  append_line (self, "day", day);
  append_line (self, "what", note->what);
  append_line (self, "where", note->where);
  append_line (self, "who", note->who);
  append_line (self, "consent", note->consent);
  append_line (self, "channel", note->channel);
  self->head_length = self->length;
}

CanvassNoteWriter *
canvass_note_writer_new (CanvassLedger *ledger, const CanvassNote *note, GError **error)
{
  CanvassNoteWriter *self;
  guint8 id[CANVASS_ID_BYTES];
  g_autofree char *hex = NULL;

  g_return_val_if_fail (CANVASS_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (note != NULL, NULL);

  if (ledger->key == NULL) {
    g_set_error_literal (error,
                         CANVASS_LEDGER_ERROR,
                         CANVASS_LEDGER_ERROR_KEY,
                         "The ledger is locked: give the key that it was created with");
    return NULL;
  }

  if (!make_folder (ledger, error))
    return NULL;

  randombytes_buf (id, sizeof id);
  hex = canvass_to_hex (id, sizeof id);
  self = g_new0 (CanvassNoteWriter, 1);
  self->ledger = g_object_ref (ledger);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->body = canvass_secret_new (CANVASS_NOTE_MAX_BYTES);
  g_strlcpy (self->id, hex, sizeof self->id);
  write_head (self, note);
  begin_part (self);
  return self;
}

void
canvass_note_writer_free (CanvassNoteWriter *self)
{
  if (self == NULL)
    return;

  canvass_secret_free (self->body);
  g_ptr_array_unref (self->paths);
  g_object_unref (self->ledger);
  g_free (self);
}

void
canvass_note_writer_discard (CanvassNoteWriter *self)
{
  for (guint i = 0; i < self->paths->len; i++)
    g_unlink (self->paths->pdata[i]);
  g_ptr_array_set_size (self->paths, 0);
}

/* To every recipient, so that whichever coordinator destroys the campaign is told. */
static gboolean
write_part (CanvassNoteWriter *self, GError **error)
{
  const CanvassKey *key = self->ledger->key;
  CanvassCampaign *campaign = canvass_ledger_get_campaign (self->ledger);
  CanvassPublicKey recipients[CANVASS_MAX_RECIPIENTS];
  guint n = canvass_campaign_get_n_recipients (campaign);
  guint8 file[CANVASS_ID_BYTES];
  g_autofree char *hex = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr (CanvassSink) sink = NULL;

  for (guint i = 0; i < n; i++)
    recipients[i] = *canvass_campaign_get_recipient (campaign, i);

  memcpy (self->body, key->pub.sign_pk, CANVASS_SIGN_PK_BYTES);
  canvass_sign (self->body + CANVASS_SIGN_PK_BYTES,
                LABEL,
                self->body + HEAD_BYTES,
                self->length - HEAD_BYTES,
                key->sign_sk);

  randombytes_buf (file, sizeof file);
  hex = canvass_to_hex (file, sizeof file);
  name = g_strconcat (hex, SUFFIX, NULL);
  path = g_build_filename (self->ledger->directory, "notes", name, NULL);
  sink = canvass_sink_new (path, recipients, n, error);
  if (sink == NULL)
    return FALSE;

  canvass_sink_write (sink, self->body, self->length);
  if (!canvass_sink_finish (sink, error))
    return FALSE;

  g_ptr_array_add (self->paths, g_steal_pointer (&path));
  return TRUE;
}

gboolean
canvass_note_writer_add (CanvassNoteWriter *self, const CanvassNoteRow *row, GError **error)
{
  g_autofree char *id = canvass_to_hex (row->external_id, CANVASS_ID_BYTES);

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->length + 2 * ROW_MAX_BYTES > CANVASS_NOTE_MAX_BYTES) {
    if (!write_part (self, error))
      return FALSE;
    begin_part (self);
  }

  append_text (self, "row ");
  append_text (self, id);
  append_text (self, " ");
  append_text (self, row->address);
  self->body[self->length++] = '\n';
  return TRUE;
}

gboolean
canvass_note_writer_finish (CanvassNoteWriter *self, guint64 count, GError **error)
{
  char number[32];

  g_return_val_if_fail (self != NULL, FALSE);

  g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, count);
  append_line (self, "count", number);
  if (write_part (self, error))
    return TRUE;

  canvass_note_writer_discard (self);
  return FALSE;
}

gboolean
canvass_ledger_add_note (CanvassLedger *self, const CanvassNote *note, GError **error)
{
  g_autoptr (CanvassNoteWriter) writer = canvass_note_writer_new (self, note, error);

  return writer != NULL && canvass_note_writer_finish (writer, note->count, error);
}

/* A note's part as it lies there. */
typedef struct {
  char *path;
  char id[CANVASS_ID_HEX_CHARS];
  guint part;
  char day[CANVASS_DAY_CHARS];
} Part;

typedef struct {
  CanvassLedger *ledger;
  guint8 *body;         /* (owned) locked memory */
  GArray *parts;        /* (owned) (element-type Part) */
  GHashTable *finished; /* (owned) ids */
  guint n_unreadable;
} Reader;

static gboolean
read_body (Reader *self, const char *path, char **text)
{
  g_autoptr (GBytes) file = canvass_file_read (path, MAX_FILE_BYTES, NULL);
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GOutputStream) out = NULL;
  gsize length;

  if (file == NULL)
    return FALSE;

  in = g_memory_input_stream_new_from_bytes (file);
  out = g_memory_output_stream_new (self->body, CANVASS_NOTE_MAX_BYTES, NULL, NULL);
  if (!canvass_parcel_open (in, out, self->ledger->key, NULL))
    return FALSE;

  length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out));
  if (length < HEAD_BYTES + 1 || self->body[length - 1] != '\n' ||
      memchr (self->body + HEAD_BYTES, '\0', length - HEAD_BYTES) != NULL ||
      !canvass_campaign_is_coordinator (canvass_ledger_get_campaign (self->ledger), self->body) ||
      !canvass_verify (self->body + CANVASS_SIGN_PK_BYTES,
                       LABEL,
                       self->body + HEAD_BYTES,
                       length - HEAD_BYTES,
                       self->body))
    return FALSE;

  self->body[length - 1] = '\0';
  *text = (char *)self->body + HEAD_BYTES;
  return g_utf8_validate (*text, -1, NULL);
}

/* Cuts a line off @text; what it says goes to @value. */
static const char *
next_line (char **text, char **value)
{
  char *name = *text, *end, *space;

  if (name == NULL || *name == '\0')
    return NULL;

  end = strchr (name, '\n');
  *text = end != NULL ? end + 1 : NULL;
  if (end != NULL)
    *end = '\0';

  space = strchr (name, ' ');
  *value = space != NULL ? space + 1 : name + strlen (name);
  if (space != NULL)
    *space = '\0';
  return name;
}

static gboolean
read_kind (CanvassNote *note, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    if (g_str_equal (KINDS[i], name)) {
      note->kind = i;
      return TRUE;
    }

  return FALSE;
}

typedef struct {
  CanvassNote note;
  const char *id;
  guint part;
  gboolean finished; /* the last part */
} Head;

static gboolean
read_member (Head *self, const char *name, const char *value)
{
  CanvassNote *note = &self->note;

  if (g_str_equal (name, "note"))
    self->id = value;
  else if (g_str_equal (name, "part"))
    self->part = strtoul (value, NULL, 10);
  else if (g_str_equal (name, "kind"))
    return read_kind (note, value);
  else if (g_str_equal (name, "day"))
    g_strlcpy (note->day, value, sizeof note->day);
  else if (g_str_equal (name, "what"))
    note->what = value;
  else if (g_str_equal (name, "where"))
    note->where = value;
  else if (g_str_equal (name, "who"))
    note->who = value;
  else if (g_str_equal (name, "consent"))
    note->consent = value;
  else if (g_str_equal (name, "channel"))
    note->channel = value;
  else if (g_str_equal (name, "count"))
    note->count = strtoull (value, NULL, 10);
  return TRUE;
}

/* Everything but the rows. */
static gboolean
read_head (CanvassLedger *ledger, char *text, Head *head)
{
  const char *name;
  char *value;

  *head = (Head){ .note = { .what = "", .where = "", .who = "", .consent = "", .channel = "" } };
  name = next_line (&text, &value);
  if (name == NULL || !g_str_equal (name, "canvass") || !g_str_equal (value, "note 1"))
    return FALSE;

  while ((name = next_line (&text, &value)) != NULL) {
    if (g_str_equal (name, "campaign") &&
        !g_str_equal (value, canvass_campaign_get_id_hex (canvass_ledger_get_campaign (ledger))))
      return FALSE;
    if (g_str_equal (name, "count"))
      head->finished = TRUE;
    if (!read_member (head, name, value))
      return FALSE;
  }

  return head->id != NULL && strlen (head->id) + 1 == CANVASS_ID_HEX_CHARS &&
         canvass_is_day (head->note.day, strlen (head->note.day));
}

static void
note_part (Reader *self, const char *path)
{
  Part part = { 0 };
  Head head;
  char *text;

  if (!read_body (self, path, &text) || !read_head (self->ledger, text, &head)) {
    self->n_unreadable++;
    return;
  }

  part.path = g_strdup (path);
  part.part = head.part;
  g_strlcpy (part.id, head.id, sizeof part.id);
  g_strlcpy (part.day, head.note.day, sizeof part.day);
  g_array_append_val (self->parts, part);
  if (head.finished)
    g_hash_table_add (self->finished, g_strdup (head.id));
}

static gint
compare_parts (gconstpointer a, gconstpointer b)
{
  const Part *first = a, *second = b;
  gint order = strcmp (first->day, second->day);

  if (order == 0)
    order = strcmp (first->id, second->id);
  return order != 0 ? order : (gint)first->part - (gint)second->part;
}

static void
list_parts (Reader *self)
{
  g_autofree char *folder = g_build_filename (self->ledger->directory, "notes", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, SUFFIX) && *name != '.')
      note_part (self, path);
  }

  g_array_sort (self->parts, compare_parts);
}

/* @text is the body again, whole: reading its head cut it into lines. */
static gboolean
visit_rows (const CanvassNote *note, char *text, CanvassNoteRowVisitor visitor, gpointer user_data)
{
  const char *name;
  char *value;

  while ((name = next_line (&text, &value)) != NULL) {
    guint8 external_id[CANVASS_ID_BYTES];
    CanvassNoteRow row = { .external_id = external_id };
    char *space = strchr (value, ' ');

    if (!g_str_equal (name, "row") || space == NULL)
      continue;

    *space = '\0';
    row.address = space + 1;
    if (canvass_from_hex (external_id, sizeof external_id, value) &&
        !visitor (note, &row, user_data))
      return FALSE;
  }

  return TRUE;
}

/* The head's texts are copied, as they are nobody's who signed: reading the rows takes the body. */
static gboolean
visit_part (Reader *self,
            const Part *part,
            CanvassNoteVisitor visitor,
            CanvassNoteRowVisitor row_visitor,
            gpointer user_data)
{
  g_autofree char *what = NULL, *where = NULL, *who = NULL, *consent = NULL, *channel = NULL;
  char *text;
  Head head;

  if (!read_body (self, part->path, &text) || !read_head (self->ledger, text, &head))
    return TRUE;

  head.note.what = what = g_strdup (head.note.what);
  head.note.where = where = g_strdup (head.note.where);
  head.note.who = who = g_strdup (head.note.who);
  head.note.consent = consent = g_strdup (head.note.consent);
  head.note.channel = channel = g_strdup (head.note.channel);
  if (head.finished && visitor != NULL && !visitor (&head.note, user_data))
    return FALSE;

  return row_visitor == NULL || !read_body (self, part->path, &text) ||
         visit_rows (&head.note, text, row_visitor, user_data);
}

static void
part_clear (gpointer data)
{
  g_free (((Part *)data)->path);
}

gboolean
canvass_ledger_foreach_note (CanvassLedger *self,
                             CanvassNoteVisitor visitor,
                             CanvassNoteRowVisitor row_visitor,
                             gpointer user_data,
                             guint *n_unreadable,
                             GError **error)
{
  Reader reader = { .ledger = self };
  gboolean more = TRUE;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  if (self->key == NULL) {
    g_set_error_literal (error,
                         CANVASS_LEDGER_ERROR,
                         CANVASS_LEDGER_ERROR_KEY,
                         "The ledger is locked: give the key that it was created with");
    return FALSE;
  }

  reader.body = canvass_secret_new (CANVASS_NOTE_MAX_BYTES);
  reader.parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (reader.parts, part_clear);
  reader.finished = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  list_parts (&reader);

  for (guint i = 0; more && i < reader.parts->len; i++) {
    const Part *part = &g_array_index (reader.parts, Part, i);

    if (g_hash_table_contains (reader.finished, part->id))
      more = visit_part (&reader, part, visitor, row_visitor, user_data);
  }

  if (n_unreadable != NULL)
    *n_unreadable = reader.n_unreadable;
  canvass_secret_free (reader.body);
  g_array_unref (reader.parts);
  g_hash_table_unref (reader.finished);
  return TRUE;
}
