/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/chunk-visit.h"

#include "format/secret.h"
#include "ledger/conveyor.h"

/* The visitor is the slowest, and one ahead of it suffices. */
#define N_WORKERS 1

typedef struct {
  guint file;
  guint number; /* of the chunk in the file */
  guint8 *box;  /* (owned) (nullable) */
  gsize box_length;
  guint8 *plain; /* (owned) locked memory */
  gsize length;
  GError *error; /* (owned) */
} Slot;

typedef struct {
  CanvassIndex *index;
  const GArray *files;
  CanvassChunkVisitor visitor;
  gpointer user_data;

  /* The feeder's: what comes next. */
  guint file;
  guint number;
  gboolean ended;

  GError *error; /* the calling thread's */
} Visit;

static gpointer
slot_new (gpointer user_data)
{
  Slot *slot = g_new0 (Slot, 1);

  slot->plain = canvass_secret_new (CANVASS_CHUNK_BYTES);
  return slot;
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_clear_error (&slot->error);
  canvass_secret_free (slot->plain);
  g_free (slot->box);
  g_free (slot);
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

static const CanvassFileFact *
get_file (const Visit *self, guint place)
{
  return &g_array_index (self->files, CanvassFileFact, place);
}

/* All but a file's last are full. */
static gboolean
find_next (Visit *self)
{
  while (self->file < self->files->len &&
         self->number * CANVASS_CHUNK_RECORDS >= get_file (self, self->file)->n_records) {
    self->file++;
    self->number = 0;
  }

  return self->file < self->files->len;
}

static gboolean
fill (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Visit *self = user_data;
  const CanvassFileFact *file;

  if (self->ended || !find_next (self))
    return FALSE;

  file = get_file (self, self->file);
  g_free (slot->box);
  slot->file = self->file;
  slot->number = file->first_chunk + self->number++;
  slot->box = canvass_index_fetch_chunk (
      self->index, file->hash, slot->number, &slot->box_length, &slot->error);
  self->ended = slot->box == NULL;
  return TRUE;
}

static void
work (gpointer data, gpointer tools, gpointer user_data)
{
  Slot *slot = data;
  Visit *self = user_data;

  if (slot->box != NULL)
    slot->length = canvass_index_open_chunk (self->index,
                                             get_file (self, slot->file)->hash,
                                             slot->number,
                                             slot->box,
                                             slot->box_length,
                                             slot->plain,
                                             &slot->error);
}

static gboolean
drain (gpointer data, gpointer user_data)
{
  Slot *slot = data;
  Visit *self = user_data;

  if (slot->error != NULL) {
    self->error = g_steal_pointer (&slot->error);
    return FALSE;
  }

  return self->visitor (slot->file, slot->plain, slot->length, self->user_data, &self->error);
}

gboolean
canvass_chunks_visit (CanvassIndex *index,
                      const GArray *files,
                      CanvassChunkVisitor visitor,
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
  Visit visit = { .index = index, .files = files, .visitor = visitor, .user_data = user_data };

  canvass_conveyor_run (&steps, N_WORKERS, &visit);
  if (visit.error == NULL)
    return TRUE;

  g_propagate_error (error, visit.error);
  return FALSE;
}
