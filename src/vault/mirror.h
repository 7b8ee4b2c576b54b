/*
 * mirror.h: a vault's records once more on a stick, for when the tablet is run over
 *
 * One file a kiosk, KIOSK_ID.mirror (format/mirror.h, FORMAT.md "Mirror"), made equal to what the
 * vault holds: what is missing is added, and what an acknowledgement forgot leaves it. Nothing on
 * it is secret. While the vault itself has lost records, or remembers fewer than the mirror has,
 * the mirror keeps its own: it may be the only place that has them.
 *
 * The practice: a record is committed by the vault first, then appended here, and both come before
 * "Thank you". When a call fails the mirror is lost, and the canvasser is told so; signing goes on.
 * Once the stick is back, open it anew, or catch up.
 *
 * Threads and time: not thread-safe, so use it from one worker thread only; never from the one that
 * people wait for. What a broken stick does to input and output can last minutes in the kernel,
 * where nothing can cancel it: so wait for the worker with a time limit, and after that leave it
 * and the CanvassMirror in its hands for good (it frees it when it comes back, if it ever does),
 * and open another when the stick is back: what an old one that comes back late does to the file,
 * its next call notices and mends. No lock of the vault is held while the stick is touched, so that
 * signing, exporting and acknowledging never wait for it; but a reference to the vault is, and its
 * folder stays locked as long.
 *
 * Works on FAT and exFAT: plain files, fsync, and rename over an existing name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

/**
 * CanvassMirrorError:
 * @CANVASS_MIRROR_ERROR_FULL: the stick has no room; use another, or free some. What the mirror had
 *   it still has
 * @CANVASS_MIRROR_ERROR_READ_ONLY: the stick does not allow writing
 * @CANVASS_MIRROR_ERROR_GONE: stick or folder are not there (any more)
 * @CANVASS_MIRROR_ERROR_OTHER_KIOSK: a mirror of another kiosk lies in its place; it was not
 * touched
 * @CANVASS_MIRROR_ERROR_TOO_NEW: a later release wrote the mirror; it was not touched
 * @CANVASS_MIRROR_ERROR_STORAGE: the stick does not take or give what it should: use another
 * @CANVASS_MIRROR_ERROR_VAULT: the vault cannot be read; the message is its own
 */
typedef enum {
  CANVASS_MIRROR_ERROR_FULL,
  CANVASS_MIRROR_ERROR_READ_ONLY,
  CANVASS_MIRROR_ERROR_GONE,
  CANVASS_MIRROR_ERROR_OTHER_KIOSK,
  CANVASS_MIRROR_ERROR_TOO_NEW,
  CANVASS_MIRROR_ERROR_STORAGE,
  CANVASS_MIRROR_ERROR_VAULT,
} CanvassMirrorError;

#define CANVASS_MIRROR_ERROR (canvass_mirror_error_quark ())
GQuark canvass_mirror_error_quark (void);

typedef struct _CanvassMirror CanvassMirror;

/* (transfer full) (nullable): makes the mirror in @folder, or takes the one that lies there, and
 * makes it equal to @vault: all of it is on the stick when this returns. Every entry there is
 * verified; what is damaged is written anew. @folder is made if its parent exists. Reads the whole
 * mirror: about 5 MB for 1,000 records. */
CanvassMirror *canvass_mirror_open (CanvassVault *vault, const char *folder, GError **error);
void canvass_mirror_free (CanvassMirror *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassMirror, canvass_mirror_free)

const char *canvass_mirror_get_path (const CanvassMirror *self);  /* of the file */
guint64 canvass_mirror_get_n_records (const CanvassMirror *self); /* in it, as far as known */

/* Makes it equal to the vault again, as after an acknowledgement or a close, which add and forget
 * behind its back. Cheap when there is nothing to do; opens the file anew where that is not as it
 * was left, or where the last call failed. */
gboolean canvass_mirror_catch_up (CanvassMirror *self, GError **error);

/* A record that the vault has just committed. On the stick when this returns TRUE; one that is
 * there already is not written twice. Where the file is not as it was left, catches up. */
gboolean
canvass_mirror_append (CanvassMirror *self, const guint8 *record, gsize length, GError **error);

/* What was appended lies in the order of arrival. Writes the file anew in the order of the ids, up
 * to 32 MiB of it, where that is needed; after a close and when batches were made, as the vault
 * does. */
gboolean canvass_mirror_tidy (CanvassMirror *self, GError **error);

G_END_DECLS
