/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/failure.h"
#include "vault/folder.h"
#include "vault/vault-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (64 * 1024)

/* Files of one batch's name that a destination may hold besides ours before we give up on it. */
#define MAX_PLACES 1000

/**
 * Export:
 *
 * One destination and what goes there.
 */
typedef struct {
  CanvassVault *vault;
  int folder; /* (owned) the destination */
  GPtrArray *batches;
  GArray *rows;     /* (owned) (nullable) read when a record is first needed */
  GPtrArray *paths; /* (owned) */
  const char *to;
} Export;

static void
export_clear (Export *self)
{
  if (self->folder >= 0)
    close (self->folder);

  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

static gboolean
fail (Export *self, int saved_errno, GError **error)
{
  g_autofree char *doing = g_strdup_printf ("Exporting to %s", self->to);
  const char *remedy;

  switch (saved_errno) {
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    remedy = "Nothing is lost: every signature is still in the vault. Export to a place with "
             "more room";
    break;
  case EROFS:
  case EACCES:
  case EPERM:
    remedy = "Nothing is lost: every signature is still in the vault. Export to a place that can "
             "be written to";
    break;
  default:
    remedy = "Nothing is lost: every signature is still in the vault. See that the stick or folder "
             "is there and sound, then export again, or export to another";
  }

  return canvass_vault_fail (saved_errno == EFBIG ? ENOSPC : saved_errno, doing, remedy, error);
}

static gsize
record_size (const CanvassLiveBatch *batch)
{
  return CANVASS_RECORD_BYTES (batch->header.recipients);
}

static const guint8 *
nth_hash (const CanvassLiveBatch *batch, guint32 i)
{
  return canvass_live_batch_get_hashes (batch) + (gsize)i * CANVASS_HASH_BYTES;
}

/* The lock is held for one record at a time: nobody at the table waits for a slow stick. */
static gboolean
read_record (Export *self, const CanvassLiveBatch *batch, guint32 i, guint8 *record, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->vault->lock);
  const CanvassStoreRow *row = canvass_vault_find_row (self->rows, nth_hash (batch, i));
  gboolean intact;

  if (row != NULL)
    return canvass_vault_read_record (
        self->vault, row, record, record_size (batch), &intact, error);

  /* It is counted as lost. */
  memset (record, 0, record_size (batch));
  self->vault->damaged = TRUE;
  return TRUE;
}

static gboolean
need_rows (Export *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (self->rows != NULL)
    return TRUE;

  locker = g_mutex_locker_new (&self->vault->lock);
  self->rows = canvass_vault_load_rows (self->vault, self->batches, error);
  return self->rows != NULL;
}

static gboolean
read_all (int fd, guint8 *bytes, gsize length)
{
  while (length > 0) {
    gssize n = read (fd, bytes, length);

    if (n == 0 || (n < 0 && errno != EINTR))
      return FALSE;
    if (n > 0) {
      bytes += n;
      length -= (gsize)n;
    }
  }

  return TRUE;
}

/* A record is as it should be when it has its listed hash, even where ours is damaged; or when it
 * is what we would write. */
static gboolean
holds_records (Export *self, int fd, const CanvassLiveBatch *batch)
{
  guint8 there[CANVASS_RECORD_MAX_BYTES], ours[CANVASS_RECORD_MAX_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];

  for (guint32 i = 0; i < batch->header.count; i++) {
    if (!read_all (fd, there, record_size (batch)))
      return FALSE;

    canvass_hash (hash, there, record_size (batch));
    if (memcmp (hash, nth_hash (batch, i), sizeof hash) == 0)
      continue;

    if (!need_rows (self, NULL) || !read_record (self, batch, i, ours, NULL) ||
        memcmp (there, ours, record_size (batch)) != 0)
      return FALSE;
  }

  return TRUE;
}

