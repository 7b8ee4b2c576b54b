/*
 * work-fixture.h: waiting for what a CanvassWork comes to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/work.h"

/* What came of a task. */
typedef struct {
  CanvassOutcome outcome;
  guint64 number;
  guint64 forgotten;
  gboolean some_refused;
  char *name;
  char *why;
  double fraction;
  guint n_progress;
  gboolean done;
} Answer;

void answer_clear (Answer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

/* Callbacks, with an Answer; they assert what a CanvassWork promises. */
void answer_on_progress (double fraction, gpointer user_data);
void answer_on_done (const CanvassWorkResult *result, gpointer user_data);

/* Runs the main loop until it is done. */
void answer_wait (Answer *self);

/* (transfer container) @one alone. */
GPtrArray *only (gpointer one);
