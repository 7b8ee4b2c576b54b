/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/export.h"

#include "format/medium.h"
#include "vault/vault-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files of one batch's name that a destination may hold besides ours before we give up on it. */
#define MAX_PLACES 1000

/**
 * Destined:
 *
 * A batch and where it is.
 */
typedef struct {
  const CanvassLiveBatch *batch;
  char *name;       /* (owned) */
  gboolean written; /* by this export */
} Destined;

struct _CanvassExport {
  CanvassVault *vault; /* (owned) */
  const CanvassExportPlace *place;

  GPtrArray *batches; /* (owned) (element-type CanvassLiveBatch) */
  GArray *rows;       /* (owned) (nullable) read when a record is first needed */
  guint forgettings;  /* of the vault when batches were loaded */
  GError *commit_error;

  GArray *destined; /* (owned) (element-type Destined) */
  GPtrArray *paths; /* (owned) */
  guint64 n_records;
  gboolean wrote; /* something */
};

static void
destined_clear (Destined *self)
{
  g_free (self->name);
}

static gsize
record_size (const CanvassLiveBatch *batch)
{
  return CANVASS_RECORD_BYTES (batch->header.recipients);
}

static guint64
batch_size (const CanvassLiveBatch *batch)
{
  return g_bytes_get_size (batch->head) + (guint64)batch->header.count * record_size (batch);
}

static const guint8 *
nth_hash (const CanvassLiveBatch *batch, guint32 i)
{
  return canvass_live_batch_get_hashes (batch) + (gsize)i * CANVASS_HASH_BYTES;
}

static void
advance (const CanvassExportPlace *place, guint64 bytes)
{
  if (place->advance != NULL)
    place->advance (bytes, place->user_data);
}

/* Something of what was to be written has been acknowledged and forgotten meanwhile. With the
 * vault's lock held. */
static gboolean
is_outdated (CanvassExport *self)
{
  return self->forgettings != self->vault->forgettings;
}

static gboolean
check_outdated (CanvassExport *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->vault->lock);

  return is_outdated (self);
}

/* The lock is held for one record at a time: nobody at the table waits for a slow stick. FALSE
 * without an error when this export is outdated. */
static gboolean
read_record (
    CanvassExport *self, const CanvassLiveBatch *batch, guint32 i, guint8 *record, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->vault->lock);
  const CanvassStoreRow *row;
  gboolean intact;

  if (is_outdated (self))
    return FALSE;
  if (self->rows == NULL)
    self->rows = canvass_vault_load_rows (self->vault, self->batches, error);
  if (self->rows == NULL)
    return FALSE;

  row = canvass_vault_find_row (self->rows, nth_hash (batch, i));
  if (row != NULL)
    return canvass_vault_read_record (
        self->vault, row, record, record_size (batch), &intact, error);

  /* It is counted as lost. */
  memset (record, 0, record_size (batch));
  self->vault->damaged = TRUE;
  return TRUE;
}

/* A record is as it should be when it has its listed hash, even where ours is damaged; or when it
 * is what we would write. errno 0 where it is neither. */
static gboolean
holds_records (CanvassExport *self, CanvassMediumReader *reader, const CanvassLiveBatch *batch)
{
  guint8 there[CANVASS_RECORD_MAX_BYTES], ours[CANVASS_RECORD_MAX_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];

  for (guint32 i = 0; i < batch->header.count; i++) {
    if (g_cancellable_is_cancelled (self->place->cancellable)) {
      errno = ECANCELED;
      return FALSE;
    }
    if (!canvass_medium_reader_take (reader, there, record_size (batch)))
      return FALSE;

    advance (self->place, record_size (batch));
    canvass_hash (hash, there, record_size (batch));
    if (memcmp (hash, nth_hash (batch, i), sizeof hash) == 0)
      continue;

    if (!read_record (self, batch, i, ours, NULL) ||
        memcmp (there, ours, record_size (batch)) != 0) {
      errno = 0;
      return FALSE;
    }
  }

  return TRUE;
}

static gboolean
holds_batch (CanvassExport *self, const char *name, const CanvassLiveBatch *batch)
{
  gsize length = g_bytes_get_size (batch->head);
  g_autoptr (CanvassMediumReader) reader =
      canvass_medium_reader_open (self->place->folder, name, batch_size (batch));
  g_autofree guint8 *head = g_malloc (length);

  if (reader == NULL || !canvass_medium_reader_take (reader, head, length))
    return FALSE;

  advance (self->place, length);
  errno = 0;
  return memcmp (head, g_bytes_get_data (batch->head, NULL), length) == 0 &&
         holds_records (self, reader, batch);
}

