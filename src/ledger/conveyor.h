/*
 * conveyor.h: work spread over all cores, with its results in order
 *
 * One feeder thread fills a bounded ring of slots, workers work on them in any order, the calling
 * thread drains them in the order they were filled. Memory is that of the ring, however long the
 * work is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every function gets the @user_data of canvass_conveyor_run (). */
typedef struct {
  gpointer (*slot_new) (gpointer user_data);
  void (*slot_free) (gpointer slot);
  gpointer (*tools_new) (gpointer user_data); /* what one worker needs; made in its thread */
  void (*tools_free) (gpointer tools);
  gboolean (*fill) (gpointer slot, gpointer user_data); /* feeder's thread; FALSE: no more */
  void (*work) (gpointer slot, gpointer tools, gpointer user_data); /* a worker's thread */
  gboolean (*drain) (gpointer slot, gpointer user_data); /* calling thread; FALSE: stop early */
} CanvassConveyorSteps;

/* Returns when everything is drained or @drain stopped it, with all threads ended. @n_workers 0
 * means one a core. */
void canvass_conveyor_run (const CanvassConveyorSteps *steps, guint n_workers, gpointer user_data);

G_END_DECLS
