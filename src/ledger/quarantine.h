/*
 * quarantine.h: records looked for and looked at, on the roll or not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

typedef struct {
  guint8 record_id[CANVASS_ID_BYTES];
  guint8 hash[CANVASS_HASH_BYTES];
  guint8 kiosk_id[CANVASS_ID_BYTES]; /* as its file says */
  char kiosk[65];                    /* its name, "" if it is not admitted */
  guint8 file[CANVASS_HASH_BYTES];   /* which it lies in */
  guint64 number;                    /* of the batch; 0 of a mirror */
  gboolean on_roll;
  CanvassQuarantineReason reason; /* if it is not */
  gboolean releasable;            /* a release could bring it onto the roll */
  gboolean merged;                /* another one counts for its person */
  guint32 day;                    /* 20261128; 0 if it did not open */
} CanvassLedgerRecord;

/* @words: record ids or, where two records bear one id, hashes, in hexadecimal. (transfer full)
 * (element-type CanvassLedgerRecord) in their order. REFUSED names the first that is none. */
GArray *canvass_ledger_find_records (CanvassLedger *self,
                                     const char *const *words,
                                     guint n,
                                     GError **error);
/* (transfer full) (element-type CanvassLedgerRecord) all that bear the withdrawal code. */
GArray *canvass_ledger_find_by_code (CanvassLedger *self, const char *code, GError **error);

/* @payload: (nullable) what it holds, without drawing, if it opened; like all of @record gone after
 * the call. Return FALSE to stop. */
typedef gboolean (*CanvassRecordVisitor) (const CanvassLedgerRecord *record,
                                          const CanvassPayload *payload,
                                          gpointer user_data);

/* Every record that is not on the roll, each once, by file and place in it; @reason: only those in
 * quarantine for it, -1 for all. */
gboolean canvass_ledger_foreach_set_aside (CanvassLedger *self,
                                           gint reason,
                                           CanvassRecordVisitor visitor,
                                           gpointer user_data,
                                           GError **error);

G_END_DECLS
