/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/path-check.h"

#include "format/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES 16
#define KEY_FILE_MAGIC "CVP1"
#define SQLITE_MAGIC "SQLite format 3" /* and a zero byte */

/* What the file at @path begins with, zeros behind its end; FALSE if it cannot be looked at. */
static gboolean
read_head (const char *path, char head[static HEAD_BYTES])
{
  guint64 size = 0;
  gssize n;
  int fd = canvass_file_open_regular (path, &size, NULL);

  memset (head, 0, HEAD_BYTES);
  if (fd == -1)
    return FALSE;

  n = read (fd, head, HEAD_BYTES);
  close (fd);
  return n >= 0;
}

/* (nullable) what must not be replaced is called. Nobody knows what a file is that nobody may read.
 */
static const char *
describe_own (const char *path, const char *kind)
{
  char head[HEAD_BYTES];

  if (!read_head (path, head))
    return "a file that cannot be read";
  if (memcmp (head, KEY_FILE_MAGIC, 4) == 0)
    return "a key file";
  if (memcmp (head, SQLITE_MAGIC, sizeof SQLITE_MAGIC) == 0)
    return "a database";
  if (memcmp (head, "CV", 2) == 0 && g_ascii_isupper (head[2]) && g_ascii_isdigit (head[3]) &&
      strncmp (head, kind, strlen (kind)) != 0)
    return "a file of Canvass's own";

  return NULL;
}

static gboolean
holds (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A vault's folder holds one for each campaign. */
static gboolean
holds_vaults (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (strlen (name) == 32 && strspn (name, "0123456789abcdef") == 32 &&
        holds (path, "vault.sqlite"))
      return TRUE;
  }

  return FALSE;
}

static gboolean
is_in_store (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *real = realpath (folder, NULL);

  if (real == NULL)
    return FALSE;
  if (holds_vaults (real))
    return TRUE;

  for (;;) {
    char *parent;

    if (holds (real, "ledger.sqlite") || holds (real, "ledger.lock") ||
        holds (real, "vault.sqlite"))
      return TRUE;
    if (g_str_equal (real, "/"))
      return FALSE;

    parent = g_path_get_dirname (real);
    g_free (real);
    real = parent;
  }
}

static gboolean
refuse (const char *path, const char *what, GError **error)
{
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_EXISTS,
               "%s is %s and was left alone; choose another name for --out",
               path,
               what);
  return FALSE;
}

gboolean
canvass_output_check (const char *path, const char *kind, GError **error)
{
  struct stat status;
  const char *own;

  if (g_str_equal (path, "-")) {
    g_set_error_literal (error,
                         G_IO_ERROR,
                         G_IO_ERROR_NOT_SUPPORTED,
                         "Standard output cannot be replaced as a whole; give --out a file");
    return FALSE;
  }
  if (is_in_store (path)) {
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_EXISTS,
                 "%s would lie inside a ledger or a vault, where nothing else belongs; choose "
                 "another folder for --out",
                 path);
    return FALSE;
  }
  if (lstat (path, &status) != 0)
    return TRUE;
  if (!S_ISREG (status.st_mode))
    return refuse (path, "no regular file", error);

  own = describe_own (path, kind);
  return own == NULL || refuse (path, own, error);
}

gboolean
canvass_output_check_folder (const char *path, GError **error)
{
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
