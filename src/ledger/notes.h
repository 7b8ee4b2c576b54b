/*
 * notes.h: what has left the ledger, and who holds what of it
 *
 * A suppression file may name only what an export carried out before, and whoever destroys a
 * campaign has to be told what lies elsewhere. Both stand in notes/: files sealed to the campaign's
 * recipients and signed by whoever made them (FORMAT.md, "Note"). They are no decisions and change
 * no roll.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"
#include "ledger/note.h"

G_BEGIN_DECLS

/**
 * CanvassNoteWriter:
 *
 * One note, in as many files as its rows need. They count once it is finished.
 */
typedef struct _CanvassNoteWriter CanvassNoteWriter;

/* @note: its texts may be NULL and are made one plain line; the day is set to today; @count is
 * taken when finished. KEY while locked. */
CanvassNoteWriter *
canvass_note_writer_new (CanvassLedger *ledger, const CanvassNote *note, GError **error);
gboolean
canvass_note_writer_add (CanvassNoteWriter *self, const CanvassNoteRow *row, GError **error);
/* Durable, and stays. */
gboolean canvass_note_writer_finish (CanvassNoteWriter *self, guint64 count, GError **error);
/* What was written was not so after all: takes the files away. */
void canvass_note_writer_discard (CanvassNoteWriter *self);
void canvass_note_writer_free (CanvassNoteWriter *self); /* takes away what was not finished */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassNoteWriter, canvass_note_writer_free)

/* (transfer full) who can read what is encrypted to them, for a note: "Ana, 0f1e2d3c". */
char *canvass_note_name_recipients (const CanvassPublicKey *recipients, guint n);

/* One without rows. */
gboolean canvass_ledger_add_note (CanvassLedger *self, const CanvassNote *note, GError **error);

typedef gboolean (*CanvassNoteVisitor) (const CanvassNote *note, gpointer user_data);
typedef gboolean (*CanvassNoteRowVisitor) (const CanvassNote *note,
                                           const CanvassNoteRow *row,
                                           gpointer user_data);
/* By day. Files that do not open, or that no coordinator signed, are passed over and counted in
 * @n_unreadable (nullable). A note in several files is told once, its rows all. Return FALSE to
 * stop. */
gboolean canvass_ledger_foreach_note (CanvassLedger *self,
                                      CanvassNoteVisitor visitor,
                                      CanvassNoteRowVisitor row_visitor,
                                      gpointer user_data,
                                      guint *n_unreadable,
                                      GError **error);

G_END_DECLS