static gboolean
holds_batch (Export *self, int fd, const CanvassLiveBatch *batch)
{
  gsize length = g_bytes_get_size (batch->head);
  g_autofree guint8 *head = g_malloc (length);
  struct stat info;

  return fstat (fd, &info) == 0 && S_ISREG (info.st_mode) &&
         (gsize)info.st_size == length + batch->header.count * record_size (batch) &&
         read_all (fd, head, length) &&
         memcmp (head, g_bytes_get_data (batch->head, NULL), length) == 0 &&
         holds_records (self, fd, batch);
}

typedef enum {
  PLACE_FREE,
  PLACE_INTACT, /* holds this batch already */
  PLACE_TAKEN,  /* by something that is not ours to touch */
} Place;

static Place
look_at_place (Export *self, const char *name, const CanvassLiveBatch *batch)
{
  int fd = openat (self->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  gboolean intact;

  if (fd < 0)
    return errno == ENOENT ? PLACE_FREE : PLACE_TAKEN;

  intact = holds_batch (self, fd, batch);
  close (fd);
  return intact ? PLACE_INTACT : PLACE_TAKEN;
}

static char *
name_place (const char *batch_id, guint n)
{
  return n == 0 ? g_strdup_printf ("%s.batch", batch_id)
                : g_strdup_printf ("%s.%u.batch", batch_id, n);
}

/* Where the batch is, or where it goes. */
static char *
find_place (Export *self, const char *batch_id, const CanvassLiveBatch *batch, Place *place)
{
  for (guint n = 0; n < MAX_PLACES; n++) {
    g_autofree char *name = name_place (batch_id, n);

    *place = look_at_place (self, name, batch);
    if (*place != PLACE_TAKEN)
      return g_steal_pointer (&name);
  }

  return NULL;
}

static gboolean
write_batch (Export *self,
             int fd,
             const CanvassLiveBatch *batch,
             guint8 digest[static CANVASS_HASH_BYTES],
             GError **error)
{
  gsize length = g_bytes_get_size (batch->head);
  const guint8 *head = g_bytes_get_data (batch->head, NULL);
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, CANVASS_HASH_BYTES);
  crypto_generichash_update (&state, head, length);
  if (!canvass_folder_write_all (fd, head, length))
    return fail (self, errno, error);

  for (guint32 i = 0; i < batch->header.count; i++) {
    if (!read_record (self, batch, i, record, error))
      return FALSE;

    crypto_generichash_update (&state, record, record_size (batch));
    if (!canvass_folder_write_all (fd, record, record_size (batch)))
      return fail (self, errno, error);
  }

  crypto_generichash_final (&state, digest, CANVASS_HASH_BYTES);
  return fsync (fd) == 0 || fail (self, errno, error);
}

/* Not every filesystem can sync a folder; those that cannot say EINVAL. */
static gboolean
sync_folder (Export *self)
{
  return fsync (self->folder) == 0 || errno == EINVAL;
}

/* Opens an unfinished file, in the place of one that a pulled stick left. */
static int
open_unfinished (Export *self, const char *batch_id, char **name)
{
  int fd = -1;

  for (guint n = 0; fd < 0 && n < MAX_PLACES; n++) {
    g_autofree char *candidate = n == 0 ? g_strdup_printf (".%s.part", batch_id)
                                        : g_strdup_printf (".%s.%u.part", batch_id, n);

    unlinkat (self->folder, candidate, 0);
    fd = openat (
        self->folder, candidate, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd >= 0)
      *name = g_steal_pointer (&candidate);
    else if (errno != EEXIST)
      return -1;
  }

  return fd;
}

static gboolean
read_back (Export *self, const char *name, const guint8 digest[static CANVASS_HASH_BYTES])
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  int fd = openat (self->folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  guint8 found[CANVASS_HASH_BYTES];
  crypto_generichash_state state;
  gssize n;

  if (fd < 0)
    return FALSE;

  /* From the medium, not from what the kernel remembers of it. */
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  crypto_generichash_init (&state, NULL, 0, CANVASS_HASH_BYTES);
  while ((n = read (fd, chunk, CHUNK_BYTES)) > 0)
    crypto_generichash_update (&state, chunk, (gsize)n);

  close (fd);
  crypto_generichash_final (&state, found, sizeof found);
  return n == 0 && memcmp (found, digest, sizeof found) == 0;
}

