/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/keeping.h"

#include "format/error.h"
#include "format/file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define MAX_NAME_BYTES 48

char *
canvass_keeping_name (const char *name, const char *ending)
{
  g_autoptr (GString) made = g_string_new (NULL);

  for (const char *p = name != NULL ? name : ""; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (made->len > MAX_NAME_BYTES)
      break;
    if (g_unichar_isalnum (c) || g_unichar_ismark (c))
      g_string_append_unichar (made, c);
    else if (made->len > 0 && made->str[made->len - 1] != '-')
      g_string_append_c (made, '-');
  }
  if (made->len > 0 && made->str[made->len - 1] == '-')
    g_string_truncate (made, made->len - 1);

  return g_strconcat (made->len > 0 ? made->str : "canvass", ending, NULL);
}

/* What is read next comes from the disk, if the system heeds it. */
static void
let_go (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (fd == -1)
    return;
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  close (fd);
}

static gboolean
holds (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GBytes) found = canvass_file_read_secret (path, g_bytes_get_size (bytes) + 1, error);

  return found != NULL && g_bytes_equal (found, bytes);
}

static gboolean
fail_there (const char *path, GError **error)
{
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_EXISTS,
               "%s exists already and was left alone; choose another place, or move it away",
               path);
  return FALSE;
}

static gboolean
write_and_read (const char *path, GBytes *bytes, int mode, GError **error)
{
  if (!canvass_file_create (path, bytes, mode, error))
    return FALSE;
  let_go (path);
  if (holds (path, bytes, NULL))
    return TRUE;

  g_unlink (path);
  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_TAMPERED,
               "%s could not be read back as it was written; use another disk or stick",
               path);
  return FALSE;
}

char *
canvass_keeping_save (const char *folder,
                      const char *name,
                      GBytes *bytes,
                      int mode,
                      gboolean *was_there,
                      GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);
  gboolean good = there ? holds (path, bytes, NULL) || fail_there (path, error)
                        : write_and_read (path, bytes, mode, error);

  if (was_there != NULL)
    *was_there = there;
  return good ? g_steal_pointer (&path) : NULL;
}

gboolean
canvass_keeping_is_one_disk (const char *path, const char *other)
{
  GStatBuf a, b;

  return g_stat (path, &a) == 0 && g_stat (other, &b) == 0 && a.st_dev == b.st_dev;
}

gboolean
canvass_keeping_is_one_file (const char *path, const char *other)
{
  GStatBuf a, b;

  return g_stat (path, &a) == 0 && g_stat (other, &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}
