/*
 * A roll from the index.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "ledger/chunk.h"
#include "ledger/roll-private.h"

static gboolean
add_file (CanvassRoll *self, guint file_place, guint8 *plain, GError **error)
{
  CanvassLedger *ledger = self->ledger;
  const CanvassFileFact *file = canvass_facts_file (ledger->facts, file_place);

  for (guint done = 0, number = 0; done < file->n_records; number++) {
    CanvassChunk chunk;
    CanvassChunkEntry entry;
    const guint8 *payload;
    gsize length = canvass_index_get_chunk (
        ledger->index, file->hash, file->first_chunk + number, plain, error);
    guint n;

    if (length == 0)
      return FALSE;

    n = canvass_chunk_read (&chunk, plain, length);
    for (guint i = 0; i < n; i++, done++) {
      guint32 record = file->first_record + done;

      if (!canvass_chunk_next (&chunk, &entry, &payload, &length) || done == file->n_records)
        return canvass_roll_damaged (error);

      if (canvass_roll_stand (canvass_facts_record (ledger->facts, record)) == CANVASS_ROLL_ENTRY &&
          !canvass_roll_add (self, record, payload, length, error))
        return FALSE;
    }
  }

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
  gboolean good = TRUE;
  guint8 *plain;
  guint n_files;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  if (!canvass_ledger_catch_up (self, progress, user_data, error))
    return NULL;

  roll = canvass_roll_new (self, error);
  if (roll == NULL)
    return NULL;

  n_files = self->facts->files->len;
  plain = canvass_secret_new (CANVASS_CHUNK_BYTES);
  for (guint i = 0; good && i < n_files; i++) {
    good = add_file (roll, i, plain, error);
    if (progress != NULL)
      progress (canvass_facts_file (self->facts, i)->first_record +
                    canvass_facts_file (self->facts, i)->n_records,
                self->facts->records->len,
                user_data);
  }
  canvass_secret_free (plain);

  good = good && add_withdrawn (roll, error);
  return good ? g_steal_pointer (&roll) : NULL;
}
