/*
 * source-folder.h: a source folder while it is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/content.h"
#include "campaign/source.h"

G_BEGIN_DECLS

#define CANVASS_SOURCE_CAMPAIGN_FILE "campaign.ini"
#define CANVASS_SOURCE_DISTRICTS_FILE "districts.csv"
#define CANVASS_SOURCE_DROP_FILE "drop.ini"

#define CANVASS_SOURCE_TAB_COLUMNS 4 /* as CommonMark has it */

struct _CanvassSourceFolder {
  char *path;        /* (nullable) only what is in @files */
  GHashTable *files; /* (nullable) (element-type utf8 GBytes) in place of the folder's own */
  char *today;
  GPtrArray *problems;     /* (element-type CanvassProblem) */
  GPtrArray *completeness; /* (element-type CanvassCompleteness) */
  guint n_errors;
  CanvassContent *content;
  CanvassSourceTable *table; /* (nullable) of what is in @content */
  GHashTable *hidden;        /* (element-type utf8) fields that campaign.ini names and hides */
  char **languages;          /* (nullable) the tags that campaign.ini names */
  guint languages_line;      /* where it does */
};

/* Takes @what and @remedy, one sentence each. */
void canvass_source_error (CanvassSourceFolder *self,
                           CanvassFault fault,
                           const char *file,
                           guint line,
                           char *what,
                           char *remedy);
void canvass_source_warn (CanvassSourceFolder *self,
                          CanvassFault fault,
                          const char *file,
                          guint line,
                          char *what,
                          char *remedy);

gboolean canvass_source_has_file (const CanvassSourceFolder *self, const char *name);

/* What was told last is about something that is not there, and this is its place. */
void canvass_source_name_place (CanvassSourceFolder *self, const char *section, const char *key);

/* (transfer full) (nullable) the file as UTF-8 with line feeds and spaces only; NULL when it cannot
 * be read at all, which is then a problem. */
char *canvass_source_load (CanvassSourceFolder *self, const char *name, gsize max_bytes);

/* A line "key = value". */
typedef struct {
  char *section; /* "" before the first one */
  char *key;
  char *value; /* trimmed; may be "" */
  guint line;
} CanvassEntry;

/* A line "[section]". */
typedef struct {
  char *name;
  guint line;
} CanvassSection;

typedef struct {
  GPtrArray *entries;  /* (element-type CanvassEntry) */
  GPtrArray *sections; /* (element-type CanvassSection) */
  char *body;          /* of a text file, behind its head; else "" */
  guint body_line;     /* where that begins; 0 if the head never ended */
} CanvassEntries;

typedef enum {
  CANVASS_ENTRIES_CAMPAIGN, /* sections, no continuation lines, no body */
  CANVASS_ENTRIES_TEXT,     /* continuation lines, then a line of hyphens and the body */
} CanvassEntriesStyle;

/* Tells lines it cannot read and keys that come twice. */
CanvassEntries *canvass_entries_read (CanvassSourceFolder *folder,
                                      const char *file,
                                      const char *text,
                                      CanvassEntriesStyle style);
void canvass_entries_free (CanvassEntries *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassEntries, canvass_entries_free)

/* Of three hyphens or more: what ends the head of a text. */
gboolean canvass_entries_is_rule (const char *line);

const CanvassEntry *
canvass_entries_find (const CanvassEntries *self, const char *section, const char *key);
/* Its line, or 0. */
guint canvass_entries_line (const CanvassEntries *self, const char *section, const char *key);

/* (transfer full) ": did you mean “x”?", or "" when nothing known is near @word. */
char *canvass_source_guess (const char *word, const char *const *known);

/* Fill in the folder's content, in this order; there need be no table of districts. */
/* drop.ini, if there is one. */
void canvass_source_read_drop (CanvassSourceFolder *self);
void canvass_source_read_districts (CanvassSourceFolder *self);
void canvass_source_parse_districts (CanvassSourceFolder *self); /* of which this is a part */
void canvass_source_read_campaign (CanvassSourceFolder *self);
void canvass_source_read_text (CanvassSourceFolder *self, const char *language);

G_END_DECLS
