/*
 * Batch files in: onto the shelf, through the workers that open them, into index and facts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/conveyor.h"
#include "ledger/ledger-private.h"
#include "ledger/mirror-parts.h"
#include "ledger/opener.h"
#include "ledger/reception.h"
#include "ledger/shelf.h"

/* An interruption costs at most this much reading, not a copy: those are durable one by one. */
#define COMMIT_RECORDS CANVASS_BATCH_MAX_RECORDS
#define COMMIT_MICROSECONDS G_USEC_PER_SEC

typedef enum {
  SLOT_RECORDS,
  SLOT_READ,   /* the file of the slots before, or a mirror's part, is whole */
  SLOT_KNOWN,  /* a copy of a file that was read */
  SLOT_BAD,    /* no use, but the next may be */
  SLOT_FAILED, /* the ledger itself */
} SlotKind;

typedef struct {
  SlotKind kind;
  CanvassFileFact file;
  gboolean given; /* it counts in the account */
  gboolean last;  /* SLOT_READ: no part of a mirror follows */

  /* SLOT_RECORDS: */
  guint chunk;
  guint n;
  gint recipient; /* our place among the seals, if known */
  gsize record_size;
  CanvassChunkEntry entries[CANVASS_CHUNK_RECORDS];
  guint8 *records; /* (owned) */
  guint8 *box;     /* (owned) */
  gsize box_length;

  /* SLOT_BAD, SLOT_FAILED: */
  char *path;    /* (owned) (nullable) */
  GError *error; /* (owned) */
} Slot;

typedef struct {
  CanvassFactsMark facts;
  guint read;
} Mark;

typedef struct {
  CanvassIntake *intake;
  CanvassLedger *ledger;
  CanvassIndex *index;
  CanvassFacts *facts;
  GCancellable *cancellable;
  CanvassProgress progress;
  gpointer user_data;

  /* The feeder's: */
  guint next_file;
  CanvassReception reception;
  CanvassBatchReader *reader; /* (nullable) of the file underway */
  CanvassMirrorParts *mirror; /* (nullable) the same */
  CanvassFileFact file;
  gboolean given;
  guint chunk;
  gint recipient;

  /* The calling thread's: */
  GHashTable *places; /* file hash → place in facts->files */
  Mark whole;         /* behind the last file that is whole */
  Mark committed;     /* and the last that is durable */
  gint64 committed_at;
  gboolean index_failed;
  guint64 done;
  GError *error;
} Intake;

static gboolean
make_slot_bad (Slot *slot, const char *path, GError *error)
{
  slot->kind = error->domain == CANVASS_LEDGER_ERROR ? SLOT_FAILED : SLOT_BAD;
  slot->path = g_strdup (path);
  slot->error = error;
  return TRUE;
}

static const char *
get_suffix (gboolean is_mirror)
{
  return is_mirror ? CANVASS_MIRROR_SUFFIX : CANVASS_BATCH_SUFFIX;
}

static gint
find_recipient (CanvassLedger *ledger, const CanvassBatchHeader *header)
{
  gint place = canvass_find_campaign (ledger->campaigns, header->campaign_hash);

  return place < 0 ? -1
                   : canvass_campaign_find_recipient (ledger->campaigns->pdata[place],
                                                      ledger->key->pub.seal_pk);
}

static gboolean
start_batch (Intake *self, const char *path, GError **error)
{
  CanvassFileFact *file = &self->file;
  const CanvassBatchHeader *header;

  self->reader = canvass_batch_reader_open_salvaging (path, error);
  if (self->reader == NULL)
    return FALSE;

  header = canvass_batch_reader_get_header (self->reader);
  file->header = *header;
  file->whole_head = canvass_batch_reader_get_head (self->reader) != NULL;
  if (file->whole_head)
    memcpy (file->batch_id, canvass_batch_reader_get_batch_id (self->reader), CANVASS_HASH_BYTES);
  file->trailing = canvass_batch_reader_get_trailing_bytes (self->reader) > 0;
  file->head = canvass_ledger_judge_head (self->ledger, self->reader);

  self->recipient = find_recipient (self->ledger, header);
  canvass_reception_know (&self->reception, file->hash, header);
  return TRUE;
}

static gboolean
start_mirror (Intake *self, const char *path, GError **error)
{
  self->mirror = canvass_mirror_parts_open (path, &self->file, error);
  if (self->mirror == NULL)
    return FALSE;

  canvass_reception_know (&self->reception, self->file.hash, NULL);
  return TRUE;
}

