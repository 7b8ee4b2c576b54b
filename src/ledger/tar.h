/*
 * tar.h: files of an archive in POSIX ustar (IEEE Std 1003.1-2017, pax, "ustar Interchange Format")
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CANVASS_TAR_BLOCK_BYTES 512
#define CANVASS_TAR_MAX_FILE_BYTES (8ULL * 1024 * 1024 * 1024 - 1)
#define CANVASS_TAR_MAX_PATH_BYTES 256

/* FALSE if @path or @size do not fit. */
gboolean canvass_tar_write_header (guint8 block[static CANVASS_TAR_BLOCK_BYTES],
                                   const char *path,
                                   gboolean is_folder,
                                   guint64 size);

/* @path is relative, of letters, digits and "._-/", and leads nowhere out. FALSE for anything that
 * canvass_tar_write_header () would not have written. */
gboolean canvass_tar_read_header (const guint8 block[static CANVASS_TAR_BLOCK_BYTES],
                                  char path[static CANVASS_TAR_MAX_PATH_BYTES + 1],
                                  gboolean *is_folder,
                                  guint64 *size);

static inline guint64
canvass_tar_padding (guint64 size)
{
  return (CANVASS_TAR_BLOCK_BYTES - size % CANVASS_TAR_BLOCK_BYTES) % CANVASS_TAR_BLOCK_BYTES;
}

G_END_DECLS
