/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/reserve.h"

#include "vault/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define BASE_BYTES (4 * 1024 * 1024)
/* Its hash in a batch's head, once in the WAL and once in the database. */
#define BYTES_PER_RECORD 64
#define STEP_BYTES (64 * 1024)

guint64
canvass_reserve_size (const char *folder, guint64 records)
{
  guint64 wanted = BASE_BYTES + records * BYTES_PER_RECORD;
  struct statvfs disk;
  guint64 size;

  if (statvfs (folder, &disk) != 0)
    return 0;

  size = MIN (wanted, (guint64)disk.f_blocks * disk.f_frsize / 4);
  return size / STEP_BYTES * STEP_BYTES;
}

static int
open_reserve (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, CANVASS_RESERVE_FILE, NULL);
  struct stat info;

  /* Nothing else may be written to in its place. */
  if (lstat (path, &info) == 0 && (!S_ISREG (info.st_mode) || info.st_nlink > 1))
    unlink (path);

  return open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
}

/* What a filesystem gives of it in steps is kept: part of a reserve is better than none. */
static gboolean
allocate (int fd, guint64 size)
{
  struct stat info;
  guint64 held;

  if (fstat (fd, &info) != 0)
    return FALSE;

  held = MIN ((guint64)info.st_size, (guint64)info.st_blocks * 512);
  if (held >= size)
    return TRUE;
  if (posix_fallocate (fd, 0, (off_t)size) == 0)
    return fsync (fd) == 0;

  for (guint64 part = held / STEP_BYTES * STEP_BYTES + STEP_BYTES; part < size; part += STEP_BYTES)
    if (posix_fallocate (fd, 0, (off_t)part) != 0)
      break;

  return FALSE;
}

gboolean
canvass_reserve_take (const char *folder, guint64 size)
{
  int fd = open_reserve (folder);
  gboolean taken;

  if (fd < 0)
    return FALSE;

  taken = allocate (fd, size);
  close (fd);
  return taken;
}

void
canvass_reserve_give_up (const char *folder)
{
  int fd = open_reserve (folder);

  if (fd < 0)
    return;

  /* Some filesystems give room back only with the journal that says so. */
  if (ftruncate (fd, 0) == 0)
    fsync (fd);
  close (fd);
}