/* From the shelf: what is read is what will stay. */
static gboolean
start_reading (Intake *self, const guint8 *hash, gboolean is_mirror, GError **error)
{
  g_autofree char *path =
      canvass_shelf_path (self->ledger->batches_folder, hash, get_suffix (is_mirror));

  memset (&self->file, 0, sizeof self->file);
  memcpy (self->file.hash, hash, CANVASS_HASH_BYTES);
  self->chunk = 0;
  return is_mirror ? start_mirror (self, path, error) : start_batch (self, path, error);
}

/* Onto the shelf, if it does not lie there; and whether it was read before. */
static gboolean
find_file (
    Intake *self, const CanvassIntakeFile *given, guint8 *hash, gboolean *known, GError **error)
{
  const char *folder = self->ledger->batches_folder;

  if (given->path != NULL) {
    if (!canvass_reception_take (&self->reception, given->path, given->is_mirror, hash, error))
      return FALSE;
  } else {
    memcpy (hash, given->hash, CANVASS_HASH_BYTES);
    if (!canvass_reception_knows (&self->reception, hash) &&
        !canvass_shelf_correct_name (folder, get_suffix (given->is_mirror), hash, error))
      return FALSE;
  }

  *known = canvass_reception_knows (&self->reception, hash);
  return TRUE;
}

/* TRUE: the slot is filled. FALSE: either a file was started, or there is nothing to do for it. */
static gboolean
start_file (Intake *self, const CanvassIntakeFile *given, Slot *slot)
{
  GError *error = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  gboolean known;

  self->given = given->path != NULL;
  if (!find_file (self, given, hash, &known, &error))
    return make_slot_bad (slot, given->path, error);

  if (known && self->given) {
    slot->kind = SLOT_KNOWN;
    memcpy (slot->file.hash, hash, sizeof hash);
    return TRUE;
  }

  if (!known && !start_reading (self, hash, given->is_mirror, &error)) {
    const char *folder = self->ledger->batches_folder, *suffix = get_suffix (given->is_mirror);
    g_autofree char *path =
        self->given ? g_strdup (given->path) : canvass_shelf_path (folder, hash, suffix);

    if (self->given)
      canvass_shelf_remove (folder, hash, suffix);
    return make_slot_bad (slot, path, error);
  }

  return FALSE;
}

/* What a damaged record should have been, to know it when another copy brings it. */
static void
note_listed (Intake *self, guint place, CanvassChunkEntry *entry)
{
  const guint8 *head = canvass_batch_reader_get_head (self->reader);

  if (entry->outside != CANVASS_BATCH_RECORD_DAMAGED || head == NULL)
    return;

  entry->has_listed = TRUE;
  memcpy (entry->listed,
          head + CANVASS_BATCH_HASHES_OFFSET + (gsize)place * CANVASS_HASH_BYTES,
          CANVASS_HASH_BYTES);
}

static void
fill_from_batch (Intake *self, Slot *slot, GError **error)
{
  for (slot->n = 0; slot->n < CANVASS_CHUNK_RECORDS; slot->n++) {
    CanvassChunkEntry *entry = &slot->entries[slot->n];
    const guint8 *record;
    CanvassBatchRecord verdict;

    memset (entry, 0, sizeof *entry);
    if (!canvass_batch_reader_next (self->reader, &record, entry->hash, &verdict, error) ||
        record == NULL)
      break;

    entry->outside = verdict;
    note_listed (self, self->file.n_records + slot->n, entry);
    memcpy (entry->id, record + 8, CANVASS_ID_BYTES);
    memcpy (slot->records + slot->n * slot->record_size, record, slot->record_size);
  }

  self->file.n_records += slot->n;
}

static void
fill_records (Intake *self, Slot *slot, GError **error)
{
  slot->kind = SLOT_RECORDS;
  slot->chunk = self->chunk;
  slot->record_size = CANVASS_RECORD_BYTES (self->file.header.recipients);
  if (self->mirror == NULL) {
    fill_from_batch (self, slot, error);
  } else {
    canvass_mirror_parts_fill (
        self->mirror, &self->file, slot->entries, slot->records, &slot->n, error);
    /* Only the first of its records tells which campaign a part is of. */
    slot->record_size = CANVASS_RECORD_BYTES (self->file.header.recipients);
    self->recipient = find_recipient (self->ledger, &self->file.header);
  }

  slot->recipient = self->recipient;
  self->chunk += slot->n > 0;
}

