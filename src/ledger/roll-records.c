/*
 * The roll with drawings: these are not in memory, so the records are opened again, spread over all
 * cores.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/file.h"
#include "format/open-record.h"
#include "format/secret.h"
#include "ledger/conveyor.h"
#include "ledger/roll-private.h"
#include "ledger/shelf.h"

#include <unistd.h>

#define SLOT_RECORDS 16
#define MAX_OPEN_FILES 64

typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  guint file;
  gsize record_size;
  guint64 number; /* of its box */
  gsize box_length;
  gboolean readable;
  gsize payload_length; /* 0: it did not open */
} Drawn;

typedef struct {
  guint n;
  Drawn drawn[SLOT_RECORDS];
  guint8 *records;  /* (owned) */
  guint8 *boxes;    /* (owned) what the roll has of them */
  guint8 *payloads; /* (owned) locked memory */
  GError *error;    /* (owned) */
} Slot;

typedef struct {
  CanvassRoll *roll;
  CanvassRollVisitor visitor;
  gpointer user_data;

  /* The feeder's: */
  sqlite3_stmt *rows;
  GHashTable *descriptors; /* place of a file → descriptor */
  gboolean ended;

  GError *error; /* the calling thread's */
} Drawing;

static gpointer
slot_new (gpointer user_data)
{
  Slot *slot = g_new0 (Slot, 1);

  slot->records = g_malloc (SLOT_RECORDS * CANVASS_RECORD_MAX_BYTES);
  slot->boxes = g_malloc (SLOT_RECORDS * CANVASS_ROLL_BOX_MAX_BYTES);
  slot->payloads = canvass_secret_new (SLOT_RECORDS * CANVASS_PAYLOAD_PADDED_BYTES);
  return slot;
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_clear_error (&slot->error);
  g_free (slot->records);
  g_free (slot->boxes);
  canvass_secret_free (slot->payloads);
  g_free (slot);
}

static void
close_descriptor (gpointer descriptor)
{
  close (GPOINTER_TO_INT (descriptor));
}

static int
open_batch (Drawing *self, guint place, GError **error)
{
  const CanvassFileFact *file = &g_array_index (self->roll->files, CanvassRollFile, place).fact;
  g_autofree char *path = NULL;
  gpointer descriptor;
  guint64 size;
  int fd;

  if (g_hash_table_lookup_extended (self->descriptors, GUINT_TO_POINTER (place), NULL, &descriptor))
    return GPOINTER_TO_INT (descriptor);

  if (g_hash_table_size (self->descriptors) == MAX_OPEN_FILES)
    g_hash_table_remove_all (self->descriptors);

  path = canvass_shelf_path (
      self->roll->ledger->batches_folder, file->hash, canvass_file_fact_get_suffix (file));
  fd = canvass_file_open_regular (path, &size, error);
  if (fd >= 0)
    g_hash_table_insert (self->descriptors, GUINT_TO_POINTER (place), GINT_TO_POINTER (fd));
  return fd;
}

/* What cannot be read any more stays behind as unreadable: the index has all of it but the drawing.
 */
static void
read_record (Drawing *self, Slot *slot)
{
  Drawn *drawn = &slot->drawn[slot->n];
  const CanvassFileFact *fact;
  guint64 offset;
  int fd;

  memcpy (drawn->id, sqlite3_column_blob (self->rows, 0), CANVASS_ID_BYTES);
  memcpy (drawn->hash, sqlite3_column_blob (self->rows, 1), CANVASS_HASH_BYTES);
  drawn->file = sqlite3_column_int64 (self->rows, 2);
  drawn->number = sqlite3_column_int64 (self->rows, 4);
  drawn->box_length = sqlite3_column_bytes (self->rows, 5);
  g_assert (drawn->box_length <= CANVASS_ROLL_BOX_MAX_BYTES);
  memcpy (slot->boxes + slot->n * CANVASS_ROLL_BOX_MAX_BYTES,
          sqlite3_column_blob (self->rows, 5),
          drawn->box_length);

  fact = &g_array_index (self->roll->files, CanvassRollFile, drawn->file).fact;
  drawn->record_size = CANVASS_RECORD_BYTES (fact->header.recipients);
  offset = canvass_file_fact_place (fact, sqlite3_column_int64 (self->rows, 3));

  fd = open_batch (self, drawn->file, NULL);
  drawn->readable =
      fd >= 0 &&
      pread (fd, slot->records + slot->n * CANVASS_RECORD_MAX_BYTES, drawn->record_size, offset) ==
          (gssize)drawn->record_size;
  slot->n++;
}

