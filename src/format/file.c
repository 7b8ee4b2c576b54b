/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/file.h"

#include "format/error.h"
#include "format/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail_errno (const char *doing, const char *path, int saved_errno, GError **error)
{
  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_FILE,
               "%s %s: %s",
               doing,
               path,
               g_strerror (saved_errno));
  return FALSE;
}

static gboolean
refuse_kind (const char *path, const char *kind, GError **error)
{
  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_FILE,
               "%s is %s, not a file; give the file itself",
               path,
               kind);
  return FALSE;
}

static const char *
describe_kind (mode_t mode)
{
  if (S_ISDIR (mode))
    return "a folder";
  if (S_ISFIFO (mode))
    return "a named pipe";
  if (S_ISSOCK (mode))
    return "a socket";

  return "a device";
}

int
canvass_file_open_regular (const char *path, guint64 *size, GError **error)
{
  /* O_NONBLOCK: opening a FIFO without a writer must not wait. */
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat status;

  if (fd == -1) {
    if (errno == ELOOP)
      refuse_kind (path, "a symbolic link", error);
    else if (errno == ENXIO)
      refuse_kind (path, "a socket or device", error);
    else
      fail_errno ("Opening", path, errno, error);
    return -1;
  }

  if (fstat (fd, &status) != 0) {
    fail_errno ("Looking at", path, errno, error);
    close (fd);
    return -1;
  }

  if (!S_ISREG (status.st_mode)) {
    refuse_kind (path, describe_kind (status.st_mode), error);
    close (fd);
    return -1;
  }

  *size = (guint64)status.st_size;
  return fd;
}

static gboolean
read_fully (int fd, guint8 *bytes, gsize length, gsize *read_length)
{
  gsize done = 0;

  while (done < length) {
    gssize n = read (fd, bytes + done, length - done);

    if (n == -1 && errno == EINTR)
      continue;
    if (n == -1)
      return FALSE;
    if (n == 0)
      break;
    done += (gsize)n;
  }

  *read_length = done;
  return TRUE;
}

/* Opens a file of at most @max_bytes; -1 with FILE or TOO_LARGE. */
static int
open_bounded (const char *path, gsize max_bytes, gsize *size, GError **error)
{
  guint64 file_size = 0;
  int fd = canvass_file_open_regular (path, &file_size, error);

  if (fd != -1 && file_size > max_bytes) {
    g_set_error (error,
                 CANVASS_FORMAT_ERROR,
                 CANVASS_FORMAT_ERROR_TOO_LARGE,
                 "%s has %" G_GUINT64_FORMAT " bytes, more than the %" G_GSIZE_FORMAT
                 " a file of this kind may have",
                 path,
                 file_size,
                 max_bytes);
    close (fd);
    return -1;
  }

  *size = (gsize)file_size;
  return fd;
}

GBytes *
canvass_file_read (const char *path, gsize max_bytes, GError **error)
{
  g_autofree guint8 *bytes = NULL;
  gsize size = 0, length = 0;
  gboolean good;
  int fd = open_bounded (path, max_bytes, &size, error);

  if (fd == -1)
    return NULL;

  bytes = g_try_malloc (size + 1);
  good = bytes != NULL && read_fully (fd, bytes, size, &length);
  if (!good)
    fail_errno ("Reading", path, bytes == NULL ? ENOMEM : errno, error);
  close (fd);

  return good ? g_bytes_new_take (g_steal_pointer (&bytes), length) : NULL;
}

GBytes *
canvass_file_read_secret (const char *path, gsize max_bytes, GError **error)
{
  gsize size = 0, length = 0;
  guint8 *bytes;
  gboolean good;
  int fd = open_bounded (path, max_bytes, &size, error);

  if (fd == -1)
    return NULL;

  bytes = canvass_secret_new (size);
  good = read_fully (fd, bytes, size, &length);
  if (!good)
    fail_errno ("Reading", path, errno, error);
  close (fd);
  if (!good) {
    canvass_secret_free (bytes);
    return NULL;
  }

  return g_bytes_new_with_free_func (bytes, length, canvass_secret_free, bytes);
}

gboolean
canvass_folder_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int saved_errno = errno;
  gboolean good = fd != -1;

  /* Some network file systems cannot sync a folder and say so with EINVAL. */
  if (good && fsync (fd) != 0 && errno != EINVAL) {
    saved_errno = errno;
    good = FALSE;
  }
  if (fd != -1)
    close (fd);

  return good || fail_errno ("Making durable", path, saved_errno, error);
}

static gboolean
write_fully (int fd, const guint8 *bytes, gsize length)
{
  while (length > 0) {
    gssize n = write (fd, bytes, length);

    if (n == -1 && errno == EINTR)
      continue;
    if (n == -1)
      return FALSE;
    bytes += n;
    length -= (gsize)n;
  }

  return TRUE;
}

/* Writes @bytes durably under a fresh name beside @path. (transfer full) the name. */
static char *
write_temporary (const char *path, GBytes *bytes, int mode, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, mode);
  gboolean good;
  int saved_errno;

  if (fd == -1) {
    fail_errno ("Writing", path, errno, error);
    return NULL;
  }

  good = write_fully (fd, data, length) && fsync (fd) == 0;
  saved_errno = errno;
  if (close (fd) != 0 && good) {
    saved_errno = errno;
    good = FALSE;
  }
  if (!good) {
    unlink (temporary);
    fail_errno ("Writing", path, saved_errno, error);
    return NULL;
  }

  return g_steal_pointer (&temporary);
}

static gboolean
write_and_rename (const char *path, GBytes *bytes, int mode, unsigned flags, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = write_temporary (path, bytes, mode, error);

  if (temporary == NULL)
    return FALSE;

  if (renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, flags) != 0) {
    int saved_errno = errno;

    /* FAT and some network file systems know no flags: look, then rename. */
    if (flags != 0 && saved_errno == EINVAL && !g_file_test (path, G_FILE_TEST_EXISTS) &&
        rename (temporary, path) == 0)
      return canvass_folder_sync (folder, error);
    unlink (temporary);
    return fail_errno ("Writing", path, saved_errno, error);
  }

  return canvass_folder_sync (folder, error);
}

gboolean
canvass_file_write (const char *path, GBytes *bytes, int mode, GError **error)
{
  return write_and_rename (path, bytes, mode, 0, error);
}

gboolean
canvass_file_create (const char *path, GBytes *bytes, int mode, GError **error)
{
  return write_and_rename (path, bytes, mode, RENAME_NOREPLACE, error);
}

gboolean
canvass_folder_remove (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    canvass_folder_remove (inner);
  }
  return g_remove (path) == 0 || errno == ENOENT;
}
