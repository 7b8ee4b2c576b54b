/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/notes.h"

#include "format/file.h"
#include "format/secret.h"
#include "ledger/ledger-private.h"
#include "ledger/sink.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sodium.h>

#define SUFFIX ".note"
#define MAX_FILE_BYTES (CANVASS_NOTE_MAX_BYTES + 64 * 1024) /* seals, tags and header as well */
#define ROW_MAX_BYTES (CANVASS_NOTE_MAX_LINE_BYTES + 64)

struct _CanvassNoteWriter {
  CanvassLedger *ledger; /* (owned) */
  GPtrArray *paths;      /* (owned) */
  guint8 *body;          /* (owned) locked memory: room for its head, then the text */
  gsize length;
  gsize head_length; /* of what every part begins with */
  char id[CANVASS_ID_HEX_CHARS];
  guint part;
  gboolean finished;
};

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
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid == NULL || *valid == '\0')
    return;

  append_text (self, name);
  append_text (self, " ");
  append_text (self, valid);
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

  if (g_mkdir (folder, 0700) == 0)
    return canvass_folder_sync (ledger->directory, error);
  if (errno == EEXIST)
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

  self->length = CANVASS_NOTE_HEAD_BYTES;
  append_text (self, CANVASS_NOTE_FIRST_LINE);
  self->body[self->length++] = '\n';
  append_line (self, "note", self->id);
  append_line (self, "campaign", canvass_campaign_get_id_hex (campaign));
  append_line (self, "kind", canvass_note_kind_name (note->kind));
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
canvass_note_writer_discard (CanvassNoteWriter *self)
{
  for (guint i = 0; i < self->paths->len; i++)
    g_unlink (self->paths->pdata[i]);
  g_ptr_array_set_size (self->paths, 0);
}

void
canvass_note_writer_free (CanvassNoteWriter *self)
{
  if (self == NULL)
    return;

  if (!self->finished)
    canvass_note_writer_discard (self);
  canvass_secret_free (self->body);
  g_ptr_array_unref (self->paths);
  g_object_unref (self->ledger);
  g_free (self);
}

/* To every recipient, so that whichever coordinator destroys the campaign is told. */
static gboolean
write_part (CanvassNoteWriter *self, GError **error)
{
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

  canvass_note_sign (self->body, self->length, self->ledger->key);
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
  self->finished = write_part (self, error);
  return self->finished;
}

char *
canvass_note_name_recipients (const CanvassPublicKey *recipients, guint n)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *hex = canvass_to_hex (recipients[i].seal_pk, 4);

    g_string_append (names, i > 0 ? ", " : "");
    g_string_append (names, *recipients[i].name != '\0' ? recipients[i].name : hex);
  }

  return g_string_free (names, FALSE);
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
  guint32 number;
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
read_part (Reader *self, const char *path, CanvassNotePart *part)
{
  CanvassCampaign *campaign = canvass_ledger_get_campaign (self->ledger);
  g_autoptr (GBytes) file = canvass_file_read (path, MAX_FILE_BYTES, NULL);

  return file != NULL && canvass_note_open (file, self->ledger->key, self->body, part, NULL) &&
         memcmp (part->campaign_id, canvass_campaign_get_id (campaign), CANVASS_ID_BYTES) == 0 &&
         canvass_campaign_is_coordinator (campaign, part->signer_pk);
}

static void
list_part (Reader *self, const char *path)
{
  CanvassNotePart read;
  g_autofree char *id = NULL;
  Part part = { 0 };

  if (!read_part (self, path, &read)) {
    self->n_unreadable++;
    return;
  }

  id = canvass_to_hex (read.id, sizeof read.id);
  part.path = g_strdup (path);
  part.number = read.number;
  g_strlcpy (part.id, id, sizeof part.id);
  g_strlcpy (part.day, read.note.day, sizeof part.day);
  g_array_append_val (self->parts, part);
  if (read.is_last)
    g_hash_table_add (self->finished, g_steal_pointer (&id));
}

static gint
compare_parts (gconstpointer a, gconstpointer b)
{
  const Part *first = a, *second = b;
  gint order = strcmp (first->day, second->day);

  if (order == 0)
    order = strcmp (first->id, second->id);

  return order != 0 ? order : (first->number > second->number) - (first->number < second->number);
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
      list_part (self, path);
  }

  g_array_sort (self->parts, compare_parts);
}

static gboolean
visit_part (Reader *self,
            const char *path,
            CanvassNoteVisitor visitor,
            CanvassNoteRowVisitor row_visitor,
            gpointer user_data)
{
  guint8 external_id[CANVASS_ID_BYTES];
  const char *at = NULL;
  CanvassNotePart part;
  CanvassNoteRow row;

  if (!read_part (self, path, &part))
    return TRUE;
  if (part.is_last && visitor != NULL && !visitor (&part.note, user_data))
    return FALSE;

  while (row_visitor != NULL && canvass_note_part_next_row (&part, &at, external_id, &row))
    if (!row_visitor (&part.note, &row, user_data))
      return FALSE;

  return TRUE;
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
      more = visit_part (&reader, part->path, visitor, row_visitor, user_data);
  }

  if (n_unreadable != NULL)
    *n_unreadable = reader.n_unreadable;
  canvass_secret_free (reader.body);
  g_array_unref (reader.parts);
  g_hash_table_unref (reader.finished);
  return TRUE;
}