/* A part of a mirror has no more records, or the file has none. */
static gboolean
end_reading (Intake *self)
{
  if (self->mirror != NULL && canvass_mirror_parts_step (self->mirror, &self->file)) {
    self->file.first_chunk = self->chunk;
    return FALSE;
  }

  g_clear_pointer (&self->reader, canvass_batch_reader_free);
  g_clear_pointer (&self->mirror, canvass_mirror_parts_free);
  return TRUE;
}

static gboolean
continue_file (Intake *self, Slot *slot)
{
  g_autoptr (GError) error = NULL;

  fill_records (self, slot, &error);
  slot->file = self->file;
  slot->given = self->given;
  if (error != NULL)
    return make_slot_bad (slot,
                          NULL,
                          g_error_new (CANVASS_LEDGER_ERROR,
                                       CANVASS_LEDGER_ERROR_STORAGE,
                                       "The ledger's own copy cannot be read (%s): check the disk",
                                       error->message));

  if (slot->n == 0) {
    slot->kind = SLOT_READ;
    slot->last = end_reading (self);
  }

  return TRUE;
}

static gboolean
fill (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Intake *self = user_data;

  while (self->reader == NULL && self->mirror == NULL) {
    if (self->next_file == self->intake->files->len ||
        g_cancellable_is_cancelled (self->cancellable))
      return FALSE;

    if (start_file (
            self, &g_array_index (self->intake->files, CanvassIntakeFile, self->next_file++), slot))
      return TRUE;
  }

  return continue_file (self, slot);
}

static void
work (gpointer data, gpointer opener, gpointer user_data)
{
  Slot *slot = data;
  Intake *self = user_data;
  guint8 *chunk;
  gsize length;

  if (slot->kind != SLOT_RECORDS)
    return;

  chunk = canvass_opener_open (
      opener, slot->records, slot->record_size, slot->recipient, slot->entries, slot->n, &length);
  slot->box_length = canvass_index_seal_chunk (
      self->index, slot->file.hash, slot->chunk, chunk, length, slot->box);
}

static gboolean
index_failed (Intake *self)
{
  self->index_failed = TRUE;
  return FALSE;
}

static gboolean
commit (Intake *self)
{
  if (!canvass_index_commit (self->index, self->error == NULL ? &self->error : NULL))
    return index_failed (self);

  self->committed = self->whole;
  self->committed_at = g_get_monotonic_time ();
  return TRUE;
}

static void
go_back (Intake *self, const Mark *mark)
{
  canvass_facts_truncate (self->facts, &mark->facts);
  g_array_set_size (self->intake->read, mark->read);
}

static void
tell_progress (Intake *self, guint n)
{
  self->done += n;
  if (n > 0 && self->progress != NULL)
    self->progress (self->done, MAX (self->intake->total, self->done), self->user_data);
}

static gboolean
drain_records (Intake *self, const Slot *slot)
{
  for (guint i = 0; i < slot->n; i++)
    canvass_chunk_entry_to_fact (&slot->entries[i], self->facts, self->facts->files->len);

  tell_progress (self, slot->n);
  return (canvass_index_begin (self->index, &self->error) &&
          canvass_index_put_chunk (self->index,
                                   slot->file.hash,
                                   slot->chunk,
                                   slot->box,
                                   slot->box_length,
                                   &self->error)) ||
         index_failed (self);
}

/* All parts of a mirror at once: with some of them it would pass for one that was read. */
static gboolean
put_parts (Intake *self, guint n)
{
  guint end = self->facts->files->len;

  for (guint i = end - n; i < end; i++)
    if (!canvass_index_begin (self->index, &self->error) ||
        !canvass_index_put_file (self->index, canvass_facts_file (self->facts, i), &self->error))
      return index_failed (self);

  return TRUE;
}

static gboolean
drain_read (Intake *self, Slot *slot)
{
  guint32 place = self->facts->files->len;

  slot->file.first_record = self->facts->records->len - slot->file.n_records;
  g_array_append_val (self->facts->files, slot->file);
  if (slot->file.part == 0)
    g_hash_table_insert (
        self->places, g_memdup2 (slot->file.hash, CANVASS_HASH_BYTES), GUINT_TO_POINTER (place));
  if (slot->given)
    g_array_append_val (self->intake->read, place);
  tell_progress (self, canvass_file_fact_get_n_cut_off (&slot->file));

  if (!slot->last)
    return TRUE;
  if (!put_parts (self, slot->file.part + 1))
    return FALSE;

  self->whole.facts = canvass_facts_mark (self->facts);
  self->whole.read = self->intake->read->len;
  if (self->whole.facts.records - self->committed.facts.records < COMMIT_RECORDS &&
      g_get_monotonic_time () - self->committed_at < COMMIT_MICROSECONDS)
    return TRUE;

  return commit (self);
}

