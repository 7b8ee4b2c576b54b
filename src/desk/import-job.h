/*
 * import-job.h: importing and judging, on the desk's thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "ledger/decide.h"
#include "ledger/quarantine.h"

G_BEGIN_DECLS

/* What is listed at once; the rest is counted. */
#define CANVASS_IMPORT_MAX_LISTED 500

/* One that is in quarantine, as it is shown. */
typedef struct {
  CanvassLedgerRecord record;
  char *name; /* (owned) (nullable) as it was given, if it opened */
} CanvassSetAside;

typedef struct {
  guint64 counts[CANVASS_N_QUARANTINE_REASONS];
  GPtrArray *listed; /* (owned) (element-type CanvassSetAside) of one reason, or empty */
} CanvassQuarantine;

void canvass_quarantine_free (CanvassQuarantine *self);
void canvass_import_account_free (CanvassAccount *self);

/* @paths: (element-type filename), NULL-terminated. Answers with a CanvassAccount also when it was
 * cancelled, for what was read before. */
void canvass_import_async (CanvassDesk *desk,
                           GStrv paths,
                           CanvassDeskProgress *progress,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* @reason: whose records are listed and counted; -1 counts all and lists none. Answers with a
 * CanvassQuarantine. */
void canvass_quarantine_look_async (CanvassDesk *desk,
                                    int reason,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Releases or rejects records by their hashes (n × 32). Answers with a GArray of CanvassDecisionId.
 */
void canvass_quarantine_judge_async (CanvassDesk *desk,
                                     CanvassDecisionKind kind,
                                     GBytes *hashes,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

G_END_DECLS
