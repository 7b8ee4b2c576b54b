/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/folder.h"

#include "vault/failure.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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