static gboolean
put_batch (Export *self,
           const char *batch_id,
           const char *name,
           const CanvassLiveBatch *batch,
           GError **error)
{
  g_autofree char *unfinished = NULL;
  guint8 digest[CANVASS_HASH_BYTES];
  int fd = open_unfinished (self, batch_id, &unfinished);
  gboolean written;

  if (fd < 0)
    return fail (self, errno, error);

  written = write_batch (self, fd, batch, digest, error);
  if (close (fd) != 0 && written)
    written = fail (self, errno, error);
  if (written && !canvass_folder_rename_new (self->folder, unfinished, name))
    written = fail (self, errno, error);
  if (!written) {
    unlinkat (self->folder, unfinished, 0);
    return FALSE;
  }

  if (!sync_folder (self))
    return fail (self, errno, error);

  if (read_back (self, name, digest))
    return TRUE;

  unlinkat (self->folder, name, 0);
  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_STORAGE,
               "%s does not give back what was written to it. Nothing is lost: every signature is "
               "still in the vault. Do not use that medium again; export to another",
               self->to);
  return FALSE;
}

static gboolean
export_batch (Export *self, const CanvassLiveBatch *batch, GError **error)
{
  g_autofree char *batch_id = canvass_to_hex (batch->batch_id, sizeof batch->batch_id);
  g_autofree char *name = NULL;
  Place place;

  name = find_place (self, batch_id, batch, &place);
  if (name == NULL)
    return fail (self, EEXIST, error);

  if (place == PLACE_FREE &&
      (!need_rows (self, error) || !put_batch (self, batch_id, name, batch, error)))
    return FALSE;

  g_ptr_array_add (self->paths, g_build_filename (self->to, name, NULL));
  return TRUE;
}

/* Batches that are committed leave the vault even when its disk takes no further one: getting them
 * out is what such a disk needs. */
static GPtrArray *
commit_and_load (CanvassVault *self, GError **commit_error, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  canvass_vault_commit_batches (self, commit_error);
  return canvass_vault_load_batches (self, error);
}

static gboolean
export_batches (Export *self, GPtrArray *batches, guint64 *exported, GError **error)
{
  self->folder = open (self->to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->folder < 0)
    return fail (self, errno, error);

  for (guint i = 0; i < batches->len; i++) {
    const CanvassLiveBatch *batch = g_ptr_array_index (batches, i);

    if (!export_batch (self, batch, error))
      return FALSE;
    *exported += batch->header.count;
  }

  return TRUE;
}

gboolean
canvass_vault_export (
    CanvassVault *self, const char *to, GPtrArray **paths, guint64 *n_records, GError **error)
{
  g_autoptr (GMutexLocker) batch_locker = NULL;
  g_autoptr (GPtrArray) batches = NULL;
  g_autoptr (GError) commit_error = NULL;
  g_auto (Export) export = { .vault = self, .folder = -1, .to = to };
  guint64 exported = 0;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);
  g_return_val_if_fail (to != NULL, FALSE);

  batch_locker = g_mutex_locker_new (&self->batch_lock);
  batches = commit_and_load (self, &commit_error, error);
  if (batches == NULL)
    return FALSE;

  export.paths = g_ptr_array_new_with_free_func (g_free);
  export.batches = batches;
  if (!export_batches (&export, batches, &exported, error))
    return FALSE;

  if (commit_error != NULL) {
    g_propagate_prefixed_error (error,
                                g_steal_pointer (&commit_error),
                                "%u earlier batches are in %s, but no new one could be made. ",
                                batches->len,
                                to);
    return FALSE;
  }

  if (paths != NULL)
    *paths = g_steal_pointer (&export.paths);
  if (n_records != NULL)
    *n_records = exported;
  return TRUE;
}
