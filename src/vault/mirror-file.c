/*
 * The file of a mirror: what it holds, and writing it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/error.h"
#include "vault/folder.h"
#include "vault/mirror-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Written at once, so that a slow stick gets few and large pieces. */
#define PIECE_RECORDS 32

static guint
hash_of_hash (gconstpointer key)
{
  return canvass_read_u32 (key);
}

static gboolean
hashes_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES) == 0;
}

GHashTable *
canvass_mirror_hash_set_new (void)
{
  return g_hash_table_new_full (hash_of_hash, hashes_equal, g_free, NULL);
}

gboolean
canvass_mirror_holds (CanvassMirror *self, const guint8 hash[static CANVASS_HASH_BYTES])
{
  return g_hash_table_contains (self->held, hash);
}

void
canvass_mirror_forget_file (CanvassMirror *self)
{
  if (self->fd >= 0)
    close (self->fd);

  self->fd = -1;
  self->size = 0;
  self->tail = 0;
  self->in_order = TRUE;
  self->is_broken = FALSE;
  g_array_set_size (self->places, 0);
  g_hash_table_remove_all (self->held);
}

void
canvass_mirror_note_place (CanvassMirror *self, const CanvassMirrorPlace *place)
{
  const CanvassMirrorPlace *last =
      self->places->len == 0
          ? NULL
          : &g_array_index (self->places, CanvassMirrorPlace, self->places->len - 1);

  self->in_order &= last == NULL || canvass_mirror_place_compare (last, place) < 0;
  g_array_append_vals (self->places, place, 1);
  g_hash_table_add (self->held, g_memdup2 (place->hash, CANVASS_HASH_BYTES));
}

/* Whatever else bears the name of our mirror is of no use there and is replaced. */
static CanvassMirrorReader *
read_header (CanvassMirror *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);
  CanvassMirrorReader *reader;

  if (fd < 0) {
    canvass_mirror_fail (self, errno, error);
    return NULL;
  }

  reader = canvass_mirror_reader_new (fd, &cause);
  if (reader != NULL) {
    self->is_broken = canvass_mirror_reader_get_header_error (reader) != NULL;
    if (self->is_broken || memcmp (canvass_mirror_reader_get_kiosk_id (reader),
                                   self->vault->kiosk_id,
                                   CANVASS_ID_BYTES) == 0)
      return reader;

    canvass_mirror_reader_free (reader);
    g_set_error (error,
                 CANVASS_MIRROR_ERROR,
                 CANVASS_MIRROR_ERROR_OTHER_KIOSK,
                 "%s is the mirror of another kiosk. It was not touched: put the mirror elsewhere",
                 self->path);
  } else if (g_error_matches (cause, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_TOO_NEW)) {
    g_set_error (error,
                 CANVASS_MIRROR_ERROR,
                 CANVASS_MIRROR_ERROR_TOO_NEW,
                 "A later release of Canvass wrote %s. It was not touched: update Canvass, or put "
                 "the mirror elsewhere",
                 self->path);
  } else if (g_error_matches (cause, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FILE)) {
    canvass_mirror_fail (self, EIO, error);
  } else {
    self->is_broken = TRUE;
  }

  return NULL;
}

static void
note_entry (CanvassMirror *self, const CanvassMirrorEntry *entry)
{
  CanvassMirrorPlace place = { .recipients = entry->recipients,
                               .offset = entry->offset,
                               .row = G_MAXUINT32 };

  /* Something damaged lies before it, or it is there twice, or is another kiosk's. */
  self->is_broken |= self->tail != entry->offset || canvass_mirror_holds (self, entry->hash) ||
                     memcmp (entry->header.kiosk_id, self->vault->kiosk_id, CANVASS_ID_BYTES) != 0;
  self->tail = entry->offset + CANVASS_MIRROR_ENTRY_BYTES (entry->recipients);
  if (canvass_mirror_holds (self, entry->hash) ||
      memcmp (entry->header.kiosk_id, self->vault->kiosk_id, CANVASS_ID_BYTES) != 0)
    return;

  memcpy (place.campaign_hash, entry->header.campaign_hash, sizeof place.campaign_hash);
  memcpy (place.record_id, entry->header.record_id, sizeof place.record_id);
  memcpy (place.hash, entry->hash, sizeof place.hash);
  canvass_mirror_note_place (self, &place);
}

