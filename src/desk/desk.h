/*
 * desk.h: one opened ledger with its roll, and the thread on which both are used
 *
 * Adding to the desk: whatever a view does is an engine's function, which the command line calls as
 * well. A view calls it in a job: canvass_desk_run_async () with a function that gets the ledger
 * and the roll, on the desk's one worker thread, and that copies what is to be shown into a result
 * of its own. Nothing that takes longer than reading a number happens on the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/progress.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/**
 * CanvassDesk:
 *
 * Main thread only, but for what jobs do. Has to be locked before the last reference goes, and
 * lives on until its thread has ended.
 *
 * Signals, all on the main thread: "changed" (counts and roll are other ones: show them anew),
 * "failed" (GError *: the roll could not be read anew), "account" (something was imported),
 * "locked" (drop everything that was shown, at once), "closed" (key and roll are wiped, and another
 * program may open the ledger).
 */
#define CANVASS_TYPE_DESK (canvass_desk_get_type ())
G_DECLARE_FINAL_TYPE (CanvassDesk, canvass_desk, CANVASS, DESK, GObject)

/* Every number follows from others: read = records + repeated + quarantined; quarantined = waiting
 * + rejected + withdrawn; records = signatures + others; signatures = unique + merged. */
typedef struct {
  guint64 read, repeated, records, quarantined;
  guint64 waiting, rejected, withdrawn;
  guint64 signatures, unique, merged;
  guint64 goal; /* 0: none named */
  guint n_contradictions;
} CanvassDeskSummary;

/* (transfer full) @key, which nobody else may have a pointer to afterwards. Nothing is opened yet.
 */
CanvassDesk *canvass_desk_new (const char *directory, CanvassKey *key);

/* Opens the ledger in the folder, or with @campaign (nullable) makes one there first. Fails with
 * CANVASS_LEDGER_ERROR; the desk is then locked. Once. */
void canvass_desk_open_async (CanvassDesk *self,
                              CanvassCampaign *campaign,
                              CanvassDeskProgress *progress,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean canvass_desk_open_finish (CanvassDesk *self, GAsyncResult *result, GError **error);

const char *canvass_desk_get_directory (CanvassDesk *self);
CanvassCampaign *
canvass_desk_get_campaign (CanvassDesk *self); /* (transfer none) newest; any thread
                                                 may read it; NULL before opened */
const CanvassDeskSummary *canvass_desk_get_summary (CanvassDesk *self);
/* (transfer none) (nullable) immutable, in locked memory. For jobs, as long as they run; any
 * thread. */
const CanvassKey *canvass_desk_get_key (CanvassDesk *self);
/* (transfer none) (nullable) of the last import that is to be shown. */
const CanvassAccount *canvass_desk_get_account (CanvassDesk *self);
/* @account: (transfer full) Emits "account". */
void canvass_desk_set_account (CanvassDesk *self, CanvassAccount *account);
gboolean canvass_desk_is_locked (CanvassDesk *self);
/* Something runs or waits that changes the ledger or takes long, or is held. */
gboolean canvass_desk_is_busy (CanvassDesk *self);
/* For what goes on for this desk elsewhere than on its thread, such as on a network: busy until it
 * is released as often. */
void canvass_desk_hold (CanvassDesk *self);
void canvass_desk_release (CanvassDesk *self);

/**
 * CanvassDeskJob:
 * @CANVASS_DESK_READS: only reads, and soon; goes before the other ones that wait
 * @CANVASS_DESK_CHANGES: changes the ledger; when no further change waits, the roll is made anew
 *   and "changed" follows. @roll may be the one from before the change that ran last
 * @CANVASS_DESK_LONG: only reads, but takes more than a second
 */
typedef enum {
  CANVASS_DESK_READS = 0,
  CANVASS_DESK_CHANGES = 1 << 0, /* TRUE */
  CANVASS_DESK_LONG = 1 << 1,
} CanvassDeskJob;

/* On the worker. Both of @ledger and @roll are nobody else's meanwhile. @progress is never NULL.
 * Returns (transfer full) what @result_free frees; NULL is no failure by itself. A @cancellable
 * that is cancelled means stop soon: the user asked, or the desk is being locked. */
typedef gpointer (*CanvassDeskWork) (CanvassLedger *ledger,
                                     CanvassRoll *roll,
                                     gpointer data,
                                     CanvassDeskProgress *progress,
                                     GCancellable *cancellable,
                                     GError **error);

/* @progress: (nullable) to be shown while the job runs. @data_free, @result_free: (nullable), both
 * from any thread. @callback comes before "changed", also when the desk was locked meanwhile (then
 * as a rule with G_IO_ERROR_CANCELLED): it must not show anything then. A short job that was
 * cancelled fails with that always, also when it had ended already; a longer one may still tell
 * what it did. */
void canvass_desk_run_async (CanvassDesk *self,
                             CanvassDeskWork work,
                             gpointer data,
                             GDestroyNotify data_free,
                             GDestroyNotify result_free,
                             CanvassDeskJob kind,
                             CanvassDeskProgress *progress,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* NULL with @error set, or what the work returned: (transfer full). */
gpointer canvass_desk_run_finish (CanvassDesk *self, GAsyncResult *result, GError **error);

/* In a long job, between two steps at which it holds nothing of the ledger's or the roll's: lets
 * the short ones that wait go first. */
void canvass_desk_let_pass (CanvassDesk *self);

/* Emits "locked", stops what is running and drops what waits; "closed" follows. Safe to repeat. */
void canvass_desk_lock (CanvassDesk *self);

G_END_DECLS
