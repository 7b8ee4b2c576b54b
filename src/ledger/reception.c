/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/reception.h"

#include "format/error.h"
#include "format/file.h"
#include "ledger/facts.h"
#include "ledger/shelf.h"

#include <unistd.h>

void
canvass_reception_init (CanvassReception *self, const char *folder)
{
  self->folder = folder;
  self->hashes = canvass_hash_set_new ();
  self->likenesses = canvass_hash_set_new ();
}

void
canvass_reception_clear (CanvassReception *self)
{
  g_clear_pointer (&self->hashes, g_hash_table_unref);
  g_clear_pointer (&self->likenesses, g_hash_table_unref);
}

/* Files of the same likeness may be copies, so that only these are hashed before they are copied.
 */
static guint8 *
likeness_new (const CanvassBatchHeader *header)
{
  guint8 message[4 + 8 + CANVASS_ID_BYTES + 2 * CANVASS_HASH_BYTES];
  guint8 *likeness = g_malloc (CANVASS_HASH_BYTES);

  canvass_write_u32 (message, header->count);
  canvass_write_u64 (message + 4, header->number);
  memcpy (message + 12, header->kiosk_id, CANVASS_ID_BYTES);
  memcpy (message + 28, header->campaign_hash, CANVASS_HASH_BYTES);
  memcpy (message + 60, header->previous_id, CANVASS_HASH_BYTES);
  canvass_hash (likeness, message, sizeof message);
  return likeness;
}

void
canvass_reception_know (CanvassReception *self,
                        const guint8 hash[static CANVASS_HASH_BYTES],
                        const CanvassBatchHeader *header)
{
  g_hash_table_add (self->hashes, g_memdup2 (hash, CANVASS_HASH_BYTES));
  if (header != NULL)
    g_hash_table_add (self->likenesses, likeness_new (header));
}

gboolean
canvass_reception_knows (const CanvassReception *self, const guint8 hash[static CANVASS_HASH_BYTES])
{
  return g_hash_table_contains (self->hashes, hash);
}

/* Opens what came, and tells what it is before a byte of it is copied. */
static int
open_source (const char *path, CanvassBatchHeader *header, GError **error)
{
  guint64 bytes;
  guint8 head[CANVASS_BATCH_HEADER_BYTES] = { 0 };
  g_autoptr (GError) local_error = NULL;
  int fd = canvass_file_open_regular (path, &bytes, error);

  if (fd < 0)
    return -1;

  if (bytes > CANVASS_BATCH_MAX_BYTES)
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TOO_LARGE,
                         "It is larger than any batch can be");
  else if (bytes < 4)
    g_set_error_literal (
        error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_FOREIGN, "This file is no Canvass batch");
  else if (pread (fd, head, sizeof head, 0) < 0)
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_FILE,
                         "It cannot be read: try another copy");
  else if (canvass_batch_read_header (head, header, &local_error) ||
           g_error_matches (local_error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED))
    return fd; /* records may be there behind a damaged header */
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  close (fd);
  return -1;
}

/* The same of a mirror, which may have records behind a damaged header too. */
static int
open_mirror (const char *path, GError **error)
{
  guint64 bytes;
  guint8 head[CANVASS_MIRROR_HEADER_BYTES], kiosk_id[CANVASS_ID_BYTES];
  g_autoptr (GError) local_error = NULL;
  int fd = canvass_file_open_regular (path, &bytes, error);
  gssize length;

  if (fd < 0)
    return -1;

  length = pread (fd, head, sizeof head, 0);
  if (bytes > CANVASS_MIRROR_MAX_BYTES)
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_TOO_LARGE,
                         "It is larger than any mirror can be");
  else if (length < 0)
    g_set_error_literal (error,
                         CANVASS_FORMAT_ERROR,
                         CANVASS_FORMAT_ERROR_FILE,
                         "It cannot be read: try another copy");
  else if (canvass_mirror_read_header (head, (gsize)length, kiosk_id, &local_error) ||
           (length == sizeof head && memcmp (head, "CVM1", 4) == 0))
    return fd;
  else
    g_propagate_error (error, g_steal_pointer (&local_error));

  close (fd);
  return -1;
}

/* A copy of a file that was read is told by its hash; if ours has rotted meanwhile, it is cured.
 * @likeness: NULL of a mirror, of which one would say little, as it grows. */
static gboolean
shelve (CanvassReception *self, int fd, const guint8 *likeness, guint8 *hash, GError **error)
{
  const char *suffix = likeness == NULL ? CANVASS_MIRROR_SUFFIX : CANVASS_BATCH_SUFFIX;
  guint64 max_bytes = likeness == NULL ? CANVASS_MIRROR_MAX_BYTES : CANVASS_BATCH_MAX_BYTES;

  if (likeness == NULL || g_hash_table_contains (self->likenesses, likeness)) {
    if (!canvass_shelf_hash (fd, hash, error))
      return FALSE;

    if (canvass_reception_knows (self, hash) && canvass_shelf_holds (self->folder, hash, suffix))
      return TRUE;
  }

  return canvass_shelf_copy (self->folder, suffix, fd, max_bytes, hash, error);
}

gboolean
canvass_reception_take (CanvassReception *self,
                        const char *path,
                        gboolean is_mirror,
                        guint8 hash[static CANVASS_HASH_BYTES],
                        GError **error)
{
  CanvassBatchHeader header;
  int fd = is_mirror ? open_mirror (path, error) : open_source (path, &header, error);
  guint8 *likeness;
  gboolean good;

  if (fd < 0)
    return FALSE;

  likeness = is_mirror ? NULL : likeness_new (&header);
  good = shelve (self, fd, likeness, hash, error);
  close (fd);
  g_free (likeness);
  return good;
}
