/*
 * Where an entry is damaged, its length is no guide to the next, so that is looked for: an entry is
 * known by its own mark as well as by that of its record.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/batch-salvage.h"
#include "format/error.h"
#include "format/file.h"
#include "format/kiosk-card.h"
#include "format/mirror.h"

#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARK "CVMR"
#define RECORD_MARK "CVR1"
#define MARK_BYTES 8 /* with R and reserved bytes */
#define LABEL "canvass mirror 1"
#define DEVICE_OFFSET 8
#define HASH_OFFSET 40
#define SIG_OFFSET 72

#define MAX_BUFFER_BYTES (64 * CANVASS_MIRROR_MAX_ENTRY_BYTES)

struct _CanvassMirrorReader {
  guint64 file_size;
  guint64 offset;        /* of what comes next */
  guint64 buffer_offset; /* in the file */
  gsize buffer_length;
  gsize buffer_bytes; /* no more than the file has */
  gboolean knows_kiosk;
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint recipients; /* of the last entry that was found, or 0 */
  guint32 steps;

  int fd;               /* (owned) */
  GError *header_error; /* (owned) (nullable) */
  guint8 *buffer;       /* (owned) */
};

void
canvass_mirror_write_head (guint8 out[static CANVASS_MIRROR_HEAD_BYTES],
                           guint recipients,
                           const guint8 hash[static CANVASS_HASH_BYTES],
                           const guint8 device_sk[static CANVASS_SIGN_SK_BYTES])
{
  g_return_if_fail (recipients >= 1 && recipients <= CANVASS_MAX_RECIPIENTS);

  memset (out, 0, CANVASS_MIRROR_HEAD_BYTES);
  memcpy (out, MARK, 4);
  out[4] = (guint8)recipients;
  crypto_sign_ed25519_sk_to_pk (out + DEVICE_OFFSET, device_sk);
  memcpy (out + HASH_OFFSET, hash, CANVASS_HASH_BYTES);
  canvass_sign (out + SIG_OFFSET, LABEL, out, SIG_OFFSET, device_sk);
}

/* R, or 0 for what is none. */
static guint
read_mark (const guint8 *bytes, const char *mark)
{
  return memcmp (bytes, mark, 4) == 0 && bytes[4] >= 1 && bytes[4] <= CANVASS_MAX_RECIPIENTS &&
                 bytes[5] == 0 && bytes[6] == 0 && bytes[7] == 0
             ? bytes[4]
             : 0;
}

/* Brings @wanted bytes from @offset on into the buffer; fewer only at the end of the file. */
static gboolean
fetch (CanvassMirrorReader *self,
       guint64 offset,
       gsize wanted,
       const guint8 **bytes,
       gsize *length,
       GError **error)
{
  if (offset < self->buffer_offset ||
      MIN (offset + wanted, self->file_size) > self->buffer_offset + self->buffer_length) {
    self->buffer_offset = offset;
    self->buffer_length = 0;
    if (!canvass_batch_read_at (
            self->fd, offset, self->buffer, self->buffer_bytes, &self->buffer_length, error))
      return FALSE;
    /* Somebody has cut it off meanwhile. */
    if (self->buffer_length < self->buffer_bytes)
      self->file_size = MIN (self->file_size, offset + self->buffer_length);
  }

  *bytes = self->buffer + (offset - self->buffer_offset);
  *length = offset >= self->buffer_offset + self->buffer_length
                ? 0
                : self->buffer_offset + self->buffer_length - offset;
  return TRUE;
}

void
canvass_mirror_reader_free (CanvassMirrorReader *self)
{
  if (self == NULL)
    return;

  close (self->fd);
  g_clear_error (&self->header_error);
  g_free (self->buffer);
  g_free (self);
}

const GError *
canvass_mirror_reader_get_header_error (const CanvassMirrorReader *self)
{
  return self->header_error;
}

const guint8 *
canvass_mirror_reader_get_kiosk_id (const CanvassMirrorReader *self)
{
  return self->kiosk_id;
}

guint64
canvass_mirror_reader_get_size (const CanvassMirrorReader *self)
{
  return self->file_size;
}

/* R of an entry that seems to begin here, or 0. */
static guint
read_beginning (const guint8 *bytes, gsize length)
{
  guint recipients = length >= MARK_BYTES ? read_mark (bytes, MARK) : 0;

  return recipients == 0 && length >= CANVASS_MIRROR_HEAD_BYTES + MARK_BYTES
             ? read_mark (bytes + CANVASS_MIRROR_HEAD_BYTES, RECORD_MARK)
             : recipients;
}

