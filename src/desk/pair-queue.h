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

/* The first pair without an answer, the most probable first; -1 when there is none. What answers
 * about others tell by themselves is passed over. */
gint canvass_pair_queue_get_next (CanvassPairQueue *self);
void canvass_pair_queue_answer (CanvassPairQueue *self, guint pair, CanvassPairAnswer answer);
/* All certain pairs are of one person each; and no more. */
void canvass_pair_queue_answer_certain (CanvassPairQueue *self, gboolean same);
/* The pair answered last, whose answer is taken back; -1 when there is none. @answer: (out) */
gint canvass_pair_queue_take_back (CanvassPairQueue *self, CanvassPairAnswer *answer);

guint canvass_pair_queue_count_open (CanvassPairQueue *self);
guint canvass_pair_queue_count_certain (CanvassPairQueue *self); /* open ones */

/* The cluster that the pair is in, -1 if the two make none. */
gint canvass_pair_queue_find_cluster (CanvassPairQueue *self, guint pair);
void canvass_pair_queue_answer_cluster (CanvassPairQueue *self, guint cluster);

G_END_DECLS
