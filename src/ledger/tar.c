/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/tar.h"

#include <string.h>

/* Places of the header's members. */
enum {
  NAME = 0,
  MODE = 100,
  UID = 108,
  GID = 116,
  SIZE = 124,
  MTIME = 136,
  CHECKSUM = 148,
  TYPE = 156,
  MAGIC = 257,
  PREFIX = 345,
};

#define NAME_BYTES 100
#define PREFIX_BYTES 155

static gboolean
is_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] == '\0' || *parts[i] == '.' ||
        strspn (parts[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") !=
            strlen (parts[i]))
      return FALSE;

  return *path != '\0';
}

static void
put_octal (guint8 *at, guint digits, guint64 value)
{
  at[digits] = '\0';
  for (guint i = digits; i > 0; i--, value >>= 3)
    at[i - 1] = '0' + (value & 7);
}

static guint
sum_up (const guint8 *block)
{
  guint sum = 0;

  for (guint i = 0; i < CANVASS_TAR_BLOCK_BYTES; i++)
    sum += i >= CHECKSUM && i < TYPE ? ' ' : block[i];
  return sum;
}

/* A longer path lies in two places, parted at the first "/" that makes both fit. */
static gboolean
put_path (guint8 *block, const char *path)
{
  const char *name = path;

  while (strlen (name) > NAME_BYTES) {
    name = strchr (name, '/');
    if (name++ == NULL || name - path > PREFIX_BYTES + 1)
      return FALSE;
  }

  if (name > path)
    memcpy (block + PREFIX, path, name - path - 1);
  memcpy (block + NAME, name, strlen (name));
  return TRUE;
}

static void
get_path (const guint8 *block, char path[static CANVASS_TAR_MAX_PATH_BYTES + 1])
{
  const char *name = (const char *)block + NAME, *prefix = (const char *)block + PREFIX;
  gsize length = strnlen (prefix, PREFIX_BYTES);

  memcpy (path, prefix, length);
  if (length > 0)
    path[length++] = '/';
  memcpy (path + length, name, strnlen (name, NAME_BYTES));
  path[length + strnlen (name, NAME_BYTES)] = '\0';
}

gboolean
canvass_tar_write_header (guint8 block[static CANVASS_TAR_BLOCK_BYTES],
                          const char *path,
                          gboolean is_folder,
                          guint64 size)
{
  memset (block, 0, CANVASS_TAR_BLOCK_BYTES);
  if (!is_path (path) || size > CANVASS_TAR_MAX_FILE_BYTES || !put_path (block, path))
    return FALSE;

  put_octal (block + MODE, 7, is_folder ? 0700 : 0600);
  put_octal (block + UID, 7, 0);
  put_octal (block + GID, 7, 0);
  put_octal (block + SIZE, 11, size);
  put_octal (block + MTIME, 11, 0); /* when is nobody's business */
  block[TYPE] = is_folder ? '5' : '0';
  memcpy (block + MAGIC, "ustar\00000", 8);
  put_octal (block + CHECKSUM, 6, sum_up (block));
  block[CHECKSUM + 7] = ' ';
  return TRUE;
}

gboolean
canvass_tar_read_header (const guint8 block[static CANVASS_TAR_BLOCK_BYTES],
                         char path[static CANVASS_TAR_MAX_PATH_BYTES + 1],
                         gboolean *is_folder,
                         guint64 *size)
{
  guint8 again[CANVASS_TAR_BLOCK_BYTES];

  get_path (block, path);
  *is_folder = block[TYPE] == '5';
  *size = 0;
  for (guint i = 0; i < 11; i++)
    *size = *size * 8 + (block[SIZE + i] & 7);

  return canvass_tar_write_header (again, path, *is_folder, *size) && (!*is_folder || *size == 0) &&
         memcmp (again, block, sizeof again) == 0;
}
