/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/path-check.h"

#include "format/file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_FILE_MAGIC "CVP1"

static gboolean
is_key_file (const char *path)
{
  char magic[4] = "";
  guint64 size = 0;
  gssize n;
  int fd = canvass_file_open_regular (path, &size, NULL);

  if (fd == -1)
    return FALSE;

  n = read (fd, magic, sizeof magic);
  close (fd);
  return n == sizeof magic && memcmp (magic, KEY_FILE_MAGIC, sizeof magic) == 0;
}

gboolean
canvass_output_check (const char *path, GError **error)
{
  struct stat status;

  if (g_str_equal (path, "-")) {
    g_set_error_literal (error,
                         G_IO_ERROR,
                         G_IO_ERROR_NOT_SUPPORTED,
                         "Standard output cannot be replaced as a whole; give --out a file");
    return FALSE;
  }
  if (lstat (path, &status) != 0)
    return TRUE;

  if (S_ISREG (status.st_mode) && !is_key_file (path))
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_EXISTS,
               S_ISREG (status.st_mode)
                   ? "%s is a key file and was left alone; choose another name for --out"
                   : "%s is no regular file and was left alone; choose another name for --out",
               path);
  return FALSE;
}

static gboolean
is_url (const char *path)
{
  gsize scheme = strspn (path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

  return scheme > 1 && g_str_has_prefix (path + scheme, "://");
}

gboolean
canvass_input_check_local (const char *path, GError **error)
{
  if (!is_url (path))
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_NOT_SUPPORTED,
               "%s is an URL, and this release reads files and folders only; fetch it first and "
               "give the folder",
               path);
  return FALSE;
}

gboolean
canvass_output_check_folder (const char *path, GError **error)
{
  if (is_url (path)) {
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_NOT_SUPPORTED,
                 "%s is an URL, and this release sends to folders only; give a folder",
                 path);
    return FALSE;
  }

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_NOT_FOUND,
               "There is no folder %s; is the stick mounted? If it should be a new folder, make it "
               "first",
               path);
  return FALSE;
}
