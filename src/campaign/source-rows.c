/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-rows.h"

#include <string.h>

void
canvass_row_reader_init (CanvassRowReader *self, const char *text)
{
  memset (self, 0, sizeof *self);
  self->at = text;
  for (guint i = 0; i < CANVASS_ROW_MAX_COLUMNS; i++)
    self->columns[i] = g_string_new (NULL);
}

void
canvass_row_reader_clear (CanvassRowReader *self)
{
  for (guint i = 0; i < CANVASS_ROW_MAX_COLUMNS; i++)
    g_string_free (self->columns[i], TRUE);
}

/* To its comma or the end of the row. */
static void
read_column (CanvassRowReader *self, GString *column)
{
  gboolean quoted = *self->at == '"';

  g_string_truncate (column, 0);
  if (quoted)
    self->at++;

  for (; *self->at != '\0'; self->at++) {
    if (quoted && self->at[0] == '"' && self->at[1] == '"') {
      self->at++;
    } else if (quoted && self->at[0] == '"') {
      quoted = FALSE;
      continue;
    }
    if (*self->at == '\n' || (!quoted && *self->at == ','))
      break;
    g_string_append_c (column, *self->at);
  }

  self->unclosed = self->unclosed || quoted;
  g_strstrip (column->str);
  column->len = strlen (column->str);
}

gboolean
canvass_row_reader_next (CanvassRowReader *self)
{
  g_autoptr (GString) surplus = g_string_new (NULL);

  if (*self->at == '\0')
    return FALSE;

  self->n_columns = 0;
  self->unclosed = FALSE;
  self->row_line++;
  for (;;) {
    gboolean kept = self->n_columns < CANVASS_ROW_MAX_COLUMNS;

    read_column (self, kept ? self->columns[self->n_columns] : surplus);
    self->n_columns++;
    if (*self->at != ',')
      break;
    self->at++;
  }

  if (*self->at == '\n')
    self->at++;
  return TRUE;
}

gboolean
canvass_row_reader_is_blank (const CanvassRowReader *self)
{
  return self->n_columns == 1 && self->columns[0]->len == 0;
}