/* The next at or behind @offset: its place, or the end of the file. */
static gboolean
find_beginning (CanvassMirrorReader *self, guint64 offset, guint64 *found, GError **error)
{
  while (offset < self->file_size) {
    const guint8 *bytes;
    gsize length, last;

    if (!fetch (self, offset, CANVASS_MIRROR_MAX_ENTRY_BYTES, &bytes, &length, error))
      return FALSE;
    if (length == 0)
      break;

    /* Both marks of what begins there lie in the buffer, or the file ends before. */
    last = offset + length == self->file_size ? length - 1
                                              : length - CANVASS_MIRROR_HEAD_BYTES - MARK_BYTES;
    for (gsize i = 0; i <= last; i++) {
      if (bytes[i] == MARK[0] || (i + CANVASS_MIRROR_HEAD_BYTES < length &&
                                  bytes[i + CANVASS_MIRROR_HEAD_BYTES] == RECORD_MARK[0])) {
        if (read_beginning (bytes + i, length - i) != 0) {
          *found = offset + i;
          return TRUE;
        }
      }
    }

    offset += last + 1;
  }

  *found = self->file_size;
  return TRUE;
}

/* Of a damaged header some bytes may be missing, and the first entry begin before its end. */
static gboolean
find_first (CanvassMirrorReader *self, GError **error)
{
  guint64 found;

  if (!find_beginning (self, MARK_BYTES, &found, error))
    return FALSE;

  self->offset = MIN (found, CANVASS_MIRROR_HEADER_BYTES);
  return TRUE;
}

CanvassMirrorReader *
canvass_mirror_reader_new (int fd, GError **error)
{
  g_autoptr (CanvassMirrorReader) self = g_new0 (CanvassMirrorReader, 1);
  const guint8 *bytes;
  struct stat info;
  gsize length;

  self->fd = fd;
  if (fstat (fd, &info) == 0)
    self->file_size = (guint64)info.st_size;
  if (self->file_size > CANVASS_MIRROR_MAX_BYTES) {
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TOO_LARGE,
                         "It is larger than any mirror can be");
    return NULL;
  }

  self->buffer_bytes = CLAMP (self->file_size, CANVASS_MIRROR_HEADER_BYTES, MAX_BUFFER_BYTES);
  self->buffer = g_malloc (self->buffer_bytes);
  if (!fetch (self, 0, CANVASS_MIRROR_HEADER_BYTES, &bytes, &length, error))
    return NULL;

  self->knows_kiosk =
      canvass_mirror_read_header (bytes, length, self->kiosk_id, &self->header_error);
  if (!self->knows_kiosk &&
      (length < CANVASS_MIRROR_HEADER_BYTES || memcmp (bytes, "CVM1", 4) != 0)) {
    g_propagate_error (error, g_steal_pointer (&self->header_error));
    return NULL;
  }

  self->offset = CANVASS_MIRROR_HEADER_BYTES;
  return self->knows_kiosk || find_first (self, error) ? g_steal_pointer (&self) : NULL;
}

CanvassMirrorReader *
canvass_mirror_reader_open (const char *path, GError **error)
{
  guint64 size;
  int fd = canvass_file_open_regular (path, &size, error);

  return fd == -1 ? NULL : canvass_mirror_reader_new (fd, error);
}

/* Nothing is proven by a head whose signature does not hold. */
static gboolean
is_signed (const guint8 *head)
{
  return read_mark (head, MARK) != 0 &&
         canvass_verify (head + SIG_OFFSET, LABEL, head, SIG_OFFSET, head + DEVICE_OFFSET);
}

/* Of an entry that is as signed. */
static CanvassBatchRecord
judge_signed (CanvassMirrorReader *self, const guint8 *head, CanvassMirrorEntry *entry)
{
  guint8 kiosk_id[CANVASS_ID_BYTES];

  canvass_kiosk_id (kiosk_id, head + DEVICE_OFFSET);
  if (!canvass_record_read_header (
          entry->record, CANVASS_RECORD_BYTES (entry->recipients), &entry->header, NULL) ||
      memcmp (entry->header.kiosk_id, kiosk_id, sizeof kiosk_id) != 0 ||
      (self->knows_kiosk && memcmp (self->kiosk_id, kiosk_id, sizeof kiosk_id) != 0))
    return CANVASS_BATCH_RECORD_MISPLACED;

  self->knows_kiosk = TRUE;
  memcpy (self->kiosk_id, kiosk_id, sizeof kiosk_id);
  return CANVASS_BATCH_RECORD_SOUND;
}

