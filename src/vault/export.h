/*
 * export.h: a vault's batches on their way to a place that may fill up, go away or lie
 *
 * First everything is written, then everything is read back: a stick that claims more room than it
 * has may keep what is written last in the place of what was written first. No lock of the vault is
 * held while the place is touched, so that nothing at the table waits for a stick that hangs; what
 * an acknowledgement forgets meanwhile is left out.
 *
 * Not thread-safe: one thread an export, and not one that people wait for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

/**
 * CanvassExportError:
 * @CANVASS_EXPORT_ERROR_FULL: the place has no room
 * @CANVASS_EXPORT_ERROR_READ_ONLY: it cannot be written to
 * @CANVASS_EXPORT_ERROR_GONE: it is not there any more
 * @CANVASS_EXPORT_ERROR_FAKE: what was written is not what is read: never use it again
 * @CANVASS_EXPORT_ERROR_STORAGE: it refuses in another way
 *
 * Nothing is lost with any of them, and nothing unfinished is left where that can be helped.
 */
typedef enum {
  CANVASS_EXPORT_ERROR_FULL,
  CANVASS_EXPORT_ERROR_READ_ONLY,
  CANVASS_EXPORT_ERROR_GONE,
  CANVASS_EXPORT_ERROR_FAKE,
  CANVASS_EXPORT_ERROR_STORAGE,
} CanvassExportError;

#define CANVASS_EXPORT_ERROR (canvass_export_error_quark ())
GQuark canvass_export_error_quark (void);

/**
 * CanvassExportPlace:
 * @folder: a descriptor of it
 * @path: what it is called
 * @is_there: (nullable): FALSE once the place has gone; NULL for one that is there as long as @path
 *   leads to it
 * @advance: (nullable): @bytes more are written or read back; comes at least once a record
 * @cancellable: (nullable): looked at once a record
 *
 * Where to. Everything is borrowed.
 */
typedef struct {
  int folder;
  const char *path;
  gboolean (*is_there) (gpointer user_data);
  void (*advance) (guint64 bytes, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
} CanvassExportPlace;

/* Turns errno into CANVASS_EXPORT_ERROR: GONE where the place is no longer there, whatever it was.
 * 0 is for FAKE. Returns FALSE. */
gboolean canvass_export_fail (const CanvassExportPlace *place, int saved_errno, GError **error);
/* The same for what was written, synced, and does not come back: FAKE unless GONE. */
gboolean
canvass_export_fail_verify (const CanvassExportPlace *place, int saved_errno, GError **error);
/* Everything written so far is on the medium. */
gboolean canvass_export_sync (const CanvassExportPlace *place, GError **error);
/* GONE, or G_IO_ERROR_CANCELLED. */
gboolean canvass_export_check (const CanvassExportPlace *place, GError **error);

/* One small file, as STEM.SUFFIX, or STEM.N.SUFFIX where that is another file; not yet read back.
 * @name (out) (transfer full): what it is called there. */
gboolean canvass_export_put_file (const CanvassExportPlace *place,
                                  const char *stem,
                                  const char *suffix,
                                  GBytes *file,
                                  char **name,
                                  GError **error);

typedef struct _CanvassExport CanvassExport;

/* (transfer full) (nullable) makes batches and takes stock. @place is borrowed. Errors:
 * CANVASS_VAULT_ERROR. */
CanvassExport *
canvass_export_new (CanvassVault *vault, const CanvassExportPlace *place, GError **error);
void canvass_export_free (CanvassExport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassExport, canvass_export_free)

/* To write, and then to read back: what canvass_export_write () and canvass_export_verify () each
 * advance by. */
guint64 canvass_export_get_bytes (const CanvassExport *self);
/* (transfer none) (nullable) why no new batch could be made; those there are go out all the same.
 */
const GError *canvass_export_get_commit_error (const CanvassExport *self);

/* Writes what the place does not hold intact. Errors: CANVASS_EXPORT_ERROR, CANVASS_VAULT_ERROR,
 * G_IO_ERROR_CANCELLED. */
gboolean canvass_export_write (CanvassExport *self, GError **error);
/* After canvass_export_sync (): reads everything back from the medium. FAKE takes away what of this
 * export is not as it should be. */
gboolean canvass_export_verify (CanvassExport *self, GError **error);

/* (transfer none) (element-type filename) where each live batch is, once written. */
GPtrArray *canvass_export_get_paths (const CanvassExport *self);
guint64 canvass_export_get_n_records (const CanvassExport *self); /* in them */

G_END_DECLS
