/*
 * pair-queue.h: which pairs of signatures are still to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/duplicates.h"

G_BEGIN_DECLS

typedef struct _CanvassPairQueue CanvassPairQueue;

typedef enum {
  CANVASS_PAIR_OPEN,
  CANVASS_PAIR_SAME,
  CANVASS_PAIR_DIFFERENT,
  CANVASS_PAIR_SKIPPED,
} CanvassPairAnswer;

CanvassPairQueue *canvass_pair_queue_new (CanvassMatching *matching); /* takes it */
void canvass_pair_queue_free (CanvassPairQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPairQueue, canvass_pair_queue_free)

CanvassMatching *canvass_pair_queue_get_matching (CanvassPairQueue *self); /* (transfer none) */

/* The first pair without an answer, the most probable first; -1 when there is none. */
gint canvass_pair_queue_get_next (CanvassPairQueue *self);

/* (transfer full) as canvass_duplicates_list_certain () does, by the answers that were given here.
 */
GPtrArray *canvass_pair_queue_list_certain (CanvassPairQueue *self);

/* Each returns the number of the answer, by which it is taken back. It is for one pair, for all
 * open pairs of a cluster (the same person), or for all open ones of two who are among @people, as
 * the function above lists them (the same). */
guint canvass_pair_queue_answer (CanvassPairQueue *self, guint pair, CanvassPairAnswer answer);
guint canvass_pair_queue_answer_cluster (CanvassPairQueue *self, guint cluster);
guint canvass_pair_queue_answer_certain (CanvassPairQueue *self, const GPtrArray *people);

/* The number of the answer that was given last and not taken back; 0 when there is none. */
guint canvass_pair_queue_get_last (CanvassPairQueue *self);
/* Opens the pairs that it was for. */
void canvass_pair_queue_take_back (CanvassPairQueue *self, guint number);

guint canvass_pair_queue_count_open (CanvassPairQueue *self);
guint canvass_pair_queue_count_certain (CanvassPairQueue *self); /* open ones */

/* The cluster that the pair is in, -1 if the two make none. */
gint canvass_pair_queue_find_cluster (CanvassPairQueue *self, guint pair);

G_END_DECLS