static gboolean
read_entries (CanvassMirror *self, CanvassMirrorReader *reader, GError **error)
{
  CanvassMirrorEntry entry;
  g_autoptr (GError) cause = NULL;

  self->tail = CANVASS_MIRROR_HEADER_BYTES;
  while (canvass_mirror_reader_next (reader, &entry, &cause)) {
    if (entry.verdict == CANVASS_BATCH_RECORD_SOUND)
      note_entry (self, &entry);
  }

  self->size = canvass_mirror_reader_get_size (reader);
  return cause == NULL || canvass_mirror_fail (self, EIO, error);
}

gboolean
canvass_mirror_load (CanvassMirror *self, int folder, GError **error)
{
  g_autoptr (CanvassMirrorReader) reader = NULL;
  g_autoptr (GError) cause = NULL;
  struct stat info;
  gboolean good;

  self->fd = openat (folder, self->name, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (self->fd < 0)
    return errno == ENOENT || canvass_mirror_fail (self, errno, error);
  if (fstat (self->fd, &info) != 0 || !S_ISREG (info.st_mode)) {
    canvass_mirror_forget_file (self);
    return canvass_mirror_fail (self, EINVAL, error);
  }

  reader = read_header (self, &cause);
  good = cause == NULL && (reader == NULL || read_entries (self, reader, &cause));
  if (!good) {
    canvass_mirror_forget_file (self);
    g_propagate_error (error, g_steal_pointer (&cause));
  }

  return good;
}

/* From the vault, or else from the file that is there, where that still has it. */
static CanvassMirrorReading
read_record (CanvassMirror *self,
             CanvassMirrorSource *source,
             const CanvassMirrorPlace *place,
             guint8 *record,
             GError **error)
{
  gsize length = CANVASS_RECORD_BYTES (place->recipients);
  CanvassMirrorReading reading = canvass_mirror_source_read (source, place, record, error);
  guint8 hash[CANVASS_HASH_BYTES];

  if (reading != CANVASS_MIRROR_LOST || place->offset == 0 ||
      pread (self->fd, record, length, (off_t)place->offset + CANVASS_MIRROR_HEAD_BYTES) !=
          (gssize)length)
    return reading;

  canvass_hash (hash, record, length);
  return memcmp (hash, place->hash, sizeof hash) == 0 ? CANVASS_MIRROR_READ : CANVASS_MIRROR_LOST;
}

typedef struct {
  CanvassMirror *mirror;
  CanvassMirrorSource *source;
  int fd;
  guint64 offset; /* of what is written next */
  GArray *places; /* (element-type CanvassMirrorPlace) written so far */
  guint8 *piece;  /* (owned) */
  gsize length;   /* of what waits in it */
} Writing;

static gboolean
write_piece (Writing *self)
{
  gboolean written = canvass_folder_write_all (self->fd, self->piece, self->length);

  self->length = 0;
  return written;
}

static CanvassMirrorReading
write_place (Writing *self, const CanvassMirrorPlace *place, GError **error)
{
  CanvassMirrorPlace written = *place;
  guint8 *entry = self->piece + self->length;
  CanvassMirrorReading reading =
      read_record (self->mirror, self->source, place, entry + CANVASS_MIRROR_HEAD_BYTES, error);

  if (reading != CANVASS_MIRROR_READ)
    return reading;

  canvass_mirror_write_head (entry, place->recipients, place->hash, self->mirror->vault->device_sk);
  written.offset = self->offset;
  g_array_append_val (self->places, written);
  self->offset += CANVASS_MIRROR_ENTRY_BYTES (place->recipients);
  self->length += CANVASS_MIRROR_ENTRY_BYTES (place->recipients);
  if (self->length <= (PIECE_RECORDS - 1) * CANVASS_MIRROR_MAX_ENTRY_BYTES || write_piece (self))
    return CANVASS_MIRROR_READ;

  canvass_mirror_fail (self->mirror, errno, error);
  return CANVASS_MIRROR_FAILED;
}

static gboolean
write_places (Writing *self, GArray *places, gboolean *changed, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_RECORDS * CANVASS_MIRROR_MAX_ENTRY_BYTES);

  self->piece = piece;
  for (guint i = 0; i < places->len; i++) {
    CanvassMirrorReading reading =
        write_place (self, &g_array_index (places, CanvassMirrorPlace, i), error);

    *changed = reading == CANVASS_MIRROR_CHANGED;
    if (*changed || reading == CANVASS_MIRROR_FAILED)
      return *changed;
  }

  return (write_piece (self) && fsync (self->fd) == 0) ||
         canvass_mirror_fail (self->mirror, errno, error);
}

