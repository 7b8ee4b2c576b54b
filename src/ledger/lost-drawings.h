/*
 * lost-drawings.h: whose drawing an export lacks, since the ledger's copy of the record has rotted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* { 0 } is none. */
typedef struct {
  guint64 n;
  GString *ids; /* (owned) (nullable) the first of these records' */
} CanvassLostDrawings;

void canvass_lost_drawings_clear (CanvassLostDrawings *self);

/* @record_id: 16 bytes. */
void canvass_lost_drawings_add (CanvassLostDrawings *self, const guint8 *record_id);

/* To be asked once @path is in place with all @n_signatures. TRUE if nothing is lost; INCOMPLETE
 * names the records and what cures them. */
gboolean canvass_lost_drawings_tell (const CanvassLostDrawings *self,
                                     const char *path,
                                     guint64 n_signatures,
                                     GError **error);

G_END_DECLS
