/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/batch-salvage.h"

#include "format/error.h"
#include "format/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define MAX_RECORDS_AT_ONCE 64

struct _CanvassBatchReader {
  CanvassBatchHeader header;
  gboolean has_head;
  guint8 batch_id[CANVASS_HASH_BYTES];
  guint32 next; /* index of the record to step to */
  gboolean has_last_id;
  guint8 last_id[CANVASS_ID_BYTES];
  guint64 file_size;
  guint64 buffer_offset; /* in the file */
  gsize buffer_length;

  int fd;         /* (owned) */
  guint8 *head;   /* (owned) (nullable) */
  guint8 *buffer; /* (owned) MAX_RECORDS_AT_ONCE records, or all */
  GArray *places; /* (owned) (nullable) (element-type guint64) where salvaged records begin */
};

gboolean
canvass_batch_read_at (
    int fd, guint64 offset, guint8 *bytes, gsize length, gsize *read_length, GError **error)
{
  gsize done = 0;

  while (done < length) {
    gssize n = pread (fd, bytes + done, length - done, (off_t)(offset + done));

    if (n == -1 && errno == EINTR)
      continue;
    if (n == -1) {
      int saved_errno = errno;

      g_set_error (error,
                   CANVASS_FORMAT_ERROR,
                   CANVASS_FORMAT_ERROR_FILE,
                   "Reading the batch: %s",
                   g_strerror (saved_errno));
      return FALSE;
    }
    if (n == 0)
      break;
    done += (gsize)n;
  }

  *read_length = done;
  return TRUE;
}

/* No larger than what it will hold. */
static void
make_buffer (CanvassBatchReader *self)
{
  self->buffer = g_malloc (MIN (MAX_RECORDS_AT_ONCE, self->header.count) *
                           CANVASS_RECORD_BYTES (self->header.recipients));
}

static gboolean
read_head (CanvassBatchReader *self, GError **error)
{
  guint8 bytes[CANVASS_BATCH_HEADER_BYTES];
  gsize length, head_length;

  memset (bytes, 0, sizeof bytes);
  if (!canvass_batch_read_at (self->fd, 0, bytes, sizeof bytes, &length, error))
    return FALSE;
  if (length < sizeof bytes && (length < 4 || memcmp (bytes, "CVB1", 4) == 0)) {
    gboolean empty = length < 4;

    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         empty ? CANVASS_FORMAT_ERROR_FOREIGN : CANVASS_FORMAT_ERROR_MALFORMED,
                         empty ? "This file is no Canvass batch"
                               : "The batch is cut off in its header; export it again from the "
                                 "kiosk");
    return FALSE;
  }
  if (!canvass_batch_read_header (bytes, &self->header, error))
    return FALSE;

  head_length = CANVASS_BATCH_HEAD_BYTES (self->header.count);
  self->head = g_malloc (head_length);
  if (!canvass_batch_read_at (self->fd, 0, self->head, head_length, &length, error))
    return FALSE;

  self->has_head = length == head_length;
  if (self->has_head)
    canvass_hash (self->batch_id, self->head, head_length);
  make_buffer (self);
  self->buffer_offset = head_length;
  return TRUE;
}