static gboolean
drain_known (Intake *self, const Slot *slot)
{
  guint32 place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, slot->file.hash));
  guint32 part = 0;

  do {
    g_array_append_val (self->intake->read, place);
    tell_progress (self, canvass_facts_file (self->facts, place)->header.count);
    place++;
    part++;
  } while (place < self->facts->files->len &&
           canvass_facts_file (self->facts, place)->part == part);

  self->whole.read = self->intake->read->len;
  return TRUE;
}

static gboolean
drain (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Intake *self = user_data;

  switch (slot->kind) {
  case SLOT_RECORDS:
    return drain_records (self, slot);

  case SLOT_READ:
    return drain_read (self, slot);

  case SLOT_KNOWN:
    return drain_known (self, slot);

  case SLOT_BAD:
    canvass_intake_refuse_error (self->intake, slot->path, slot->error);
    g_clear_error (&slot->error);
    g_clear_pointer (&slot->path, g_free);
    return TRUE;

  case SLOT_FAILED:
    self->error = g_steal_pointer (&slot->error);
    return FALSE;

  default:
    g_assert_not_reached ();
  }
}

static gpointer
slot_new (gpointer user_data)
{
  Slot *slot = g_new0 (Slot, 1);

  slot->records = g_malloc (CANVASS_CHUNK_RECORDS * CANVASS_RECORD_MAX_BYTES);
  slot->box = g_malloc (CANVASS_CHUNK_BYTES + CANVASS_BOX_OVERHEAD_BYTES);
  return slot;
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_clear_error (&slot->error);
  g_free (slot->path);
  g_free (slot->records);
  g_free (slot->box);
  g_free (slot);
}

static gpointer
opener_new (gpointer user_data)
{
  Intake *self = user_data;

  return canvass_opener_new (self->ledger->key);
}

static void
opener_free (gpointer opener)
{
  canvass_opener_free (opener);
}

static void
know_files (Intake *self)
{
  for (guint i = 0; i < self->facts->files->len; i++) {
    const CanvassFileFact *file = canvass_facts_file (self->facts, i);

    canvass_reception_know (&self->reception, file->hash, file->is_mirror ? NULL : &file->header);
    if (file->part == 0)
      g_hash_table_insert (
          self->places, g_memdup2 (file->hash, CANVASS_HASH_BYTES), GUINT_TO_POINTER (i));
  }
}

/* Keeps what is whole, also when the disk had no room for the next file. */
static gboolean
finish (Intake *self, GError **error)
{
  go_back (self, &self->whole);
  if (self->index_failed || !commit (self)) {
    canvass_index_rollback (self->index);
    go_back (self, &self->committed);
  }

  if (self->error == NULL)
    return !g_cancellable_set_error_if_cancelled (self->cancellable, error);

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
canvass_intake_run (CanvassIntake *intake,
                    CanvassLedger *ledger,
                    CanvassIndex *index,
                    CanvassFacts *facts,
                    CanvassProgress progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  static const CanvassConveyorSteps steps = {
    .slot_new = slot_new,
    .slot_free = slot_free,
    .tools_new = opener_new,
    .tools_free = opener_free,
    .fill = fill,
    .work = work,
    .drain = drain,
  };
  Intake self = {
    .intake = intake,
    .ledger = ledger,
    .index = index,
    .facts = facts,
    .cancellable = cancellable,
    .progress = progress,
    .user_data = user_data,
    .places = canvass_hash_set_new (),
    .whole.facts = canvass_facts_mark (facts),
    .committed.facts = canvass_facts_mark (facts),
    .committed_at = g_get_monotonic_time (),
  };
  gboolean good;

  canvass_reception_init (&self.reception, ledger->batches_folder);
  know_files (&self);
  canvass_conveyor_run (&steps, 0, &self);
  good = finish (&self, error);

  g_clear_pointer (&self.reader, canvass_batch_reader_free);
  g_clear_pointer (&self.mirror, canvass_mirror_parts_free);
  canvass_reception_clear (&self.reception);
  g_hash_table_unref (self.places);
  return good;
}
