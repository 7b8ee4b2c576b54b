/*
 * note.h: a file of a note, opened and read (FORMAT.md, "Note")
 *
 * What a note is for is told in notes.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/decision-body.h"
#include "format/key-file.h"

G_BEGIN_DECLS

#define CANVASS_NOTE_MAX_BYTES (512 * 1024) /* of a note opened */
#define CANVASS_NOTE_MAX_LINE_BYTES 1000    /* of a text or an address, as we write them */
#define CANVASS_NOTE_HEAD_BYTES (CANVASS_SIGN_PK_BYTES + CANVASS_SIGNATURE_BYTES)
#define CANVASS_NOTE_FIRST_LINE "canvass note 1"

typedef enum {
  CANVASS_NOTE_EXPORT, /* signatures or contacts went into a file */
  CANVASS_NOTE_BACKUP, /* of ledger and key */
  CANVASS_NOTE_SHARE,  /* somebody holds a share of the key */
  CANVASS_NOTE_COPY,   /* somebody holds something else */
  CANVASS_NOTE_N_KINDS,
} CanvassNoteKind;

const char *canvass_note_kind_name (CanvassNoteKind kind); /* "export" */

/* Texts are one line, "" for nothing, and say nothing of any signer. */
typedef struct {
  CanvassNoteKind kind;
  char day[CANVASS_DAY_CHARS];
  const char *what;              /* "civicrm", "csv", ... */
  const char *where;             /* the file, as it was called */
  const char *who;               /* can read or holds it */
  const char *consent, *channel; /* of contacts */
  guint64 count;                 /* signatures or contacts; known of a last part only */
} CanvassNote;

/* A contact that went out. */
typedef struct {
  const guint8 *external_id; /* 16 bytes */
  const char *address;       /* in locked memory */
} CanvassNoteRow;

/* One file. Everything it points to lies in the body that it was read from. */
typedef struct {
  const guint8 *signer_pk; /* whether they may speak for the campaign is the caller's to ask */
  guint8 campaign_id[CANVASS_ID_BYTES];
  guint8 id[CANVASS_ID_BYTES]; /* of the note: parts have the same */
  guint32 number;              /* of the part, from 0 */
  gboolean is_last;
  CanvassNote note;
  const char *lines, *end; /* each line ends with a zero byte */
} CanvassNotePart;

/* Signs a body: @body begins with room for the head, @length is of all of it. */
void canvass_note_sign (guint8 *body, gsize length, const CanvassKey *key);

/* @body: locked memory, which takes what was encrypted. Errors: as canvass_parcel_open; MALFORMED
 * (longer than a note may be, or as canvass_note_parse), TAMPERED (the signature). */
gboolean canvass_note_open (GBytes *file,
                            const CanvassKey *key,
                            guint8 body[static CANVASS_NOTE_MAX_BYTES],
                            CanvassNotePart *part,
                            GError **error);

/* A body whose signature holds, which is cut into lines in place. Error: MALFORMED. */
gboolean canvass_note_parse (guint8 *body, gsize length, CanvassNotePart *part, GError **error);

/* The next row behind @at (NULL before the first), FALSE after the last. */
gboolean canvass_note_part_next_row (const CanvassNotePart *self,
                                     const char **at,
                                     guint8 external_id[static CANVASS_ID_BYTES],
                                     CanvassNoteRow *row);

G_END_DECLS
