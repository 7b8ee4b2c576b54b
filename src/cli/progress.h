/*
 * progress.h: one line on stderr that says how far long work is, if a person is looking
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From now on canvass_progress_step () writes "@what: 12 of 300" when stderr is a terminal. @what
 * is borrowed. */
void canvass_progress_begin (const char *what);

/* (transfer none) For work that can stop half-way: until the end, Ctrl-C or SIGTERM cancels it at
 * the next step instead of ending the process; a second one ends it. */
GCancellable *canvass_progress_get_cancellable (void);

/* A CanvassProgress (ledger/ledger.h). */
void canvass_progress_step (guint64 done, guint64 total, gpointer unused);

/* Wipes the line, which the next step writes again. */
void canvass_progress_wipe (void);
/* Wipes it for good. Doing it twice is fine. */
void canvass_progress_end (void);

G_END_DECLS
