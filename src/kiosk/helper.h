/*
 * helper.h: a program of ours that is given something, thinks, and answers
 *
 * What the kiosk itself is better not linked with runs apart: it reads its standard input to the
 * end, prints an answer and exits.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) (nullable) the program @name: beside this one, in @built of a build ("../kiosk"),
 * or where it is installed. */
char *canvass_helper_find (const char *name, const char *built);

/* @program: its path. @environment: all that is in its environment; NULL for ours. It is ended when
 * it takes longer than @patience_seconds. */
void canvass_helper_run_async (const char *program,
                               const char *const *environment,
                               GBytes *input,
                               guint patience_seconds,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* (transfer full) what it printed. Errors: G_IO_ERROR_TIMED_OUT, CANCELLED, FAILED, or of starting
 * a program. */
GBytes *canvass_helper_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
