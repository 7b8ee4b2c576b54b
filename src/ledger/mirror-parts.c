/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/mirror-parts.h"

struct _CanvassMirrorParts {
  CanvassMirrorReader *reader; /* (owned) */
  CanvassMirrorEntry entry;    /* to be taken next */
  gboolean has_entry;
  gboolean is_whole;       /* the part */
  gboolean knows_campaign; /* of the part */
};

CanvassMirrorParts *
canvass_mirror_parts_open (const char *path, CanvassFileFact *file, GError **error)
{
  g_autoptr (CanvassMirrorParts) self = g_new0 (CanvassMirrorParts, 1);

  self->reader = canvass_mirror_reader_open (path, error);
  if (self->reader == NULL)
    return NULL;

  file->is_mirror = TRUE;
  file->whole_head = TRUE;
  file->head = CANVASS_HEAD_SIGNED; /* each record by itself, or it is damaged */
  file->header.recipients = 1;
  memcpy (
      file->header.kiosk_id, canvass_mirror_reader_get_kiosk_id (self->reader), CANVASS_ID_BYTES);
  return g_steal_pointer (&self);
}

void
canvass_mirror_parts_free (CanvassMirrorParts *self)
{
  if (self == NULL)
    return;

  canvass_mirror_reader_free (self->reader);
  g_free (self);
}

/* FALSE at the end, or with @error. */
static gboolean
peek (CanvassMirrorParts *self, GError **error)
{
  if (!self->has_entry)
    self->has_entry = canvass_mirror_reader_next (self->reader, &self->entry, error);

  return self->has_entry;
}

static gboolean
belongs (const CanvassMirrorParts *self, const CanvassFileFact *file)
{
  const CanvassMirrorEntry *entry = &self->entry;

  if (file->n_records == 0)
    return TRUE;

  return file->n_records < CANVASS_BATCH_MAX_RECORDS &&
         entry->recipients == file->header.recipients &&
         entry->offset + CANVASS_MIRROR_HEAD_BYTES ==
             canvass_file_fact_place (file, file->n_records) &&
         (entry->verdict != CANVASS_BATCH_RECORD_SOUND || !self->knows_campaign ||
          memcmp (entry->header.campaign_hash, file->header.campaign_hash, CANVASS_HASH_BYTES) ==
              0);
}

static void
take_entry (CanvassMirrorParts *self,
            CanvassFileFact *file,
            CanvassChunkEntry *chunk_entry,
            guint8 *record)
{
  const CanvassMirrorEntry *entry = &self->entry;

  if (file->n_records == 0) {
    file->header.recipients = entry->recipients;
    file->offset = entry->offset + CANVASS_MIRROR_HEAD_BYTES;
  }
  if (entry->verdict == CANVASS_BATCH_RECORD_SOUND) {
    self->knows_campaign = TRUE;
    memcpy (file->header.campaign_hash, entry->header.campaign_hash, CANVASS_HASH_BYTES);
  }

  memset (chunk_entry, 0, sizeof *chunk_entry);
  chunk_entry->outside = entry->verdict;
  memcpy (chunk_entry->id, entry->record + 8, CANVASS_ID_BYTES);
  memcpy (chunk_entry->hash, entry->hash, CANVASS_HASH_BYTES);
  chunk_entry->has_listed = entry->verdict == CANVASS_BATCH_RECORD_DAMAGED && entry->has_listed;
  memcpy (chunk_entry->listed, entry->listed, CANVASS_HASH_BYTES);
  memcpy (record, entry->record, CANVASS_RECORD_BYTES (entry->recipients));

  file->n_records++;
  file->header.count++;
  self->has_entry = FALSE;
}

/* Bytes in which no record is left end the part that they lie behind. */
static void
take_lost (CanvassMirrorParts *self, CanvassFileFact *file)
{
  file->header.count += self->entry.count;
  file->lost_inside = self->entry.verdict != CANVASS_BATCH_RECORD_CUT_OFF;
  self->has_entry = FALSE;
  self->is_whole = TRUE;
}

gboolean
canvass_mirror_parts_fill (CanvassMirrorParts *self,
                           CanvassFileFact *file,
                           CanvassChunkEntry entries[static CANVASS_CHUNK_RECORDS],
                           guint8 *records,
                           guint *n,
                           GError **error)
{
  g_autoptr (GError) cause = NULL;

  *n = 0;
  while (!self->is_whole && *n < CANVASS_CHUNK_RECORDS) {
    gsize place = *n * CANVASS_RECORD_BYTES (file->header.recipients);

    if (!peek (self, &cause) || !belongs (self, file))
      self->is_whole = TRUE;
    else if (self->entry.record == NULL)
      take_lost (self, file);
    else
      take_entry (self, file, &entries[(*n)++], records + place);
  }

  /* A damaged header leaves it to the records to say whose they are. */
  memcpy (
      file->header.kiosk_id, canvass_mirror_reader_get_kiosk_id (self->reader), CANVASS_ID_BYTES);
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return error == NULL || *error == NULL;
}

gboolean
canvass_mirror_parts_step (CanvassMirrorParts *self, CanvassFileFact *file)
{
  if (!peek (self, NULL))
    return FALSE;

  self->is_whole = FALSE;
  self->knows_campaign = FALSE;
  file->part++;
  file->n_records = 0;
  file->lost_inside = FALSE;
  file->offset = 0;
  file->header.count = 0;
  file->header.recipients = 1;
  memset (file->header.campaign_hash, 0, CANVASS_HASH_BYTES);
  return TRUE;
}
