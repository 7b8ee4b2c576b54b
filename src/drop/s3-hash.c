/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/s3-hash.h"

#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES (64 * 1024)
#define MD5_BYTES 16

guint
canvass_s3_count_parts (guint64 size)
{
  return (guint)((size + CANVASS_S3_PART_BYTES - 1) / CANVASS_S3_PART_BYTES);
}

guint64
canvass_s3_size_of_part (guint64 size, guint i)
{
  return MIN (size - (guint64)i * CANVASS_S3_PART_BYTES, CANVASS_S3_PART_BYTES);
}

static gboolean
update (GChecksum *sum, int fd, guint64 offset, guint64 size)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);

  for (guint64 at = 0; at < size;) {
    gsize n = (gsize)MIN (size - at, CHUNK_BYTES);

    if (pread (fd, chunk, n, (off_t)(offset + at)) != (gssize)n)
      return FALSE;
    g_checksum_update (sum, chunk, (gssize)n);
    at += n;
  }

  return TRUE;
}

char *
canvass_s3_hash (GChecksumType kind, int fd, guint64 offset, guint64 size, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (kind);

  if (update (sum, fd, offset, size))
    return g_strdup (g_checksum_get_string (sum));

  g_set_error_literal (error,
                       CANVASS_DROP_ERROR,
                       CANVASS_DROP_ERROR_OWN_DISK,
                       "A file on this machine's own disk cannot be read. Nothing is lost; see "
                       "whether the disk is broken");
  return NULL;
}

gboolean
canvass_s3_hash_parts (int fd,
                       guint64 size,
                       char md5[static CANVASS_DROP_MD5_CHARS],
                       guint *n_parts)
{
  g_autoptr (GChecksum) whole = g_checksum_new (G_CHECKSUM_MD5);

  *n_parts = canvass_s3_count_parts (size);
  for (guint i = 0; i < *n_parts; i++) {
    g_autoptr (GChecksum) part = g_checksum_new (G_CHECKSUM_MD5);
    guint8 digest[MD5_BYTES];
    gsize length = sizeof digest;

    if (!update (part, fd, (guint64)i * CANVASS_S3_PART_BYTES, canvass_s3_size_of_part (size, i)))
      return FALSE;
    g_checksum_get_digest (part, digest, &length);
    g_checksum_update (whole, digest, sizeof digest);
  }

  memcpy (md5, g_checksum_get_string (whole), CANVASS_DROP_MD5_CHARS);
  return TRUE;
}
