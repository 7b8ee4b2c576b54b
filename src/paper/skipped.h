/*
 * skipped.h: lines of sheets that were looked at and have nobody on them
 *
 * A text in the desk's own table for paper, one line for each: "3 empty 12", of line, what it is
 * and sheet. It says nothing of any signer, no other desk or program reads it, and without it no
 * more is lost than which lines need no second look.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "paper/paper.h"

G_BEGIN_DECLS

typedef struct _CanvassSkipped CanvassSkipped;

/* A file that is missing is empty, lines of it that are none of ours are passed over. Errors:
 * CANVASS_FORMAT_ERROR_FILE, _TOO_LARGE. */
CanvassSkipped *canvass_skipped_new (const char *path, GError **error);
void canvass_skipped_free (CanvassSkipped *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSkipped, canvass_skipped_free)

/* OPEN, EMPTY or CROSSED_OUT. */
CanvassPaperLine canvass_skipped_get (const CanvassSkipped *self, const char *sheet, guint line);
/* Durable; as before if it fails (CANVASS_FORMAT_ERROR_FILE, _TOO_LARGE: never more than
 * canvass_skipped_new () takes). */
gboolean canvass_skipped_set (
    CanvassSkipped *self, const char *sheet, guint line, CanvassPaperLine what, GError **error);

G_END_DECLS
