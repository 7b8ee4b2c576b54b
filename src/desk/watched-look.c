/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/watched-look.h"

#include "drop/memory.h"
#include "format/batch.h"
#include "format/file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES 8

typedef struct {
  const char *root;
  CanvassDropMemory *memory;
  const CanvassWatchedLook *before;
  gint64 stable_us;
  gint64 now;
  GCancellable *cancellable;
  guint n_files;
  CanvassWatchedLook *look;
} Looking;

static void
file_free (gpointer data)
{
  CanvassWatchedFile *self = data;

  g_free (self->path);
  g_free (self->version);
  g_free (self);
}

void
canvass_watched_look_free (CanvassWatchedLook *self)
{
  g_ptr_array_unref (self->ready);
  g_hash_table_unref (self->waiting);
  g_ptr_array_unref (self->folders);
  g_free (self);
}

/* A name of our own for each folder, that no drop can have. */
static CanvassDropMemory *
open_memory (const char *memories, const char *folder, GError **error)
{
  g_autofree char *address = g_strconcat ("watched:", folder, NULL);

  return canvass_drop_memory_open (memories, address, error);
}

static gboolean
has_our_name (const char *path)
{
  return g_str_has_suffix (path, ".batch") || g_str_has_suffix (path, ".mirror") ||
         g_str_has_suffix (path, ".campaign") || g_str_has_suffix (path, ".decision");
}

/* What is being written may not have its beginning yet, but has its name. */
static gboolean
is_ours (const char *path)
{
  char head[HEAD_BYTES] = { 0 };
  guint64 size;
  int fd = canvass_file_open_regular (path, &size, NULL);

  if (fd < 0)
    return FALSE;
  if (pread (fd, head, sizeof head, 0) < 0)
    memset (head, 0, sizeof head);
  close (fd);
  return has_our_name (path) || memcmp (head, "CVB", 3) == 0 || memcmp (head, "CVD", 3) == 0 ||
         memcmp (head, "CVM", 3) == 0 || memcmp (head, "CVE1CAMP", 8) == 0;
}

static gboolean
is_whole_batch (const char *path)
{
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, NULL);
  g_autoptr (GError) error = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassBatchRecord verdict;
  const guint8 *record;

  if (reader == NULL || canvass_batch_reader_get_trailing_bytes (reader) != 0)
    return FALSE;
  while (canvass_batch_reader_next (reader, &record, hash, &verdict, &error)) {
    if (verdict == CANVASS_BATCH_RECORD_DAMAGED || verdict == CANVASS_BATCH_RECORD_CUT_OFF)
      return FALSE;
  }
  return error == NULL;
}

static gint64
find_since (const Looking *self, const CanvassWatchedFile *file)
{
  const CanvassWatchedFile *earlier =
      self->before == NULL ? NULL : g_hash_table_lookup (self->before->waiting, file->version);

  return earlier != NULL && earlier->size == file->size ? earlier->since_us : self->now;
}

static void
add_file (Looking *self, const char *path, const struct stat *info)
{
  CanvassWatchedLook *look = self->look;
  CanvassWatchedFile *file = g_new0 (CanvassWatchedFile, 1);

  file->path = g_strdup (path);
  file->size = (guint64)info->st_size;
  file->version = g_strdup_printf ("%s/%" G_GINT64_FORMAT ".%09ld",
                                   path + strlen (self->root),
                                   (gint64)info->st_mtim.tv_sec,
                                   info->st_mtim.tv_nsec);
  file->since_us = find_since (self, file);
  if (canvass_drop_memory_knows (self->memory, self->root, file->version, file->size) ||
      !is_ours (path))
    file_free (file);
  else if (look->ready->len >= CANVASS_WATCHED_MAX_READY) {
    look->more = TRUE;
    file_free (file);
  } else if (self->now - file->since_us >= self->stable_us || is_whole_batch (path))
    g_ptr_array_add (look->ready, file);
  else
    g_hash_table_insert (look->waiting, file->version, file);
}

static void
look_into (Looking *self, const char *folder, guint depth)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_ptr_array_add (self->look->folders, g_strdup (folder));
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    struct stat info;

    if (g_cancellable_is_cancelled (self->cancellable) ||
        self->n_files++ >= CANVASS_WATCHED_MAX_FILES)
      return;
    if (name[0] == '.' || name[0] == '~' || lstat (path, &info) != 0)
      continue;
    if (S_ISDIR (info.st_mode) && depth < CANVASS_WATCHED_MAX_DEPTH)
      look_into (self, path, depth + 1);
    else if (S_ISREG (info.st_mode))
      add_file (self, path, &info);
  }
}

CanvassWatchedLook *
canvass_watched_look (const char *folder,
                      const char *memories,
                      const CanvassWatchedLook *before,
                      gint64 stable_us,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (CanvassDropMemory) memory = dir == NULL ? NULL : open_memory (memories, folder, error);
  g_autoptr (CanvassWatchedLook) look = g_new0 (CanvassWatchedLook, 1);
  Looking self = { .root = folder,
                   .memory = memory,
                   .before = before,
                   .stable_us = stable_us,
                   .now = g_get_monotonic_time (),
                   .cancellable = cancellable,
                   .look = look };

  look->ready = g_ptr_array_new_with_free_func (file_free);
  look->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, file_free);
  look->folders = g_ptr_array_new_with_free_func (g_free);
  if (memory == NULL)
    return NULL;

  look_into (&self, folder, 0);
  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL : g_steal_pointer (&look);
}

gboolean
canvass_watched_look_remember (const CanvassWatchedLook *self,
                               const char *folder,
                               const char *memories,
                               GError **error)
{
  g_autoptr (CanvassDropMemory) memory = open_memory (memories, folder, error);

  if (memory == NULL)
    return FALSE;
  for (guint i = 0; i < self->ready->len; i++) {
    const CanvassWatchedFile *file = self->ready->pdata[i];

    canvass_drop_memory_add (memory, folder, file->version, file->size);
  }
  return canvass_drop_memory_keep (memory, error);
}
