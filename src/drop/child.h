/*
 * child.h: `canvass drop …` as a child, which talks to a network and is not trusted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/report.h"

G_BEGIN_DECLS

/**
 * CanvassDropChild:
 * @argv: the program and its arguments
 * @patience_ms: between two lines of what it prints
 * @progress: (nullable): bytes, from the same thread
 * @cancellable: asks the child to stop, and ends it a while later
 */
typedef struct {
  const char *const *argv;
  guint patience_ms;
  void (*progress) (guint64 done, guint64 total, gpointer user_data);
  gpointer user_data;
  GCancellable *cancellable;
} CanvassDropChild;

/* Runs it to its end, in the calling thread. TRUE with its last line. Errors: CANVASS_DROP_ERROR as
 * it says, or OFFLINE when it says nothing for too long; G_IO_ERROR_CANCELLED; G_IO_ERROR_FAILED
 * when it cannot be started, crashes or says what it may not. The message is the child's own. */
gboolean
canvass_drop_child_run (const CanvassDropChild *self, CanvassDropLine *last, GError **error);

G_END_DECLS
