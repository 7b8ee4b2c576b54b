/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/memory.h"

#include "drop/drop.h"
#include "format/bytes.h"
#include "format/medium.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "CVDM"
#define MAGIC_BYTES 4
#define LABEL "canvass drop 1"
#define MAX_BYTES ((gint64)CANVASS_DROP_MAX_ENTRIES * CANVASS_ID_BYTES * 2 + MAGIC_BYTES)

struct _CanvassDropMemory {
  char *path;
  int fd;
  GHashTable *known;       /* (owned) of ids */
  GByteArray *added;       /* (owned) not yet durable */
  CanvassDropMarks *marks; /* (owned) */
};

static gboolean
fail (const char *path, GError **error)
{
  int saved_errno = errno;

  g_set_error (error,
               CANVASS_DROP_ERROR,
               CANVASS_DROP_ERROR_OWN_DISK,
               "%s: %s. Nothing is lost; see whether this machine's disk is full or broken",
               path,
               g_strerror (saved_errno));
  return FALSE;
}

static guint
hash_id (gconstpointer key)
{
  return canvass_read_u32 (key);
}

static gboolean
equal_ids (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_ID_BYTES) == 0;
}

static void
make_id (guint8 id[static CANVASS_ID_BYTES], const char *folder, const char *name, guint64 size)
{
  g_autofree char *place = g_strconcat (folder, "/", name, NULL);
  guint8 bytes[8];

  canvass_write_u64 (bytes, size);
  canvass_derive_id (id, LABEL, (const guint8 *)place, strlen (place), bytes, sizeof bytes);
}

/* What a crash has torn off is asked for again. */
static gboolean
load (CanvassDropMemory *self, GError **error)
{
  g_autofree guint8 *bytes = NULL;
  struct stat info;
  gsize length, n;

  if (fstat (self->fd, &info) != 0)
    return fail (self->path, error);
  length = info.st_size > MAX_BYTES ? 0 : (gsize)info.st_size;
  bytes = g_malloc (length + 1);
  if (pread (self->fd, bytes, length, 0) != (gssize)length)
    return fail (self->path, error);
  n = length < MAGIC_BYTES || memcmp (bytes, MAGIC, MAGIC_BYTES) != 0
          ? 0
          : (length - MAGIC_BYTES) / CANVASS_ID_BYTES;

  for (gsize i = 0; i < n; i++)
    g_hash_table_add (self->known,
                      g_memdup2 (bytes + MAGIC_BYTES + i * CANVASS_ID_BYTES, CANVASS_ID_BYTES));
  length = n == 0 ? 0 : MAGIC_BYTES + n * CANVASS_ID_BYTES;
  if (ftruncate (self->fd, (off_t)length) != 0 || lseek (self->fd, 0, SEEK_END) < 0)
    return fail (self->path, error);

  return length != 0 || canvass_folder_write_all (self->fd, MAGIC, MAGIC_BYTES) ||
         fail (self->path, error);
}

CanvassDropMemory *
canvass_drop_memory_open (const char *directory, const char *address, GError **error)
{
  g_autoptr (CanvassDropMemory) self = g_new0 (CanvassDropMemory, 1);
  guint8 hash[CANVASS_HASH_BYTES];
  g_autofree char *hex = NULL;
  g_autofree char *marks = NULL;

  canvass_hash (hash, (const guint8 *)address, strlen (address));
  hex = canvass_to_hex (hash, CANVASS_ID_BYTES);
  self->path = g_build_filename (directory, hex, NULL);
  self->known = g_hash_table_new_full (hash_id, equal_ids, g_free, NULL);
  self->added = g_byte_array_new ();
  self->fd = -1;
  if (g_mkdir (directory, 0700) == 0 || errno == EEXIST)
    self->fd = open (self->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->fd < 0) {
    fail (self->path, error);
    return NULL;
  }

  marks = g_strconcat (self->path, ".marks", NULL);
  self->marks = canvass_drop_marks_open (marks, error);
  return self->marks != NULL && load (self, error) ? g_steal_pointer (&self) : NULL;
}

void
canvass_drop_memory_free (CanvassDropMemory *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->marks, canvass_drop_marks_free);
  g_hash_table_unref (self->known);
  g_byte_array_unref (self->added);
  g_free (self->path);
  g_free (self);
}

CanvassDropMarks *
canvass_drop_memory_get_marks (CanvassDropMemory *self)
{
  return self->marks;
}

gboolean
canvass_drop_memory_knows (CanvassDropMemory *self,
                           const char *folder,
                           const char *name,
                           guint64 size)
{
  guint8 id[CANVASS_ID_BYTES];

  make_id (id, folder, name, size);
  return g_hash_table_contains (self->known, id);
}

void
canvass_drop_memory_add (CanvassDropMemory *self,
                         const char *folder,
                         const char *name,
                         guint64 size)
{
  guint8 id[CANVASS_ID_BYTES];

  make_id (id, folder, name, size);
  if (g_hash_table_add (self->known, g_memdup2 (id, sizeof id)))
    g_byte_array_append (self->added, id, sizeof id);
}

gboolean
canvass_drop_memory_keep (CanvassDropMemory *self, GError **error)
{
  if (!canvass_drop_marks_keep (self->marks, error))
    return FALSE;
  if (self->added->len == 0)
    return TRUE;
  if (!canvass_folder_write_all (self->fd, self->added->data, self->added->len) ||
      fdatasync (self->fd) != 0)
    return fail (self->path, error);

  g_byte_array_set_size (self->added, 0);
  return TRUE;
}
