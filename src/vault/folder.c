/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/folder.h"

#include "vault/failure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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
canvass_folder_create_file (
    int folder, const char *name, const void *bytes, gsize length, int mode, GError **error)
{
  int fd =
      openat (folder, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode);
  int saved_errno;
  gboolean written;

  if (fd < 0)
    return canvass_vault_fail (errno, "Creating a file", "Nothing was lost", error);

  /* The umask must not decide who may read a key. */
  written = fchmod (fd, (mode_t)mode) == 0 && canvass_folder_write_all (fd, bytes, length) &&
            fsync (fd) == 0;
  saved_errno = errno;
  if (close (fd) != 0 && written) {
    written = FALSE;
    saved_errno = errno;
  }

  if (!written) {
    unlinkat (folder, name, 0);
    return canvass_vault_fail (saved_errno, "Writing a file", "Nothing was lost", error);
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
