/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/rescue.h"

#include "format/file.h"
#include "vault/salvage.h"
#include "vault/store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SQLITE_MAGIC "SQLite format 3"
#define APPLICATION_ID_OFFSET 68
#define MAGIC "CVB1"
#define COPY_BYTES (256 * 1024)

/* Where a record was found, and how it is sorted. */
typedef struct {
  guint8 kiosk_id[CANVASS_ID_BYTES];
  guint8 campaign_hash[CANVASS_HASH_BYTES];
  guint8 record_id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  gint salvaged; /* place among these, or -1: SQL gives it */
  gsize length;
} Found;

typedef struct {
  CanvassStore *store; /* (owned) */
  GArray *salvaged;    /* (owned) (element-type CanvassSalvaged) */
  GArray *found;       /* (owned) (element-type Found) */
} Rescue;

static void
rescue_clear (Rescue *self)
{
  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->salvaged, g_array_unref);
  g_clear_pointer (&self->store, canvass_store_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rescue, rescue_clear)

gboolean
canvass_rescue_is_vault (const guint8 head[static CANVASS_RESCUE_HEAD_BYTES])
{
  const guint8 *id = head + APPLICATION_ID_OFFSET;
  guint32 application_id =
      (guint32)id[0] << 24 | (guint32)id[1] << 16 | (guint32)id[2] << 8 | id[3];

  return memcmp (head, SQLITE_MAGIC, sizeof SQLITE_MAGIC) == 0 &&
         application_id == CANVASS_STORE_APPLICATION_ID;
}

static gboolean
fail_own (const char *path, int problem, GError **error)
{
  g_set_error (error,
               CANVASS_VAULT_ERROR,
               problem == ENOSPC || problem == EDQUOT ? CANVASS_VAULT_ERROR_FULL
                                                      : CANVASS_VAULT_ERROR_STORAGE,
               "%s cannot be written: %s. Nothing is lost; free some room, then try again",
               path,
               g_strerror (problem));
  return FALSE;
}

void
canvass_rescue_clear (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

/* Up to the end, or to a place that cannot be read: what lies before is worth having. */
static gboolean
copy_bytes (int from, int to, const char *path, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (COPY_BYTES);
  gssize n;

  while ((n = read (from, bytes, COPY_BYTES)) > 0) {
    if (write (to, bytes, (gsize)n) != n)
      return fail_own (path, errno, error);
  }
  return TRUE;
}

/* Regular files only: what a link beside it leads to would be taken for the log, and written to. */
static gboolean
copy (const char *from, const char *to, GError **error)
{
  g_autoptr (GError) cause = NULL;
  guint64 size;
  int source = canvass_file_open_regular (from, &size, &cause);
  int target;
  gboolean copied;

  if (source < 0) {
    g_set_error_literal (error, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_STORAGE, cause->message);
    return FALSE;
  }

  target = open (to, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
  copied = target >= 0 ? copy_bytes (source, target, to, error) : fail_own (to, errno, error);
  if (target >= 0)
    close (target);
  close (source);
  return copied;
}

static gboolean
is_regular (const char *path)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && S_ISREG (status.st_mode);
}

/* (transfer full) (nullable) of a copy, since opening it brings in what the log holds. */
static CanvassStore *
open_copy (const char *path, const char *folder, GError **error)
{
  g_autofree char *own = g_build_filename (folder, CANVASS_STORE_FILE, NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *own_log = g_strconcat (own, "-wal", NULL);
  g_autoptr (GError) cause = NULL;
  CanvassStore *store;

  if (!copy (path, own, error) || (is_regular (log) && !copy (log, own_log, error)))
    return NULL;

  store = canvass_store_open (own, &cause);
  if (store != NULL || !g_error_matches (cause, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_CORRUPT)) {
    if (cause != NULL)
      g_propagate_error (error, g_steal_pointer (&cause));
    return store;
  }

  g_set_error_literal (error,
                       CANVASS_VAULT_ERROR,
                       CANVASS_VAULT_ERROR_CORRUPT,
                       "This tablet's store is too damaged to be read. Keep it as it is, and look "
                       "for the tablet's mirror or another copy");
  return NULL;
}

static gboolean
read_row (Rescue *self, const guint8 *record_id, guint8 *record, gsize *length)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_FIND_RECORD, NULL);
  gboolean found = FALSE;

  if (query == NULL)
    return FALSE;

  canvass_query_bind_blob (query, 1, record_id, CANVASS_ID_BYTES);
  if (!canvass_store_step (self->store, query, "Reading a record", &found, NULL) || !found)
    return FALSE;

  *length = (gsize)sqlite3_column_bytes (query, 0);
  return *length <= CANVASS_RECORD_MAX_BYTES && canvass_query_read_blob (query, 0, record, *length);
}

static gboolean
read_found (Rescue *self, const Found *found, guint8 *record, gsize *length)
{
  const CanvassSalvaged *salvaged;

  if (found->salvaged < 0)
    return read_row (self, found->record_id, record, length);

  salvaged = &g_array_index (self->salvaged, CanvassSalvaged, (guint)found->salvaged);
  *length = salvaged->length;
  return canvass_salvage_read (self->store, salvaged, record);
}