CanvassBatchReader *
canvass_batch_reader_open (const char *path, GError **error)
{
  g_autoptr (CanvassBatchReader) self = g_new0 (CanvassBatchReader, 1);

  self->fd = canvass_file_open_regular (path, &self->file_size, error);
  if (self->fd == -1 || !read_head (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* The same file anew: reading it has not begun. */
static CanvassBatchReader *
open_salvaged (const char *path, const CanvassBatchHeader *announced, GError **error)
{
  g_autoptr (CanvassBatchReader) self = g_new0 (CanvassBatchReader, 1);

  self->fd = canvass_file_open_regular (path, &self->file_size, error);
  if (self->fd == -1)
    return NULL;

  self->places = canvass_batch_salvage (self->fd, self->file_size, announced, &self->header, error);
  if (self->places == NULL)
    return NULL;

  make_buffer (self);
  return g_steal_pointer (&self);
}

CanvassBatchReader *
canvass_batch_reader_open_salvaging (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CanvassBatchReader) self = canvass_batch_reader_open (path, &local_error);
  g_autoptr (CanvassBatchReader) salvaged = NULL;

  if (self != NULL && self->file_size == canvass_batch_whole_bytes (&self->header))
    return g_steal_pointer (&self);

  if (self != NULL ||
      g_error_matches (local_error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED))
    salvaged = open_salvaged (path, self != NULL ? &self->header : NULL, NULL);
  if (salvaged != NULL)
    return g_steal_pointer (&salvaged);

  if (self == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return g_steal_pointer (&self);
}

void
canvass_batch_reader_free (CanvassBatchReader *self)
{
  if (self == NULL)
    return;

  if (self->fd != -1)
    close (self->fd);
  g_free (self->head);
  g_free (self->buffer);
  g_clear_pointer (&self->places, g_array_unref);
  g_free (self);
}

const CanvassBatchHeader *
canvass_batch_reader_get_header (const CanvassBatchReader *self)
{
  return &self->header;
}

const guint8 *
canvass_batch_reader_get_head (const CanvassBatchReader *self)
{
  return self->has_head ? self->head : NULL;
}

const guint8 *
canvass_batch_reader_get_batch_id (const CanvassBatchReader *self)
{
  return self->has_head ? self->batch_id : NULL;
}

guint64
canvass_batch_reader_get_trailing_bytes (const CanvassBatchReader *self)
{
  guint64 whole = canvass_batch_whole_bytes (&self->header);

  return self->places == NULL && self->file_size > whole ? self->file_size - whole : 0;
}

/* The next record in the buffer, or NULL when the file ends before or inside it. */
static gboolean
fetch (CanvassBatchReader *self, const guint8 **record, GError **error)
{
  gsize record_size = CANVASS_RECORD_BYTES (self->header.recipients);
  guint64 offset = self->places != NULL ? g_array_index (self->places, guint64, self->next)
                                        : CANVASS_BATCH_HEAD_BYTES (self->header.count) +
                                              (guint64)self->next * record_size;

  /* A header may announce thousands that are not there. */
  if (offset >= self->file_size) {
    *record = NULL;
    return TRUE;
  }

  if (offset + record_size > self->buffer_offset + self->buffer_length) {
    gsize wanted = MIN (MAX_RECORDS_AT_ONCE, self->header.count - self->next) * record_size;

    self->buffer_offset = offset;
    self->buffer_length = 0;
    if (!canvass_batch_read_at (
            self->fd, offset, self->buffer, wanted, &self->buffer_length, error))
      return FALSE;
  }

  *record = offset + record_size <= self->buffer_offset + self->buffer_length
                ? self->buffer + (offset - self->buffer_offset)
                : NULL;
  return TRUE;
}

/* Without a list. */
static CanvassBatchRecord
judge_salvaged (const CanvassBatchReader *self, const guint8 *record)
{
  CanvassRecordHeader header;

  return canvass_record_read_header (
             record, CANVASS_RECORD_BYTES (self->header.recipients), &header, NULL)
             ? CANVASS_BATCH_RECORD_SOUND
             : CANVASS_BATCH_RECORD_MISPLACED;
}

static gboolean
is_in_place (CanvassBatchReader *self, const guint8 *record)
{
  CanvassRecordHeader header;
  gsize length = CANVASS_RECORD_BYTES (self->header.recipients);

  if (!canvass_record_read_header (record, length, &header, NULL) ||
      memcmp (header.kiosk_id, self->header.kiosk_id, CANVASS_ID_BYTES) != 0 ||
      memcmp (header.campaign_hash, self->header.campaign_hash, CANVASS_HASH_BYTES) != 0 ||
      (self->has_last_id && memcmp (self->last_id, header.record_id, CANVASS_ID_BYTES) >= 0))
    return FALSE;

  memcpy (self->last_id, header.record_id, CANVASS_ID_BYTES);
  self->has_last_id = TRUE;
  return TRUE;
}

gboolean
canvass_batch_reader_next (CanvassBatchReader *self,
                           const guint8 **record,
                           guint8 hash[static CANVASS_HASH_BYTES],
                           CanvassBatchRecord *verdict,
                           GError **error)
{
  if (self->next == self->header.count || !fetch (self, record, error))
    return FALSE;

  if (*record == NULL) {
    memset (hash, 0, CANVASS_HASH_BYTES);
    *verdict = CANVASS_BATCH_RECORD_CUT_OFF;
  } else if (self->places != NULL) {
    canvass_hash (hash, *record, CANVASS_RECORD_BYTES (self->header.recipients));
    *verdict = judge_salvaged (self, *record);
  } else {
    const guint8 *listed =
        self->head + CANVASS_BATCH_HASHES_OFFSET + (gsize)self->next * CANVASS_HASH_BYTES;

    canvass_hash (hash, *record, CANVASS_RECORD_BYTES (self->header.recipients));
    if (memcmp (hash, listed, CANVASS_HASH_BYTES) != 0)
      *verdict = CANVASS_BATCH_RECORD_DAMAGED;
    else
      *verdict =
          is_in_place (self, *record) ? CANVASS_BATCH_RECORD_SOUND : CANVASS_BATCH_RECORD_MISPLACED;
  }

  self->next++;
  return TRUE;
}
