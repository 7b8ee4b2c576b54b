/*
 * fuzz-mapping.c: a mapping is columns, or an error that somebody can read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"
#include "ledger/columns.h"

static void
check_columns (const CanvassColumns *columns)
{
  FUZZ_CHECK (columns->columns->len > 0 && columns->columns->len <= 200);
  for (guint i = 0; i < columns->columns->len; i++) {
    const CanvassColumn *column = columns->columns->pdata[i];

    FUZZ_CHECK (*column->title != '\0' && g_utf8_validate (column->title, -1, NULL));
    FUZZ_CHECK (column->kind <= CANVASS_COLUMN_TEXT);
    FUZZ_CHECK ((column->text != NULL) == (column->kind >= CANVASS_COLUMN_FIELD));
    for (guint j = 0; j < i; j++)
      FUZZ_CHECK (
          !g_str_equal (((CanvassColumn *)columns->columns->pdata[j])->title, column->title));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassColumns) columns = canvass_columns_parse (file, "own.map", &error);

  FUZZ_CHECK ((columns == NULL) == (error != NULL));
  if (columns != NULL)
    check_columns (columns);
  else
    FUZZ_CHECK (error->domain == G_IO_ERROR && g_utf8_validate (error->message, -1, NULL));
  return 0;
}
