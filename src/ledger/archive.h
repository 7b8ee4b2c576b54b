/*
 * archive.h: a backup's file as it is read: files in order, each with its hash, and last a manifest
 * that says the same of all of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

#define CANVASS_ARCHIVE_MANIFEST "MANIFEST"

/**
 * CanvassArchive:
 * @path: (unowned) where it is
 * @directory: (unowned) (nullable) where to unpack it, or it is only looked at
 * @n: files, without the manifest
 * @found: what a manifest says of what came
 * @manifest: what it says
 */
typedef struct {
  const char *path;
  const char *directory;
  CanvassProgress progress; /* (nullable) */
  gpointer user_data;
  GCancellable *cancellable; /* (unowned) (nullable) */
  guint n;
  GString *found;    /* (owned) */
  GString *manifest; /* (owned) */
  int fd;
  guint64 bytes, total;
} CanvassArchive;

/* Of one that begins with @path and what else is wanted. Errors: FILE, STORAGE, CORRUPT (cut off,
 * damaged or none), G_IO_ERROR_CANCELLED; what was unpacked by then is the caller's to take away.
 */
gboolean canvass_archive_read (CanvassArchive *self, GError **error);
void canvass_archive_clear (CanvassArchive *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassArchive, canvass_archive_clear)

/* "@what @path: " and what errno says; FALSE. */
gboolean canvass_archive_storage_error (const char *what, const char *path, GError **error);
gboolean canvass_archive_corrupt (GError **error, const char *path, const char *what);

G_END_DECLS
