/*
 * transfer-private.h: a transfer under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/layout.h"
#include "drop/transfer.h"

G_BEGIN_DECLS

/* All of it is borrowed but for @passed. */
typedef struct {
  CanvassTransfer *transfer;
  CanvassDrop *drop;
  const char *campaign;
  const char *inbox;
  int inbox_fd;
  GHashTable *listed;        /* of push: folder → what lies in it, by name */
  gboolean blind;            /* of push: these credentials may not list */
  CanvassDropMemory *memory; /* (nullable) of push and of a desk: what is known */
  CanvassDropMarks *sent;    /* (nullable) of a table's push: what was put or found whole */
  GPtrArray *wanted;         /* of pull (element-type Wanted) */
  guint n_offered;           /* the same: of how many @wanted are */
  GError *passed;            /* (owned) (nullable) the first that one file alone failed with */
  guint64 done;
  guint64 total;
  CanvassDropWatch watch;
} CanvassTransferRun;

void canvass_transfer_run_init (CanvassTransferRun *self,
                                CanvassTransfer *transfer,
                                CanvassDrop *drop,
                                const char *campaign);

/* Whether @cause concerns that one file and no other: whoever may write there could put one that
 * nobody is handed, and keep all the others away with it. */
gboolean canvass_transfer_passes_by (CanvassTransferRun *run, const GError *cause);
/* At the end: FALSE with the first of these where nothing at all came, now or before. */
gboolean canvass_transfer_tell_passed (CanvassTransferRun *run, GError **error);

/* This machine's own disk fails. Returns FALSE. */
gboolean canvass_transfer_fail_own (const char *path, const char *what, GError **error);

G_END_DECLS
