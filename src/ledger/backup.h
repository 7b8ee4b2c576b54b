/*
 * backup.h: a ledger and its key in one file, and back
 *
 * The file is a POSIX ustar archive: any tar reads it. It holds what lies in the ledger's folder,
 * each file with its path there, the key file as it was as "coordinator.key", and last MANIFEST,
 * which has for each file its H32 in hexadecimal, its size and its path, and each folder's path.
 * Nothing in it is plain that was not so before: batches and decisions are sealed, the index is
 * encrypted, the key is under its passphrase.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

#define CANVASS_BACKUP_KEY_NAME "coordinator.key"

/* @key_file: the file that @self was opened with. Written, read back from the medium and compared
 * before it returns; then noted in the ledger, itself without that note. Errors: STORAGE, CORRUPT
 * (what was read back is something else). */
gboolean canvass_ledger_back_up (CanvassLedger *self,
                                 GBytes *key_file,
                                 const char *path,
                                 guint *n_files,
                                 guint64 *n_bytes,
                                 CanvassProgress progress,
                                 gpointer user_data,
                                 GError **error);

/* Into @directory, which must not exist or be empty; it is there whole or not at all. Errors:
 * EXISTS, CORRUPT (no backup, cut off or damaged), STORAGE, CANVASS_FORMAT_ERROR_FILE,
 * G_IO_ERROR_CANCELLED. */
gboolean canvass_ledger_restore (const char *path,
                                 const char *directory,
                                 guint *n_files,
                                 CanvassProgress progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
