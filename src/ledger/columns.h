/*
 * columns.h: which columns a file of contacts has, by a preset or by a mapping of one's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_COLUMNS_MAX_BYTES (64 * 1024) /* of a mapping */

/* What stands in a column. E-mail, phone and street only in the file of a consent of their channel
 * (columns.c says how mappings call each). */
typedef enum {
  CANVASS_COLUMN_FIRST_NAME,
  CANVASS_COLUMN_LAST_NAME,
  CANVASS_COLUMN_NAME, /* as given */
  CANVASS_COLUMN_EMAIL,
  CANVASS_COLUMN_EMAIL_OPT_IN, /* Y, N where it was refused, or nothing */
  CANVASS_COLUMN_PHONE,
  CANVASS_COLUMN_PHONE_OPT_IN,
  CANVASS_COLUMN_STREET,
  CANVASS_COLUMN_CITY,
  CANVASS_COLUMN_REGION,
  CANVASS_COLUMN_POSTCODE,
  CANVASS_COLUMN_COUNTRY, /* its full English name */
  CANVASS_COLUMN_COUNTRY_CODE,
  CANVASS_COLUMN_DISTRICT,
  CANVASS_COLUMN_LANGUAGE, /* BCP 47: es */
  CANVASS_COLUMN_LOCALE,   /* with the country that it is mostly spoken in: es_ES */
  CANVASS_COLUMN_EXTERNAL_ID,
  CANVASS_COLUMN_CONSENT, /* its name, as a tag */
  CANVASS_COLUMN_CONSENT_DAY,
  CANVASS_COLUMN_CAMPAIGN, /* hash of the file that was signed */
  CANVASS_N_COLUMN_KINDS,
  CANVASS_COLUMN_FIELD = CANVASS_N_COLUMN_KINDS, /* @text: a field of the campaign's own */
  CANVASS_COLUMN_TEXT,                           /* @text itself */
} CanvassColumnKind;

typedef struct {
  char *title;
  CanvassColumnKind kind;
  char *text; /* (nullable) */
} CanvassColumn;

typedef struct {
  char *name;         /* of the preset, or of the file */
  GPtrArray *columns; /* (element-type CanvassColumn) */
  gboolean lines;     /* JSON, one object a line, and not a table */
} CanvassColumns;

/* (nullable) "civicrm", "actionnetwork", "nationbuilder", "csv" or "jsonl". */
CanvassColumns *canvass_columns_of_preset (const char *name);
/* A mapping: lines of "Column title = source", # comments. The error (G_IO_ERROR_INVALID_DATA)
 * names file and line, and what would be right. */
CanvassColumns *canvass_columns_read (const char *path, GError **error);
/* The same of a file's bytes. @path: as it is called. */
CanvassColumns *canvass_columns_parse (GBytes *bytes, const char *path, GError **error);
/* The same, and the line (from 1) in which something is wrong, or 0 for none of them. */
CanvassColumns *
canvass_columns_parse_and_tell (GBytes *bytes, const char *path, guint *line, GError **error);
void canvass_columns_free (CanvassColumns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassColumns, canvass_columns_free)

G_END_DECLS
