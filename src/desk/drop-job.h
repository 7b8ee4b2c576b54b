/*
 * drop-job.h: fetching from a ledger's drop and sending to it, beside whatever else is done
 *
 * Main thread. While the network is asked the desk's own thread is free, and the desk counts as
 * busy; locking it ends that as cancelling does. Whatever fails half-way, what came or went before
 * stays, and the next time goes on from there. One at a time, for a ledger.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "desk/settings.h"
#include "drop/report.h"

G_BEGIN_DECLS

/**
 * CanvassDeskDrop:
 * @credentials: (nullable): the path of the file that says who asks
 * @of_campaign: nobody has chosen one: it is where the campaign lets its tables send
 */
typedef struct {
  char *address;
  char *credentials;
  gboolean of_campaign;
} CanvassDeskDrop;

/* (transfer full) (nullable) as the settings say, or else the campaign. */
CanvassDeskDrop *canvass_desk_drop_find (CanvassDesk *desk, CanvassDeskSettings *settings);
CanvassDeskDrop *canvass_desk_drop_copy (const CanvassDeskDrop *self);
void canvass_desk_drop_free (CanvassDeskDrop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassDeskDrop, canvass_desk_drop_free)

typedef enum {
  CANVASS_DROP_PHASE_FETCHING,
  CANVASS_DROP_PHASE_READING,
  CANVASS_DROP_PHASE_SIGNING,
  CANVASS_DROP_PHASE_SENDING,
} CanvassDropPhase;

/* @user_data is the callback's. */
typedef void (*CanvassDropPhaseFunc) (CanvassDropPhase phase, gpointer user_data);

/* What is new in the drop: batches, decisions, versions of the campaign. */
void canvass_drop_fetch_async (CanvassDesk *desk,
                               const CanvassDeskDrop *drop,
                               CanvassDeskProgress *progress,
                               CanvassDropPhaseFunc phase,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* @account: added to, also when it fails with CANVASS_DROP_ERROR, CANVASS_LEDGER_ERROR or
 * G_IO_ERROR. */
gboolean canvass_drop_fetch_finish (CanvassDesk *desk,
                                    GAsyncResult *result,
                                    CanvassAccount **account,
                                    GError **error);

/* Acknowledgements of all that has arrived, versions of the campaign, and all decisions. */
void canvass_drop_send_async (CanvassDesk *desk,
                              const CanvassDeskDrop *drop,
                              CanvassDeskProgress *progress,
                              CanvassDropPhaseFunc phase,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* *@n_records: that are acknowledged. *@n_files: which went over now. */
gboolean canvass_drop_send_finish (
    CanvassDesk *desk, GAsyncResult *result, guint64 *n_records, guint64 *n_files, GError **error);

/* Only asks what there is. */
void canvass_drop_check_async (CanvassDesk *desk,
                               const CanvassDeskDrop *drop,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean canvass_drop_check_finish (
    CanvassDesk *desk, GAsyncResult *result, guint64 *n_new, guint64 *n_known, GError **error);

/* (transfer full) `canvass`, beside this program, where a build has it, or where it is installed.
 */
char *canvass_drop_find_program (void);

G_END_DECLS
