/*
 * roll.h: the opened ledger: an in-memory SQLite database, never on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

G_BEGIN_DECLS

/* At most 1 KiB a signature. Not thread-safe. */
typedef struct _CanvassRoll CanvassRoll;

void canvass_roll_free (CanvassRoll *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassRoll, canvass_roll_free)

guint64 canvass_roll_get_n_signatures (CanvassRoll *self); /* accepted; without close and doubt */
guint64 canvass_roll_get_n_records (CanvassRoll *self);    /* accepted, of any kind */
/* The same without those that are merged: as many as an export has. */
guint64 canvass_roll_get_n_unique (CanvassRoll *self);
guint64 canvass_roll_get_n_corrected (CanvassRoll *self); /* of the signatures */
guint64 canvass_roll_count_doubtful (CanvassRoll *self);  /* of the signatures */

typedef struct {
  const guint8 *record_id; /* 16 bytes */
  const guint8 *hash;      /* 32 bytes */
  const guint8 *kiosk_id;
  const guint8 *campaign_hash;
  const char *kiosk;             /* name of the table */
  const CanvassPayload *payload; /* with its drawing only if asked for */
  gboolean doubtful;             /* its kiosk's canvasser marked it */
  gboolean merged;               /* another entry counts for this person */
  gboolean corrected;            /* @payload is not as it was given */
  gboolean drawing_lost;         /* it was asked for, but the ledger's copy cannot be read */
  gboolean withdrawn;            /* its signer took it back: not on the roll any more */
} CanvassRollEntry;

/* Return FALSE to stop. Nothing of @entry outlives the call. */
typedef gboolean (*CanvassRollVisitor) (const CanvassRollEntry *entry, gpointer user_data);

/* Signatures in ascending record_id. With @with_drawings the batches are read again. */
gboolean canvass_roll_foreach (CanvassRoll *self,
                               gboolean with_drawings,
                               CanvassRollVisitor visitor,
                               gpointer user_data,
                               GError **error);

/* Those of @n record ids (16 bytes each), in their order, also of withdrawn signatures; ids that
 * are none of a signature are passed over. */
gboolean canvass_roll_visit (CanvassRoll *self,
                             const guint8 *record_ids,
                             guint n,
                             gboolean with_drawings,
                             CanvassRollVisitor visitor,
                             gpointer user_data,
                             GError **error);

/* After decisions and imports: what opening the roll anew would give, by reading only what has
 * changed. @n_changed: (out) (nullable). The error of a roll that has to be opened anew is CORRUPT.
 */
gboolean canvass_roll_refresh (CanvassRoll *self, guint64 *n_changed, GError **error);

G_END_DECLS
