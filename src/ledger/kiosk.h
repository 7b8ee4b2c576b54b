/*
 * kiosk.h: one kiosk: whether it may be admitted, what it sent, and what revoking it would change
 *
 * Errors are those of ledger.h; a locked ledger fails with KEY. Each of these takes as long as what
 * the one kiosk sent, but for weighing, which settles the whole ledger twice.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

/* Whether canvass_ledger_admit () would take a .kiosk file, and @known: has it already.
 * CANVASS_FORMAT_ERROR of the file; REFUSED: of a campaign file that this ledger does not have. */
gboolean canvass_ledger_meet_kiosk (CanvassLedger *self,
                                    GBytes *kiosk_file,
                                    CanvassKioskCard *card,
                                    gboolean *known,
                                    GError **error);

/**
 * CanvassKioskBatch:
 *
 * A batch of its chain, in however many copies it came.
 */
typedef struct {
  guint64 number;
  guint8 batch_id[CANVASS_HASH_BYTES];
  guint64 records; /* as it announces them */
  guint64 counted; /* of these, on the roll by it or by another file */
  gint64 read_at; /* Unix seconds, when the first of its copies came; 0: none lies there any more */
  gint reason;    /* a CanvassQuarantineReason that all its records share, or -1 */
} CanvassKioskBatch;

/* Signatures from one close of the kiosk to the next. */
typedef struct {
  guint8 id[CANVASS_ID_BYTES];
  guint32 day; /* of the close, else of the last signature; 20261128 */
  gboolean closed;
  guint64 captured; /* as the close counted them; 0 while it is not closed */
  guint64 arrived;
} CanvassKioskSession;

typedef struct {
  CanvassLedgerKiosk summary;
  gboolean has_card;
  CanvassKioskCard card; /* under the name that it goes by */
  GArray *batches;       /* (owned) (element-type CanvassKioskBatch) by number */
  GArray *sessions;      /* (owned) (element-type CanvassKioskSession) the newest first */
  guint64 forked_from;   /* number of the first batch that a fork leaves aside, 0: none does */
} CanvassKioskHistory;

/* REFUSED: no kiosk of this id was admitted or has sent anything. */
CanvassKioskHistory *canvass_ledger_read_kiosk (CanvassLedger *self,
                                                const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                                GError **error);
void canvass_kiosk_history_free (CanvassKioskHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassKioskHistory, canvass_kiosk_history_free)

/* What would come of canvass_ledger_revoke_kiosk (): signatures, of whichever kiosk. */
typedef struct {
  guint64 leaving; /* they count now, and would not */
  guint64 coming;  /* the other way round: where a fork is decided, or a revocation is eased */
  guint64 staying; /* of this kiosk, which count afterwards */
} CanvassRevocationEffect;

gboolean canvass_ledger_weigh_revocation (CanvassLedger *self,
                                          const guint8 kiosk_id[static CANVASS_ID_BYTES],
                                          const guint8 after[static CANVASS_HASH_BYTES],
                                          CanvassRevocationEffect *effect,
                                          GError **error);

G_END_DECLS
