/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/medium.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Unfinished files that cannot be taken away before we give up. */
#define MAX_UNFINISHED 1000
#define SYNC_BYTES (256 * 1024)
#define CHUNK_BYTES (64 * 1024)
/* What O_DIRECT wants of buffers and lengths, on any disk. */
#define ALIGNMENT_BYTES 4096

struct _CanvassMediumReader {
  int fd;
  guint8 *chunk;
  gsize length;
  gsize used;
};

gboolean
canvass_folder_write_all (int fd, const void *bytes, gsize length)
{
  const guint8 *rest = bytes;

  while (length > 0) {
    gssize n = write (fd, rest, length);

    if (n < 0 && errno != EINTR)
      return FALSE;
    if (n > 0) {
      rest += n;
      length -= (gsize)n;
    }
  }

  return TRUE;
}

gboolean
canvass_folder_rename_new (int folder, const char *from, const char *to)
{
  struct stat info;

  if (renameat2 (folder, from, folder, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
    return FALSE;

  /* Some filesystems of sticks cannot promise it; we are the only ones who use these names. */
  if (fstatat (folder, to, &info, AT_SYMLINK_NOFOLLOW) == 0) {
    errno = EEXIST;
    return FALSE;
  }

  return renameat (folder, from, folder, to) == 0;
}

/* Whoever writes one holds its lock: two who write the same file at once take a name each. Where
 * nothing can be locked, nobody is thought to write. */
static gboolean
lock (int fd)
{
  return flock (fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

static gboolean
is_being_written (int folder, const char *name)
{
  int fd = openat (folder, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  gboolean written = fd >= 0 && !lock (fd);

  if (fd >= 0)
    close (fd);
  return written;
}

/* Somebody may have taken it away between its making and its lock. */
static gboolean
make_ours (int fd, int folder, const char *name)
{
  struct stat made, named;

  return lock (fd) && fstat (fd, &made) == 0 &&
         fstatat (folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && made.st_ino == named.st_ino;
}

gboolean
canvass_medium_writer_begin (CanvassMediumWriter *self, int folder, const char *stem)
{
  *self = (CanvassMediumWriter){ .folder = folder, .fd = -1 };

  for (guint n = 0; self->fd < 0 && n < MAX_UNFINISHED; n++) {
    g_autofree char *name =
        n == 0 ? g_strdup_printf (".%s.part", stem) : g_strdup_printf (".%s.%u.part", stem, n);

    if (is_being_written (folder, name))
      continue;
    unlinkat (folder, name, 0);
    self->fd = openat (folder, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (self->fd < 0 && errno != EEXIST)
      return FALSE;
    if (self->fd >= 0 && make_ours (self->fd, folder, name))
      self->name = g_steal_pointer (&name);
    else if (self->fd >= 0)
      close (g_steal_fd (&self->fd));
  }

  return self->fd >= 0;
}

/* A file system that does not know how to do this alone is synced in the end. */
static gboolean
sync_part (CanvassMediumWriter *self)
{
  const unsigned int flags =
      SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
  off_t from = (off_t)self->synced;

  self->synced = self->written;
  return sync_file_range (self->fd, from, (off_t)self->written - from, flags) == 0 ||
         errno == ENOSYS || errno == EINVAL || errno == ESPIPE;
}

gboolean
canvass_medium_writer_add (CanvassMediumWriter *self, const void *bytes, gsize length)
{
  if (!canvass_folder_write_all (self->fd, bytes, length))
    return FALSE;

  self->written += length;
  return self->written - self->synced < SYNC_BYTES || sync_part (self);
}

/* Not every file system can sync a folder; those that cannot say EINVAL. */
static gboolean
sync_folder (int folder)
{
  return fsync (folder) == 0 || errno == EINVAL;
}

gboolean
canvass_medium_writer_finish (CanvassMediumWriter *self, const char *name)
{
  if (fsync (self->fd) != 0)
    return FALSE;

  if (close (g_steal_fd (&self->fd)) != 0 ||
      !canvass_folder_rename_new (self->folder, self->name, name))
    return FALSE;

  g_clear_pointer (&self->name, g_free);
  return sync_folder (self->folder);
}

void
canvass_medium_writer_clear (CanvassMediumWriter *self)
{
  int saved_errno = errno;

  if (self->fd >= 0)
    close (g_steal_fd (&self->fd));
  if (self->name != NULL)
    unlinkat (self->folder, self->name, 0);
  g_clear_pointer (&self->name, g_free);
  errno = saved_errno;
}

/* What is dirty would stay in the cache: whoever wrote it has synced it. */
static void
bypass_cache (int fd)
{
  int flags = fcntl (fd, F_GETFL);

  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  fcntl (fd, F_SETFL, (flags & ~O_NONBLOCK) | O_DIRECT);
}

CanvassMediumReader *
canvass_medium_reader_open (int folder, const char *name, guint64 size)
{
  int fd = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  CanvassMediumReader *self;
  struct stat info;
  int saved_errno;

  if (fd < 0)
    return NULL;

  saved_errno = fstat (fd, &info) != 0 ? errno : 0;
  if (saved_errno != 0 || !S_ISREG (info.st_mode) || (guint64)info.st_size != size) {
    close (fd);
    errno = saved_errno;
    return NULL;
  }

  bypass_cache (fd);
  self = g_new0 (CanvassMediumReader, 1);
  self->fd = fd;
  self->chunk = aligned_alloc (ALIGNMENT_BYTES, CHUNK_BYTES);
  g_assert (self->chunk != NULL);
  return self;
}

void
canvass_medium_reader_free (CanvassMediumReader *self)
{
  int saved_errno = errno;

  close (self->fd);
  free (self->chunk);
  g_free (self);
  errno = saved_errno;
}

static gssize
read_chunk (CanvassMediumReader *self)
{
  gssize n;

  do
    n = read (self->fd, self->chunk, CHUNK_BYTES);
  while (n < 0 && errno == EINTR);

  return n;
}

/* Some file systems allow O_DIRECT and then do not like what they are asked for. */
static gboolean
fill (CanvassMediumReader *self)
{
  gssize n = read_chunk (self);

  if (n < 0 && errno == EINVAL) {
    fcntl (self->fd, F_SETFL, fcntl (self->fd, F_GETFL) & ~O_DIRECT);
    n = read_chunk (self);
  }
  if (n == 0)
    errno = 0;
  if (n <= 0)
    return FALSE;

  self->length = (gsize)n;
  self->used = 0;
  return TRUE;
}

gboolean
canvass_medium_reader_take (CanvassMediumReader *self, guint8 *bytes, gsize length)
{
  while (length > 0) {
    gsize n;

    if (self->used == self->length && !fill (self))
      return FALSE;

    n = MIN (length, self->length - self->used);
    memcpy (bytes, self->chunk + self->used, n);
    self->used += n;
    bytes += n;
    length -= n;
  }

  return TRUE;
}

gboolean
canvass_medium_holds (int folder, const char *name, const void *bytes, gsize length)
{
  g_autoptr (CanvassMediumReader) reader = canvass_medium_reader_open (folder, name, length);
  g_autofree guint8 *found = g_malloc (MAX (length, 1));

  if (reader == NULL || !canvass_medium_reader_take (reader, found, length))
    return FALSE;

  errno = 0;
  return memcmp (found, bytes, length) == 0;
}
