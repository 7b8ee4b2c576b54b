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

#include "format/decision-body.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

#define CANVASS_NOTE_MAX_BYTES (512 * 1024) /* of a note opened */
#define CANVASS_NOTE_MAX_LINE_BYTES 1000

typedef enum {
  CANVASS_NOTE_EXPORT, /* signatures or contacts went into a file */
  CANVASS_NOTE_BACKUP, /* of ledger and key */
  CANVASS_NOTE_SHARE,  /* somebody holds a share of the key */
  CANVASS_NOTE_COPY,   /* somebody holds something else */
} CanvassNoteKind;

const char *canvass_note_kind_name (CanvassNoteKind kind); /* "export" */

/* Texts are one plain line, "" for nothing, and say nothing of any signer. */
typedef struct {
  CanvassNoteKind kind;
  char day[CANVASS_DAY_CHARS];
  const char *what;              /* "civicrm", "csv", ... */
  const char *where;             /* the file, as it was called */
  const char *who;               /* can read or holds it */
  const char *consent, *channel; /* of contacts */
  guint64 count;                 /* signatures or contacts */
} CanvassNote;

/* A contact that went out. */
typedef struct {
  const guint8 *external_id; /* 16 bytes */
  const char *address;       /* in locked memory */
} CanvassNoteRow;

/**
 * CanvassNoteWriter:
 *
 * One note, in as many files as its rows need. They count once it is finished.
 */
typedef struct _CanvassNoteWriter CanvassNoteWriter;

/* @note: the day is set to today; @count is taken when finished. KEY while locked. */
CanvassNoteWriter *
canvass_note_writer_new (CanvassLedger *ledger, const CanvassNote *note, GError **error);
gboolean
canvass_note_writer_add (CanvassNoteWriter *self, const CanvassNoteRow *row, GError **error);
/* Durable. */
gboolean canvass_note_writer_finish (CanvassNoteWriter *self, guint64 count, GError **error);
/* What was written was not so after all: takes the files away. */
void canvass_note_writer_discard (CanvassNoteWriter *self);
void canvass_note_writer_free (CanvassNoteWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassNoteWriter, canvass_note_writer_free)

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
