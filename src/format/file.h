/*
 * file.h: reading files that may be hostile, writing files that must last
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Opens for reading a regular file and nothing else: no symbolic link, FIFO, socket or device.
 * Returns a descriptor and its size in bytes, or -1 with CANVASS_FORMAT_ERROR_FILE. */
int canvass_file_open_regular (const char *path, guint64 *size, GError **error);

/* (transfer full) the whole file, or NULL: FILE, or TOO_LARGE before a byte is read. */
GBytes *canvass_file_read (const char *path, gsize max_bytes, GError **error);
/* The same in locked memory, for small files that hold secrets in the open. */
GBytes *canvass_file_read_secret (const char *path, gsize max_bytes, GError **error);

/* Temporary name, write, fsync, rename, fsync of the folder; mode 0600 or as given. What stood at
 * @path before is either still whole or replaced, whatever happens. FILE on failure. */
gboolean canvass_file_write (const char *path, GBytes *bytes, int mode, GError **error);

/* As canvass_file_write, but fails if @path exists. */
gboolean canvass_file_create (const char *path, GBytes *bytes, int mode, GError **error);

gboolean canvass_folder_sync (const char *path, GError **error);

/* Removes @path and, where it is a folder, all that is in it, never through a symbolic link. What
 * cannot be removed stays. Returns whether it is gone. */
gboolean canvass_folder_remove (const char *path);

G_END_DECLS
