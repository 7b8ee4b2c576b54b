/*
 * source.h: a campaign's source folder: reading, checking, sealing
 *
 * The folder is described in data/campaign-template/ by comments, as its writer meets it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

G_BEGIN_DECLS

#define CANVASS_SOURCE_BODY "body" /* where the petition itself is meant, no key of a head */
#define CANVASS_SOURCE_MAX_DISTRICTS_BYTES (32 * 1024 * 1024)

typedef enum {
  CANVASS_PROBLEM_ERROR,   /* cannot be sealed */
  CANVASS_PROBLEM_WARNING, /* can, but somebody will stumble */
} CanvassProblemSeverity;

/* What is wrong, for an app that words it for who does not write in the files. */
typedef enum {
  CANVASS_FAULT_OTHER, /* only @what and @remedy say it */
  CANVASS_FAULT_MISSING,
  CANVASS_FAULT_TOO_MUCH, /* longer, or more of them, than there may be */
  CANVASS_FAULT_MARKS,    /* invisible ones */
  CANVASS_FAULT_ASK,      /* not about thirty words */
  CANVASS_FAULT_LEFT_TO_FIRST,
  CANVASS_FAULT_MARKUP,    /* HTML, code, or lists too deep in each other */
  CANVASS_FAULT_NOT_SHOWN, /* links and pictures */
  CANVASS_FAULT_UNUSED,    /* a text */
  CANVASS_FAULT_GAP,       /* where a district's number stands */

  CANVASS_FAULT_ID,
  CANVASS_FAULT_NUMBER,
  CANVASS_FAULT_COUNTRY,
  CANVASS_FAULT_ADDRESS, /* of the web */
  CANVASS_FAULT_DAY,
  CANVASS_FAULT_PAST,
  CANVASS_FAULT_DESTROYED_FIRST, /* before the last day to sign */
  CANVASS_FAULT_FORGOTTEN_FIRST, /* before the screen is covered */

  CANVASS_FAULT_NAME,       /* not required, or asked for twice */
  CANVASS_FAULT_SHUTS_OUT,  /* some could not sign */
  CANVASS_FAULT_NO_CONTACT, /* offered, or asked, and not the other */
  CANVASS_FAULT_REQUIRED_CONTACT,
  CANVASS_FAULT_CONSENT, /* about something that is not asked, or not kept */
  CANVASS_FAULT_AGE,
  CANVASS_FAULT_NO_STREET,
  CANVASS_FAULT_CHOICES,     /* too few or too many */
  CANVASS_FAULT_TABLE,       /* of streets, and a question that it needs is hidden */
  CANVASS_FAULT_CREDENTIALS, /* whoever has the campaign has those of its drop */

  /* of a table of streets */
  CANVASS_FAULT_ROW_HEADER,
  CANVASS_FAULT_ROW_COLUMNS,
  CANVASS_FAULT_ROW_TEXT, /* no name of a street or a district */
  CANVASS_FAULT_ROW_NUMBER,
  CANVASS_FAULT_ROW_SIDE,
  CANVASS_FAULT_ROW_CLASH, /* a house in two districts */
  CANVASS_FAULT_ROW_MORE,  /* than is told */
  CANVASS_N_FAULTS,
} CanvassFault;

typedef struct {
  CanvassProblemSeverity severity;
  CanvassFault fault;
  char *file;   /* relative to the folder */
  guint line;   /* from 1; 0 for the whole file */
  char *what;   /* one sentence, English */
  char *remedy; /* one sentence: what to do */
  /* (nullable) of what is missing, where @line cannot tell: "title", or "body" for the petition */
  char *section;
  char *key;
} CanvassProblem;

typedef struct {
  char *language;
  guint written; /* of @wanted texts and labels */
  guint wanted;
} CanvassCompleteness;

/**
 * CanvassSourceFolder:
 *
 * What was read from a folder, with everything that is wrong with it.
 */
typedef struct _CanvassSourceFolder CanvassSourceFolder;

/* Never fails: an unreadable folder is a problem like any other. */
CanvassSourceFolder *canvass_source_read (const char *folder);
/* The same as if it were @today ("2026-11-23"): dates that lie in the past are a problem. */
CanvassSourceFolder *canvass_source_read_on (const char *folder, const char *today);
/* With @files (element-type utf8 GBytes, by name) in place of those of the same name in @folder,
 * which may be NULL; one that is NULL is not there. Nothing of @files is written. Any thread, as
 * long as nobody changes @files. */
CanvassSourceFolder *
canvass_source_read_files (const char *folder, GHashTable *files, const char *today);
/* A table of streets that was read. Immutable; any thread may use it. */
typedef struct _CanvassSourceTable CanvassSourceTable;

CanvassSourceTable *canvass_source_table_ref (CanvassSourceTable *self);
void canvass_source_table_unref (CanvassSourceTable *self);
/* (transfer none) (nullable) the folder's, if nothing is wrong with it. */
CanvassSourceTable *canvass_source_get_table (const CanvassSourceFolder *self);
/* As canvass_source_read_files (), with @table (nullable) in place of districts.csv as long as that
 * is the file it was read from: to read again and again what somebody writes. */
CanvassSourceFolder *canvass_source_read_beside (CanvassSourceTable *table,
                                                 const char *folder,
                                                 GHashTable *files,
                                                 const char *today);
void canvass_source_free (CanvassSourceFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSourceFolder, canvass_source_free)

/* (transfer none), sorted by file and line. */
GPtrArray *canvass_source_get_problems (const CanvassSourceFolder *self);
guint canvass_source_get_n_errors (const CanvassSourceFolder *self);
const char *canvass_source_get_id (const CanvassSourceFolder *self); /* (nullable) */
/* Of the table in districts.csv; 0 without one. */
guint canvass_source_get_n_districts (const CanvassSourceFolder *self);
guint canvass_source_get_n_streets (const CanvassSourceFolder *self);
/* (transfer none) (element-type CanvassCompleteness), first language first. */
GPtrArray *canvass_source_get_completeness (const CanvassSourceFolder *self);

/* The folder's own recipients: paths of the .pub files below @folder, sorted, such as
 * "recipients/ana.pub". (transfer full) (element-type utf8), empty where there are none. */
#define CANVASS_SOURCE_RECIPIENTS_FOLDER "recipients"
GPtrArray *canvass_source_list_recipients (const char *folder);

/* Signs with @sign_sk. @recipients: the sealing key first, none twice, 1–8. Returns the .campaign
 * file, or NULL: SOURCE while there are errors, INVALID for the recipients. Deterministic. */
GBytes *canvass_source_seal (const CanvassSourceFolder *self,
                             const CanvassPublicKey *recipients,
                             guint n_recipients,
                             const guint8 sign_sk[static CANVASS_SIGN_SK_BYTES],
                             GError **error);

/* A campaign to look at before it can be sealed: what is missing or wrong is taken from the first
 * language, or is a dash. Signed with a key that nobody keeps, for a recipient that nobody is. NULL
 * when there is too little. */
CanvassCampaign *canvass_source_sample (const CanvassSourceFolder *self, GError **error);

/* (transfer full) (nullable) a file of the commented starting point, with dates filled in. */
GBytes *canvass_source_get_template (const char *name, GError **error);

/* Writes the commented starting point into @folder, which must not exist or be empty. Every file
 * passes canvass_source_read () without a problem. */
gboolean canvass_source_create (const char *folder, GError **error);

G_END_DECLS
