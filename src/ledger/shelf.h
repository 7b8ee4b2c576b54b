/*
 * shelf.h: a folder of files named after their H32
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) FOLDER/HASH.SUFFIX */
char *canvass_shelf_path (const char *folder,
                          const guint8 hash[static CANVASS_HASH_BYTES],
                          const char *suffix);

/* (transfer full) (element-type CanvassHash) of the names in @folder, ascending; other names are
 * passed over. NULL with CANVASS_LEDGER_ERROR_STORAGE. */
GArray *canvass_shelf_list (const char *folder, const char *suffix, GError **error);

/* Copies what can be read from @fd, at most @max_bytes of it, durably; then @hash is of the copy. A
 * file of that name is replaced: it is the same or it has rotted. Errors: CANVASS_FORMAT_ERROR (the
 * source: FILE, TOO_LARGE) or CANVASS_LEDGER_ERROR_STORAGE (the shelf). */
gboolean canvass_shelf_copy (const char *folder,
                             const char *suffix,
                             int fd,
                             guint64 max_bytes,
                             guint8 hash[static CANVASS_HASH_BYTES],
                             GError **error);

/* The same for bytes at hand. */
gboolean canvass_shelf_put (const char *folder,
                            const char *suffix,
                            GBytes *file,
                            guint8 hash[static CANVASS_HASH_BYTES],
                            GError **error);

void canvass_shelf_remove (const char *folder,
                           const guint8 hash[static CANVASS_HASH_BYTES],
                           const char *suffix);

/* H32 of what @fd holds from its start. FALSE with CANVASS_FORMAT_ERROR_FILE. */
gboolean canvass_shelf_hash (int fd, guint8 hash[static CANVASS_HASH_BYTES], GError **error);

/* Does the shelf hold this file, byte for byte? */
gboolean canvass_shelf_holds (const char *folder,
                              const guint8 hash[static CANVASS_HASH_BYTES],
                              const char *suffix);

/* A file that has rotted is another file: gives it its name, so that a sound copy can take the old
 * one. @hash (inout). Errors: CANVASS_FORMAT_ERROR_FILE, CANVASS_LEDGER_ERROR_STORAGE. */
gboolean canvass_shelf_correct_name (const char *folder,
                                     const char *suffix,
                                     guint8 hash[static CANVASS_HASH_BYTES],
                                     GError **error);

/* Throws away what an interrupted copy left. */
void canvass_shelf_tidy (const char *folder);

G_END_DECLS
