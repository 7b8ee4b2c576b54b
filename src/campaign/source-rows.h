/*
 * source-rows.h: a table as spreadsheets save it: CSV, RFC 4180, one row a line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CANVASS_ROW_MAX_COLUMNS 8

typedef struct {
  guint row_line;    /* of the row that was read last, from 1 */
  guint n_columns;   /* of it; only the first CANVASS_ROW_MAX_COLUMNS are kept */
  gboolean unclosed; /* a quotation mark of it has no partner in its line */
  GString *columns[CANVASS_ROW_MAX_COLUMNS]; /* (owned) without white space around them */

  const char *at; /* what is not yet read */
} CanvassRowReader;

/* @text has line feeds only and outlives the reader. */
void canvass_row_reader_init (CanvassRowReader *self, const char *text);
void canvass_row_reader_clear (CanvassRowReader *self);
/* FALSE behind the last row. */
gboolean canvass_row_reader_next (CanvassRowReader *self);
gboolean canvass_row_reader_is_blank (const CanvassRowReader *self);

G_END_DECLS
