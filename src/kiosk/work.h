/*
 * work.h: what a table does beside signing, to sticks and drops that may take long or never answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/panel-protocol.h"

G_BEGIN_DECLS

/**
 * CanvassWorkResult:
 * @outcome: how it ended
 * @number: records that are safely there; of acknowledgements taken in, records forgotten
 * @forgotten: records that acknowledgements made the table forget on the way
 * @unreadable: records that the vaults have lost, and that are zeros in what was written
 * @some_refused: with DONE: files that were found beside were not taken
 * @name: (owned): of the stick, or the drop
 * @why: (owned) (nullable): in English, for the log: what happened and what to do. Set unless all
 * is well; with DONE as well where something on the side is not
 */
typedef struct {
  CanvassOutcome outcome;
  guint64 number;
  guint64 forgotten;
  guint64 unreadable;
  gboolean some_refused;
  char *name;
  char *why;
} CanvassWorkResult;

void canvass_work_result_clear (CanvassWorkResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassWorkResult, canvass_work_result_clear)

/* Both from the main loop; @fraction: 0…1, never less than before. @result is valid during the
 * call. Done comes exactly once, however it ends, and nothing after it. */
typedef void (*CanvassWorkProgress) (double fraction, gpointer user_data);
typedef void (*CanvassWorkDone) (const CanvassWorkResult *result, gpointer user_data);

/**
 * CanvassWork:
 *
 * One such task, under way. Holds itself until it is done; who lets go of it earlier is still told.
 */
#define CANVASS_TYPE_WORK (canvass_work_get_type ())
G_DECLARE_FINAL_TYPE (CanvassWork, canvass_work, CANVASS, WORK, GObject)

/* Asks it to stop: it ends as CANCELLED, unless it is done before, and leaves nothing half. One
 * that does not answer is left after its patience as any other. */
void canvass_work_cancel (CanvassWork *self);

/* For those that do it. */

/* Runs in a thread of its own, owns what it is given and fills @result. */
typedef void (*CanvassWorkFunc) (CanvassWork *self, gpointer job, CanvassWorkResult *result);

/* (transfer full) Runs @func (@job). @progress: (nullable). When it says nothing for @patience_ms
 * the thread is left to itself and the work ends as HUNG, with @name in the result; it is cancelled
 * and never heard of again, whatever comes of it. @job is freed after @done; that of a thread that
 * was left, whenever that ends. */
CanvassWork *canvass_work_start (CanvassWorkFunc func,
                                 gpointer job,
                                 GDestroyNotify destroy,
                                 const char *name,
                                 guint patience_ms,
                                 CanvassWorkProgress progress,
                                 CanvassWorkDone done,
                                 gpointer user_data);
/* From the thread: it is alive and this far. */
void canvass_work_report (CanvassWork *self, double fraction);
/* From the thread: until told otherwise it deals with the table's own disk, and takes its time. */
void canvass_work_set_patient (CanvassWork *self, gboolean patient);
GCancellable *canvass_work_get_cancellable (CanvassWork *self); /* (transfer none) */

G_END_DECLS