/* FALSE for what is no entry with the hash that stands in its head: how far it goes is unknown. */
static gboolean
read_whole (CanvassMirrorReader *self, const guint8 *bytes, gsize length, CanvassMirrorEntry *entry)
{
  if (entry->recipients == 0 || length < CANVASS_MIRROR_ENTRY_BYTES (entry->recipients))
    return FALSE;

  entry->record = bytes + CANVASS_MIRROR_HEAD_BYTES;
  canvass_hash (entry->hash, entry->record, CANVASS_RECORD_BYTES (entry->recipients));
  if (memcmp (entry->hash, bytes + HASH_OFFSET, CANVASS_HASH_BYTES) != 0)
    return FALSE;

  entry->verdict = is_signed (bytes) && read_mark (bytes, MARK) == entry->recipients
                       ? judge_signed (self, bytes, entry)
                       : CANVASS_BATCH_RECORD_DAMAGED;
  return TRUE;
}

/* The same, where the entry's mark and that of its record may be of two minds about R. */
static gboolean
read_entry (CanvassMirrorReader *self, const guint8 *bytes, gsize length, CanvassMirrorEntry *entry)
{
  guint first = read_beginning (bytes, length);

  entry->recipients = first;
  if (read_whole (self, bytes, length, entry))
    return TRUE;

  entry->recipients = length >= CANVASS_MIRROR_HEAD_BYTES + MARK_BYTES
                          ? read_mark (bytes + CANVASS_MIRROR_HEAD_BYTES, RECORD_MARK)
                          : 0;
  if (entry->recipients != first && read_whole (self, bytes, length, entry))
    return TRUE;

  entry->recipients = first;
  return FALSE;
}

/* @length: up to the next entry, or to the end of the file. */
static void
judge_stretch (CanvassMirrorReader *self,
               const guint8 *bytes,
               guint64 length,
               gboolean at_end,
               CanvassMirrorEntry *entry)
{
  guint recipients = entry->recipients != 0 ? entry->recipients : MAX (self->recipients, 1);
  gsize size = CANVASS_MIRROR_ENTRY_BYTES (recipients);

  entry->verdict =
      at_end && length < size ? CANVASS_BATCH_RECORD_CUT_OFF : CANVASS_BATCH_RECORD_DAMAGED;
  if (entry->recipients != 0 && length >= CANVASS_MIRROR_HEAD_BYTES && is_signed (bytes)) {
    entry->has_listed = TRUE;
    memcpy (entry->listed, bytes + HASH_OFFSET, CANVASS_HASH_BYTES);
  }

  if (entry->recipients != 0 && length == size) {
    canvass_hash (entry->hash, entry->record, CANVASS_RECORD_BYTES (recipients));
  } else {
    entry->count = (guint32)MAX ((length + size / 2) / size, 1);
    entry->record = NULL;
    memset (entry->hash, 0, sizeof entry->hash);
  }
}

/* More beginnings than a mirror has entries are somebody's mischief: the rest is one stretch. */
static gboolean
find_next (CanvassMirrorReader *self, guint64 *next, GError **error)
{
  if (++self->steps < CANVASS_MIRROR_MAX_RECORDS)
    return find_beginning (self, self->offset + 1, next, error);

  *next = self->file_size;
  return TRUE;
}

gboolean
canvass_mirror_reader_next (CanvassMirrorReader *self, CanvassMirrorEntry *entry, GError **error)
{
  const guint8 *bytes;
  gsize length;
  guint64 next;

  memset (entry, 0, sizeof *entry);
  if (self->offset >= self->file_size)
    return FALSE;

  if (!fetch (self, self->offset, CANVASS_MIRROR_MAX_ENTRY_BYTES, &bytes, &length, error))
    return FALSE;

  entry->offset = self->offset;
  entry->count = 1;
  if (read_entry (self, bytes, length, entry)) {
    next = self->offset + CANVASS_MIRROR_ENTRY_BYTES (entry->recipients);
  } else {
    if (!find_next (self, &next, error) ||
        !fetch (self, self->offset, CANVASS_MIRROR_MAX_ENTRY_BYTES, &bytes, &length, error))
      return FALSE;

    entry->record = bytes + CANVASS_MIRROR_HEAD_BYTES;
    judge_stretch (self, bytes, next - self->offset, next == self->file_size, entry);
  }

  if (entry->recipients != 0)
    self->recipients = entry->recipients;
  self->offset = next;
  return TRUE;
}
