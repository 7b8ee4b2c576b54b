/*
 * A roll from the index.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/chunk-visit.h"
#include "ledger/chunk.h"
#include "ledger/roll-private.h"

typedef struct {
  CanvassRoll *roll;
  guint32 record; /* the next */
  CanvassProgress progress;
  gpointer user_data;
} Filling;

static gboolean
add_chunk (guint file_place, guint8 *plain, gsize length, gpointer user_data, GError **error)
{
  Filling *self = user_data;
  CanvassFacts *facts = self->roll->ledger->facts;
  const CanvassFileFact *file = canvass_facts_file (facts, file_place);
  CanvassChunk chunk;
  guint n = canvass_chunk_read (&chunk, plain, length);

  for (guint i = 0; i < n; i++, self->record++) {
    CanvassChunkEntry entry;
    const guint8 *payload;

    if (!canvass_chunk_next (&chunk, &entry, &payload, &length) ||
        self->record == file->first_record + file->n_records)
      return canvass_roll_damaged (error);

    if (canvass_roll_stand (canvass_facts_record (facts, self->record)) == CANVASS_ROLL_ENTRY &&
        !canvass_roll_add (self->roll, self->record, payload, length, error))
      return FALSE;
  }

  if (self->progress != NULL && self->record == file->first_record + file->n_records)
    self->progress (self->record, facts->records->len, self->user_data);
  return TRUE;
}

/* Behind all others, since of one id those on the roll go first. */
static gboolean
add_withdrawn (CanvassRoll *self, GError **error)
{
  const CanvassFacts *facts = self->ledger->facts;
  g_auto (CanvassRollReader) reader;
  gboolean good = TRUE;

  canvass_roll_reader_init (&reader);
  g_array_set_size (self->marks, facts->records->len);
  for (guint32 i = 0; good && i < facts->records->len; i++)
    good = canvass_roll_stand (canvass_facts_record (facts, i)) != CANVASS_ROLL_WITHDRAWN ||
           canvass_roll_reader_add (&reader, self, i, error);

  return good;
}

CanvassRoll *
canvass_ledger_open_roll (CanvassLedger *self,
                          CanvassProgress progress,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (CanvassRoll) roll = NULL;
  Filling filling = { .progress = progress, .user_data = user_data };

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  if (!canvass_ledger_catch_up (self, progress, user_data, error))
    return NULL;

  roll = canvass_roll_new (self, error);
  if (roll == NULL)
    return NULL;

  filling.roll = roll;
  if (!canvass_chunks_visit (self->index, self->facts->files, add_chunk, &filling, error) ||
      !canvass_roll_index (roll, error) || !add_withdrawn (roll, error))
    return NULL;

  return g_steal_pointer (&roll);
}