/* Its place is noted if it is one, with what it says of itself. */
static void
note (Rescue *self, const guint8 *hash, gint salvaged, const guint8 *record_id)
{
  Found found = { .salvaged = salvaged };
  guint8 record[CANVASS_RECORD_MAX_BYTES], own[CANVASS_HASH_BYTES];
  CanvassRecordHeader header;

  if (record_id != NULL)
    memcpy (found.record_id, record_id, CANVASS_ID_BYTES);
  if (!read_found (self, &found, record, &found.length))
    return;

  canvass_hash (own, record, found.length);
  if (memcmp (own, hash, sizeof own) != 0 ||
      !canvass_record_read_header (record, found.length, &header, NULL))
    return;

  memcpy (found.kiosk_id, header.kiosk_id, sizeof found.kiosk_id);
  memcpy (found.campaign_hash, header.campaign_hash, sizeof found.campaign_hash);
  memcpy (found.record_id, header.record_id, sizeof found.record_id);
  memcpy (found.hash, hash, sizeof found.hash);
  g_array_append_val (self->found, found);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const Found *one = a, *other = b;

  /* All of one file beside each other, and in the order of a batch. */
  return memcmp (one, other, offsetof (Found, salvaged));
}

/* What was found in both ways. */
static void
drop_doubles (Rescue *self)
{
  for (guint i = self->found->len; i > 1; i--) {
    if (compare (&g_array_index (self->found, Found, i - 1),
                 &g_array_index (self->found, Found, i - 2)) == 0)
      g_array_remove_index (self->found, i - 1);
  }
}

static gboolean
know_none (const guint8 *hash, gpointer unused)
{
  return FALSE;
}

static gboolean
look (Rescue *self, GError **error)
{
  gboolean damaged = FALSE;
  g_autoptr (GArray) rows = canvass_store_scan_records (self->store, &damaged, error);

  if (rows == NULL)
    return FALSE;

  self->found = g_array_new (FALSE, FALSE, sizeof (Found));
  for (guint i = 0; i < rows->len; i++) {
    const CanvassStoreRow *row = &g_array_index (rows, CanvassStoreRow, i);

    note (self, row->hash, -1, row->record_id);
  }

  /* Where SQL does not give all, or not as it was stored, the pages themselves are looked through.
   */
  if (damaged || self->found->len < rows->len) {
    self->salvaged = canvass_salvage_find (self->store, know_none, NULL);
    for (guint i = 0; i < self->salvaged->len; i++)
      note (self, g_array_index (self->salvaged, CanvassSalvaged, i).hash, (gint)i, NULL);
  }

  g_array_sort (self->found, compare);
  drop_doubles (self);
  return TRUE;
}

static gboolean
is_of_same_file (const Found *one, const Found *other)
{
  return memcmp (one, other, offsetof (Found, record_id)) == 0 && one->length == other->length;
}

/* As a batch is laid out, so that its records are found by arithmetic; but nothing is signed. */
static gboolean
write_head (Rescue *self, guint first, guint last, int fd)
{
  guint8 head[CANVASS_BATCH_HASHES_OFFSET] = MAGIC;
  gboolean written = write (fd, head, sizeof head) == sizeof head;

  for (guint i = first; i < last && written; i++)
    written = write (fd, g_array_index (self->found, Found, i).hash, CANVASS_HASH_BYTES) ==
              CANVASS_HASH_BYTES;
  return written;
}

static gboolean
write_records (Rescue *self, guint first, guint last, int fd)
{
  for (guint i = first; i < last; i++) {
    const Found *found = &g_array_index (self->found, Found, i);
    guint8 record[CANVASS_RECORD_MAX_BYTES] = { 0 };
    gsize length;

    if (!read_found (self, found, record, &length))
      memset (record, 0, sizeof record);
    if (write (fd, record, found->length) != (gssize)found->length)
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_file (Rescue *self, guint first, guint last, const char *path, GError **error)
{
  int fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean written;

  if (fd < 0)
    return fail_own (path, errno, error);

  written = write_head (self, first, last, fd) && write_records (self, first, last, fd);
  written = close (fd) == 0 && written;
  return written || fail_own (path, errno, error);
}

static gboolean
write_files (Rescue *self, const char *folder, GPtrArray *paths, GError **error)
{
  guint last;

  for (guint first = 0; first < self->found->len; first = last) {
    g_autofree char *name = g_strdup_printf ("%u.records", first);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    const Found *begin = &g_array_index (self->found, Found, first);

    for (last = first; last < self->found->len && last - first < CANVASS_BATCH_MAX_RECORDS; last++)
      if (!is_of_same_file (begin, &g_array_index (self->found, Found, last)))
        break;
    if (!write_file (self, first, last, path, error))
      return FALSE;
    g_ptr_array_add (paths, g_steal_pointer (&path));
  }
  return TRUE;
}

gboolean
canvass_rescue_vault (const char *path, const char *folder, GPtrArray *paths, GError **error)
{
  g_auto (Rescue) self = { NULL };

  canvass_rescue_clear (folder);
  if (g_mkdir (folder, 0700) != 0)
    return fail_own (folder, errno, error);

  self.store = open_copy (path, folder, error);
  return self.store != NULL && look (&self, error) && write_files (&self, folder, paths, error);
}
