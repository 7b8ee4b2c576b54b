/*
 * child.h: `canvass drop …` as a child, which talks to a network and is not trusted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/report.h"

G_BEGIN_DECLS

/* From being asked to stop, by SIGTERM, until it is ended. */
#define CANVASS_DROP_CHILD_GRACE_MS 5000

/**
 * CanvassDropChild:
 * @argv: the program and its arguments
 * @start: (nullable): has it started elsewhere instead, with @output and @complaints as its
 * standard output and error; closing the other end of @lifeline asks it to stop. All three stay the
 *   caller's
 * @patience_ms: between two lines of what it prints
 * @progress: (nullable): bytes, from the same thread
 * @cancellable: asks the child to stop, and ends it a while later
 */
typedef struct {
  const char *const *argv;
  gboolean (*start) (int output, int complaints, int lifeline, gpointer user_data, GError **error);
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

/* Of a `canvass` that ran, the line that it said last is the reason, and what stands before it a
 * warning at most. @error: (inout) (nullable). */
void canvass_drop_child_shorten (GError **error);

/* Starts @argv as such a child: in a session of its own, ended with this process, with little of
 * its environment, and nothing open but /dev/null and these two, which stay the caller's. Errors:
 * of g_spawn_async (). */
gboolean canvass_drop_child_spawn (
    const char *const *argv, int output, int complaints, GPid *pid, GError **error);

G_END_DECLS
