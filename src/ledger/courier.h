/*
 * courier.h: between a ledger's folder and a drop
 *
 * The network is a child's, `canvass drop pull|push|check --known`, which sees neither key nor
 * index: it is given LEDGER/incoming/ or LEDGER/outgoing/, what else is to be sent, and
 * LEDGER/drops/, which remembers what was read and put. Only taking in and making ready need the
 * ledger itself; the others may run beside whatever is done with it. One at a time, for a ledger.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/report.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/**
 * CanvassCourier:
 * @program: the path of `canvass`
 * @directory: the ledger's
 * @campaign: its id in hexadecimal
 * @address: of the drop
 * @credentials: (nullable): the path of a file as drop/credentials.h tells, absolute
 * @patience_seconds, @time_limit_seconds: as in CanvassDropAccess; 0 for what is usual
 * @cancellable: (nullable)
 * @progress: (nullable): bytes that go over, or records that are opened, from the calling thread
 *
 * Borrowed. Whatever fails or is cancelled half-way, what came or went before stays, and the next
 * time goes on from there. Errors: CANVASS_DROP_ERROR, CANVASS_LEDGER_ERROR, G_IO_ERROR.
 */
typedef struct {
  const char *program;
  const char *directory;
  const char *campaign;
  const char *address;
  const char *credentials;
  guint patience_seconds;
  guint time_limit_seconds;
  GCancellable *cancellable;
  CanvassProgress progress;
  gpointer user_data;
} CanvassCourier;

/**
 * CanvassFetched:
 * @n_files: what lies there now and is to be taken in, also where an error came after it
 * @n_left: as CanvassAccount.left
 * @more: whether there may be more, for another time after that
 */
typedef struct {
  guint n_files;
  guint n_left;
  gboolean more;
} CanvassFetched;

/* Gets what is new into LEDGER/incoming/. */
gboolean
canvass_courier_fetch (const CanvassCourier *self, CanvassFetched *fetched, GError **error);

/* Imports what was fetched and remembers it. @account is added to. Cards of kiosks that were not
 * admitted are kept in LEDGER/introduced/ and told as skipped. */
gboolean canvass_courier_take_in (const CanvassCourier *self,
                                  CanvassLedger *ledger,
                                  CanvassAccount *account,
                                  GError **error);

/* Writes what is acknowledged into LEDGER/outgoing/; *@n_records: how many there are. */
gboolean canvass_courier_make_ready (const CanvassCourier *self,
                                     CanvassLedger *ledger,
                                     guint64 *n_records,
                                     GError **error);

/* Sends that, every version of the campaign and all decisions. @sent: its last word. */
gboolean canvass_courier_send (const CanvassCourier *self, CanvassDropLine *sent, GError **error);

/* Changes nothing: asks what there is of the campaign. @found->files are new to this ledger, of
 * @found->bytes; @found->held are known. */
gboolean canvass_courier_check (const CanvassCourier *self, CanvassDropLine *found, GError **error);

/* For the others. (transfer full) (nullable) LEDGER/NAME/, made if it is not there. */
char *canvass_courier_folder (const CanvassCourier *self, const char *name, GError **error);
void canvass_courier_empty (const char *folder);

G_END_DECLS