static gboolean
fill (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Drawing *self = user_data;

  slot->n = 0;
  while (!self->ended && slot->n < SLOT_RECORDS) {
    int rc = sqlite3_step (self->rows);

    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
      canvass_roll_memory_error (self->roll, &slot->error);
    self->ended = rc != SQLITE_ROW;
    if (!self->ended)
      read_record (self, slot);
  }

  return slot->n > 0 || slot->error != NULL;
}

static gpointer
tools_new (gpointer user_data)
{
  return NULL;
}

static void
tools_free (gpointer tools)
{
}

static void
work (gpointer data, gpointer tools, gpointer user_data)
{
  Slot *slot = data;
  Drawing *self = user_data;

  for (guint i = 0; i < slot->n; i++) {
    Drawn *drawn = &slot->drawn[i];
    const guint8 *record = slot->records + i * CANVASS_RECORD_MAX_BYTES;
    guint8 *payload = slot->payloads + i * CANVASS_PAYLOAD_PADDED_BYTES;
    guint8 hash[CANVASS_HASH_BYTES];
    gint recipient = g_array_index (self->roll->files, CanvassRollFile, drawn->file).recipient;

    drawn->payload_length = 0;
    if (!drawn->readable)
      continue;

    canvass_hash (hash, record, drawn->record_size);
    if (memcmp (hash, drawn->hash, sizeof hash) != 0)
      continue;

    drawn->payload_length = canvass_record_open (
        record, drawn->record_size, self->roll->ledger->key, recipient, payload, NULL);
    if (drawn->payload_length == 0)
      drawn->payload_length = canvass_record_open (
          record, drawn->record_size, self->roll->ledger->key, -1, payload, NULL);
  }
}

static gboolean
open_box (Drawing *self, const Slot *slot, guint i)
{
  const Drawn *drawn = &slot->drawn[i];

  return canvass_roll_open_box (self->roll,
                                drawn->id,
                                drawn->number,
                                slot->boxes + i * CANVASS_ROLL_BOX_MAX_BYTES,
                                drawn->box_length,
                                &self->error);
}

/* Everything but the drawing as the roll has it, which knows the corrections. */
static gboolean
decode_corrected (Drawing *self, const Slot *slot, guint i)
{
  CanvassRoll *roll = self->roll;
  gboolean good = open_box (self, slot, i);

  if (good)
    canvass_payload_set_drawing (roll->payload, canvass_payload_get_drawing (roll->drawn));
  canvass_payload_reset (roll->drawn);
  return good;
}

static gboolean
decode (Drawing *self, const Slot *slot, guint i, gboolean *lost)
{
  const Drawn *drawn = &slot->drawn[i];
  gboolean corrected = g_hash_table_contains (self->roll->corrected, drawn->hash);

  *lost = drawn->payload_length == 0 ||
          !canvass_payload_decode (corrected ? self->roll->drawn : self->roll->payload,
                                   slot->payloads + i * CANVASS_PAYLOAD_PADDED_BYTES,
                                   drawn->payload_length,
                                   NULL);
  if (corrected && !*lost)
    return decode_corrected (self, slot, i);

  return !*lost || open_box (self, slot, i);
}

static gboolean
drain (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Drawing *self = user_data;

  for (guint i = 0; i < slot->n; i++) {
    const Drawn *drawn = &slot->drawn[i];
    CanvassRollEntry entry;
    gboolean lost;

    if (!decode (self, slot, i, &lost))
      return FALSE;

    canvass_roll_describe_entry (
        self->roll, drawn->id, drawn->hash, drawn->file, self->roll->payload, &entry);
    entry.drawing_lost = lost;
    if (!self->visitor (&entry, self->user_data))
      return FALSE;
  }

  self->error = g_steal_pointer (&slot->error);
  return self->error == NULL;
}

gboolean
canvass_roll_visit_records (CanvassRoll *self,
                            sqlite3_stmt *rows,
                            CanvassRollVisitor visitor,
                            gpointer user_data,
                            GError **error)
{
  static const CanvassConveyorSteps steps = {
    .slot_new = slot_new,
    .slot_free = slot_free,
    .tools_new = tools_new,
    .tools_free = tools_free,
    .fill = fill,
    .work = work,
    .drain = drain,
  };
  Drawing drawing = {
    .roll = self,
    .visitor = visitor,
    .user_data = user_data,
    .rows = rows,
    .descriptors = g_hash_table_new_full (NULL, NULL, NULL, close_descriptor),
  };

  canvass_conveyor_run (&steps, 0, &drawing);
  g_hash_table_unref (drawing.descriptors);
  canvass_payload_reset (self->payload);
  sodium_memzero (self->secrets->payload, sizeof self->secrets->payload);
  if (drawing.error != NULL) {
    g_propagate_error (error, drawing.error);
    return FALSE;
  }

  return TRUE;
}