typedef enum {
  PLACE_FREE,
  PLACE_INTACT, /* holds this batch already */
  PLACE_TAKEN,  /* by something that is not ours to touch, or cannot be read */
  PLACE_FAILED, /* with errno: no place can be looked at */
} Place;

static Place
look_at_place (CanvassExport *self, const char *name, const CanvassLiveBatch *batch)
{
  struct stat info;

  if (fstatat (self->place->folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT ? PLACE_FREE : PLACE_FAILED;
  if (holds_batch (self, name, batch))
    return PLACE_INTACT;

  return errno == ECANCELED ? PLACE_FAILED : PLACE_TAKEN;
}

/* Where the batch is, or where it goes; NULL with errno. */
static char *
find_place (CanvassExport *self, const char *batch_id, const CanvassLiveBatch *batch, Place *place)
{
  for (guint n = 0; n < MAX_PLACES; n++) {
    g_autofree char *name = canvass_export_name (batch_id, n, "batch");

    *place = look_at_place (self, name, batch);
    if (*place == PLACE_FREE || *place == PLACE_INTACT)
      return g_steal_pointer (&name);
    if (*place == PLACE_FAILED)
      return NULL;
  }

  errno = EEXIST;
  return NULL;
}

static gboolean
write_batch (CanvassExport *self,
             CanvassMediumWriter *writer,
             const CanvassLiveBatch *batch,
             GError **error)
{
  gsize length = g_bytes_get_size (batch->head);
  guint8 record[CANVASS_RECORD_MAX_BYTES];

  if (!canvass_medium_writer_add (writer, g_bytes_get_data (batch->head, NULL), length))
    return canvass_export_fail (self->place, errno, error);

  advance (self->place, length);
  for (guint32 i = 0; i < batch->header.count; i++) {
    if (g_cancellable_set_error_if_cancelled (self->place->cancellable, error) ||
        !read_record (self, batch, i, record, error))
      return FALSE;

    if (!canvass_medium_writer_add (writer, record, record_size (batch)))
      return canvass_export_fail (self->place, errno, error);
    advance (self->place, record_size (batch));
  }

  return TRUE;
}

static gboolean
put_batch (CanvassExport *self,
           const char *batch_id,
           const char *name,
           const CanvassLiveBatch *batch,
           GError **error)
{
  g_auto (CanvassMediumWriter) writer = { 0 };

  if (!canvass_medium_writer_begin (&writer, self->place->folder, batch_id))
    return canvass_export_fail (self->place, errno, error);

  return write_batch (self, &writer, batch, error) &&
         (canvass_medium_writer_finish (&writer, name) ||
          canvass_export_fail (self->place, errno, error));
}

static gboolean
export_batch (CanvassExport *self, const CanvassLiveBatch *batch, GError **error)
{
  g_autofree char *batch_id = canvass_to_hex (batch->batch_id, sizeof batch->batch_id);
  Destined destined = { .batch = batch };
  Place place;

  if (!canvass_export_check (self->place, error))
    return FALSE;

  destined.name = find_place (self, batch_id, batch, &place);
  if (destined.name == NULL)
    return errno == ECANCELED ? canvass_export_check (self->place, error)
                              : canvass_export_fail (self->place, errno, error);

  destined.written = place == PLACE_FREE;
  if (destined.written && !put_batch (self, batch_id, destined.name, batch, error)) {
    destined_clear (&destined);
    return FALSE;
  }

  self->wrote |= destined.written;
  g_array_append_val (self->destined, destined);
  g_ptr_array_add (self->paths, g_build_filename (self->place->path, destined.name, NULL));
  self->n_records += batch->header.count;
  return TRUE;
}

/* Batches that are committed leave the vault even when its disk takes no further one: getting them
 * out is what such a disk needs. */
static gboolean
take_stock (CanvassExport *self, GError **error)
{
  g_autoptr (GMutexLocker) batch_locker G_GNUC_UNUSED =
      g_mutex_locker_new (&self->vault->batch_lock);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->vault->lock);

  g_clear_error (&self->commit_error);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_array_set_size (self->destined, 0);
  g_ptr_array_set_size (self->paths, 0);
  self->n_records = 0;

  self->forgettings = self->vault->forgettings;
  canvass_vault_commit_batches (self->vault, &self->commit_error);
  self->batches = canvass_vault_load_batches (self->vault, error);
  return self->batches != NULL;
}

CanvassExport *
canvass_export_new (CanvassVault *vault, const CanvassExportPlace *place, GError **error)
{
  g_autoptr (CanvassExport) self = g_new0 (CanvassExport, 1);

  g_return_val_if_fail (CANVASS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  self->vault = g_object_ref (vault);
  self->place = place;
  self->destined = g_array_new (FALSE, FALSE, sizeof (Destined));
  g_array_set_clear_func (self->destined, (GDestroyNotify)destined_clear);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  return take_stock (self, error) ? g_steal_pointer (&self) : NULL;
}

void
canvass_export_free (CanvassExport *self)
{
  g_array_unref (self->destined);
  g_ptr_array_unref (self->paths);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_error (&self->commit_error);
  g_object_unref (self->vault);
  g_free (self);
}

guint64
canvass_export_get_bytes (const CanvassExport *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->batches->len; i++)
    bytes += batch_size (g_ptr_array_index (self->batches, i));

  return bytes;
}

const GError *
canvass_export_get_commit_error (const CanvassExport *self)
{
  return self->commit_error;
}

GPtrArray *
canvass_export_get_paths (const CanvassExport *self)
{
  return self->paths;
}

guint64
canvass_export_get_n_records (const CanvassExport *self)
{
  return self->n_records;
}

static gboolean
write_all (CanvassExport *self, GError **error)
{
  for (guint i = 0; i < self->batches->len; i++) {
    if (!export_batch (self, g_ptr_array_index (self->batches, i), error))
      return FALSE;
  }

  return TRUE;
}

/* What is outdated begins anew: what it has written so far it then finds there. */
gboolean
canvass_export_write (CanvassExport *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  while (!write_all (self, &cause)) {
    if (cause != NULL) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
    if (!take_stock (self, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
verify_batch (CanvassExport *self, const Destined *destined, GError **error)
{
  int saved_errno;

  if (holds_batch (self, destined->name, destined->batch))
    return TRUE;
  saved_errno = errno;
  if (g_cancellable_set_error_if_cancelled (self->place->cancellable, error))
    return FALSE;
  /* Of what was forgotten meanwhile, a damaged record can no longer be compared. */
  if (saved_errno == 0 && check_outdated (self))
    return TRUE;

  if (!destined->written)
    return canvass_export_fail (self->place, saved_errno, error);

  canvass_export_fail_verify (self->place, saved_errno, error);
  unlinkat (self->place->folder, destined->name, 0);
  return FALSE;
}

gboolean
canvass_export_verify (CanvassExport *self, GError **error)
{
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < self->destined->len; i++) {
    const Destined *destined = &g_array_index (self->destined, Destined, i);

    /* It was read right before, and nothing could have taken its place since. */
    if (!self->wrote) {
      advance (self->place, batch_size (destined->batch));
      continue;
    }

    if (!verify_batch (self, destined, first == NULL ? &first : NULL) &&
        !g_error_matches (first, CANVASS_EXPORT_ERROR, CANVASS_EXPORT_ERROR_FAKE))
      break;
  }

  if (first == NULL)
    return canvass_export_check (self->place, error);

  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
export_to (CanvassExport *self, GError **error)
{
  return canvass_export_write (self, error) && canvass_export_sync (self->place, error) &&
         canvass_export_verify (self, error);
}

gboolean
canvass_vault_export (
    CanvassVault *self, const char *to, GPtrArray **paths, guint64 *n_records, GError **error)
{
  CanvassExportPlace place = { .folder = -1, .path = to };
  g_autoptr (CanvassExport) export = NULL;
  gboolean done;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);
  g_return_val_if_fail (to != NULL, FALSE);

  export = canvass_export_new (self, &place, error);
  if (export == NULL)
    return FALSE;

  place.folder = open (to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  done = place.folder >= 0 ? export_to (export, error) : canvass_export_fail (&place, errno, error);
  if (place.folder >= 0)
    close (place.folder);
  if (!done)
    return FALSE;

  if (export->commit_error != NULL) {
    g_propagate_prefixed_error (error,
                                g_steal_pointer (&export->commit_error),
                                "%u earlier batches are in %s, but no new one could be made. ",
                                export->batches->len,
                                to);
    return FALSE;
  }

  if (paths != NULL)
    *paths = g_ptr_array_ref (export->paths);
  if (n_records != NULL)
    *n_records = export->n_records;
  return TRUE;
}