gboolean
canvass_mirror_add (CanvassMirror *self,
                    CanvassMirrorSource *source,
                    GArray *places,
                    gboolean *changed,
                    GError **error)
{
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (CanvassMirrorPlace));
  Writing writing = { self, source, self->fd, self->tail, added };

  if (places->len + self->places->len > CANVASS_MIRROR_MAX_RECORDS)
    return canvass_mirror_fail (self, EFBIG, error);

  /* A power cut may have left half an entry behind the last. */
  if (self->tail < self->size &&
      (ftruncate (self->fd, (off_t)self->tail) != 0 || fsync (self->fd) != 0))
    return canvass_mirror_fail (self, errno, error);

  self->size = self->tail;
  if (places->len == 0)
    return TRUE;

  if (!write_places (&writing, places, changed, error))
    return FALSE;

  /* What is written of it may be half an entry. */
  if (*changed) {
    canvass_mirror_forget_file (self);
    return TRUE;
  }

  for (guint i = 0; i < added->len; i++)
    canvass_mirror_note_place (self, &g_array_index (added, CanvassMirrorPlace, i));
  self->size = self->tail = writing.offset;
  return TRUE;
}

static gboolean
write_file (CanvassMirror *self,
            CanvassMirrorSource *source,
            GArray *places,
            Writing *writing,
            gboolean *changed,
            GError **error)
{
  guint8 header[CANVASS_MIRROR_HEADER_BYTES];

  canvass_mirror_write_header (header, self->vault->device_sk);
  if (!canvass_folder_write_all (writing->fd, header, sizeof header))
    return canvass_mirror_fail (self, errno, error);

  writing->mirror = self;
  writing->source = source;
  writing->offset = sizeof header;
  return write_places (writing, places, changed, error);
}

/* The new file, which is open as writing->fd, in the place of the old. */
static gboolean
put_in_place (
    CanvassMirror *self, int folder, const char *unfinished, Writing *writing, GError **error)
{
  if (renameat (folder, unfinished, folder, self->name) != 0)
    return canvass_mirror_fail (self, errno, error);

  canvass_mirror_forget_file (self);
  for (guint i = 0; i < writing->places->len; i++)
    canvass_mirror_note_place (self, &g_array_index (writing->places, CanvassMirrorPlace, i));
  self->fd = writing->fd;
  writing->fd = -1;
  self->size = self->tail = writing->offset;

  /* Not every filesystem can sync a folder; those that cannot say EINVAL. */
  return fsync (folder) == 0 || errno == EINVAL || canvass_mirror_fail (self, errno, error);
}

static gboolean
write_in_folder (CanvassMirror *self,
                 CanvassMirrorSource *source,
                 GArray *places,
                 int folder,
                 gboolean *changed,
                 GError **error)
{
  g_autofree char *unfinished = g_strdup_printf (".%s.part", self->name);
  g_autoptr (GArray) written = g_array_new (FALSE, FALSE, sizeof (CanvassMirrorPlace));
  Writing writing = { .places = written };
  gboolean good;

  /* Of a stick that was pulled. */
  unlinkat (folder, unfinished, 0);
  writing.fd = openat (
      folder, unfinished, O_CREAT | O_EXCL | O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (writing.fd < 0)
    return canvass_mirror_fail (self, errno, error);

  good = write_file (self, source, places, &writing, changed, error) &&
         (*changed || put_in_place (self, folder, unfinished, &writing, error));
  if (writing.fd >= 0) {
    close (writing.fd);
    unlinkat (folder, unfinished, 0);
  }

  return good;
}

gboolean
canvass_mirror_write_anew (CanvassMirror *self,
                           CanvassMirrorSource *source,
                           GArray *places,
                           gboolean *changed,
                           GError **error)
{
  int folder;
  gboolean good;

  if (places->len > CANVASS_MIRROR_MAX_RECORDS)
    return canvass_mirror_fail (self, EFBIG, error);

  folder = canvass_mirror_open_folder (self, error);
  if (folder < 0)
    return FALSE;

  good = write_in_folder (self, source, places, folder, changed, error);
  close (folder);
  return good;
}
