/*
 * districts.csv: which house numbers of which street lie in which district.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-folder.h"

#include "campaign/prose.h"
#include "campaign/source-rows.h"
#include "campaign/street-line.h"

#include <string.h>

#define FILE_NAME CANVASS_SOURCE_DISTRICTS_FILE
#define HEADER "street,from,to,side,district"
#define N_COLUMNS 5
#define MAX_FILE_BYTES CANVASS_SOURCE_MAX_DISTRICTS_BYTES
#define MAX_ROWS 200000
#define MAX_TOLD 50 /* a wrong export is wrong in every line */

/* Numbers of one parity. */
typedef struct {
  guint32 from, to;
  guint16 district;
  guint line;
} Row;

typedef struct {
  char *name;      /* as it is first written */
  GArray *rows[2]; /* (element-type Row) of even and of odd numbers */
} Street;

typedef struct {
  CanvassSourceFolder *folder;
  CanvassRowReader rows;
  guint n_rows;
  guint n_told;
  GPtrArray *streets;  /* (element-type Street) */
  GHashTable *by_name; /* (element-type utf8 Street) by what a street's spellings have in common */
  GHashTable *districts; /* (element-type utf8 guint) from 1 */
  GPtrArray *names;      /* (element-type utf8) of districts, owned by @districts */
  CanvassStreetLine words;
} Table;

static void
street_free (Street *street)
{
  g_free (street->name);
  g_array_unref (street->rows[0]);
  g_array_unref (street->rows[1]);
  g_free (street);
}

static void
tell (Table *table, CanvassFault fault, guint line, char *what, char *remedy)
{
  table->n_told++;
  if (table->n_told <= MAX_TOLD) {
    canvass_source_error (table->folder, fault, FILE_NAME, line, what, remedy);
    return;
  }

  if (table->n_told == MAX_TOLD + 1)
    canvass_source_error (table->folder,
                          CANVASS_FAULT_ROW_MORE,
                          FILE_NAME,
                          line,
                          g_strdup ("There is more wrong from here on."),
                          g_strdup ("Mend what is told above first."));
  g_free (what);
  g_free (remedy);
}

static gboolean
is_given_up (const Table *table)
{
  return table->n_told > MAX_TOLD;
}

static gboolean
check_columns (Table *table)
{
  if (table->rows.unclosed)
    tell (table,
          CANVASS_FAULT_ROW_COLUMNS,
          table->rows.row_line,
          g_strdup ("A quotation mark is opened in this line and not closed."),
          g_strdup ("Write the whole row in one line, and a quotation mark inside quoted text "
                    "twice."));
  else if (table->rows.n_columns != N_COLUMNS)
    tell (table,
          CANVASS_FAULT_ROW_COLUMNS,
          table->rows.row_line,
          g_strdup_printf ("This row has %u columns.", table->rows.n_columns),
          g_strdup ("Write five with commas between: " HEADER "; put text that holds a comma into "
                    "quotation marks."));
  else
    return TRUE;

  return FALSE;
}

static gboolean
read_header (Table *table)
{
  g_autoptr (GString) header = g_string_new (NULL);

  if (canvass_row_reader_next (&table->rows))
    for (guint i = 0; i < MIN (table->rows.n_columns, N_COLUMNS); i++)
      g_string_append_printf (header, "%s%s", i > 0 ? "," : "", table->rows.columns[i]->str);
  if (table->rows.n_columns == N_COLUMNS && strcmp (header->str, HEADER) == 0)
    return TRUE;

  tell (table,
        CANVASS_FAULT_ROW_HEADER,
        1,
        g_strdup ("The first line does not name the columns."),
        g_strdup ("Write “" HEADER "” there, with commas; in a spreadsheet, save as CSV in UTF-8 "
                  "with commas between."));
  return FALSE;
}

static gboolean
check_text (Table *table, const GString *text, const char *what, gsize max_bytes)
{
  if (text->len > 0 && text->len <= max_bytes && !canvass_prose_is_blank (text->str) &&
      canvass_prose_check (text->str, FALSE) == CANVASS_PROSE_SOUND)
    return TRUE;

  tell (table,
        CANVASS_FAULT_ROW_TEXT,
        table->rows.row_line,
        g_strdup_printf ("The %s is empty, too long or cannot be shown.", what),
        g_strdup_printf ("Write 1 to %" G_GSIZE_FORMAT " bytes, without invisible marks.",
                         max_bytes));
  return FALSE;
}

static gboolean
read_number (Table *table, const GString *text, const char *what, guint32 *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text->str, 10, 0, CANVASS_DISTRICTS_MAX_NUMBER, &value, NULL)) {
    tell (table,
          CANVASS_FAULT_ROW_NUMBER,
          table->rows.row_line,
          g_strdup_printf ("“%s” in column %s is no house number.", text->str, what),
          g_strdup_printf ("Write a whole number from 0 to %d, digits only.",
                           CANVASS_DISTRICTS_MAX_NUMBER));
    return FALSE;
  }

  *number = (guint32)value;
  return TRUE;
}

/* What all spellings of one street have in common. */
static char *
canonical_name (Table *table, const char *name)
{
  char key[CANVASS_STREET_MAX_BYTES];
  CanvassStreetName parts;
  gsize length;

  if (!canvass_street_line_parse (&table->words, name))
    return NULL;

  parts = canvass_street_line_name (&table->words);
  length = canvass_street_line_write_key (&table->words, parts.from, parts.to, key);
  if (length == 0)
    return NULL;

  return g_strdup_printf (
      "%u %u %u %.*s", parts.before, parts.behind, parts.type, (gint)length, key);
}

static Street *
find_street (Table *table)
{
  const GString *name = table->rows.columns[0];
  g_autofree char *canonical = NULL;
  Street *street;

  if (!check_text (table, name, "street", CANVASS_STREET_NAME_MAX_BYTES))
    return NULL;

  canonical = canonical_name (table, name->str);
  if (canonical == NULL) {
    tell (table,
          CANVASS_FAULT_ROW_TEXT,
          table->rows.row_line,
          g_strdup_printf ("“%s” is no street's name.", name->str),
          g_strdup ("Write it as on its signs."));
    return NULL;
  }

  street = g_hash_table_lookup (table->by_name, canonical);
  if (street == NULL) {
    street = g_new0 (Street, 1);
    street->name = g_strdup (name->str);
    street->rows[0] = g_array_new (FALSE, FALSE, sizeof (Row));
    street->rows[1] = g_array_new (FALSE, FALSE, sizeof (Row));
    g_ptr_array_add (table->streets, street);
    g_hash_table_insert (table->by_name, g_steal_pointer (&canonical), street);
  }

  return street;
}

static gboolean
find_district (Table *table, guint16 *district)
{
  const GString *name = table->rows.columns[4];
  guint known;

  if (!check_text (table, name, "district", CANVASS_DISTRICT_MAX_BYTES))
    return FALSE;

  known = GPOINTER_TO_UINT (g_hash_table_lookup (table->districts, name->str));
  if (known == 0) {
    char *copy = g_strdup (name->str);

    g_ptr_array_add (table->names, copy);
    known = table->names->len;
    g_hash_table_insert (table->districts, copy, GUINT_TO_POINTER (known));
  }
  if (known > CANVASS_DISTRICTS_MAX_DISTRICTS) {
    tell (table,
          CANVASS_FAULT_TOO_MUCH,
          table->rows.row_line,
          g_strdup_printf ("There are more than %d districts.", CANVASS_DISTRICTS_MAX_DISTRICTS),
          g_strdup ("Leave out those that the petition is not about."));
    return FALSE;
  }

  *district = (guint16)(known - 1);
  return TRUE;
}

static gboolean
read_side (Table *table, gboolean takes[static 2])
{
  const char *side = table->rows.columns[3]->str;
  gboolean both = strcmp (side, "both") == 0;

  takes[0] = both || strcmp (side, "even") == 0;
  takes[1] = both || strcmp (side, "odd") == 0;
  if (takes[0] || takes[1])
    return TRUE;

  tell (table,
        CANVASS_FAULT_ROW_SIDE,
        table->rows.row_line,
        g_strdup_printf ("“%s” is no side of a street.", side),
        g_strdup ("Write odd, even or both: which house numbers are meant."));
  return FALSE;
}

static void
add_row (Table *table, Street *street, const gboolean takes[static 2], const Row *row)
{
  gboolean added = FALSE;

  for (guint parity = 0; parity < 2; parity++) {
    Row part = *row;

    part.from += part.from % 2 != parity;
    part.to -= part.to > 0 && part.to % 2 != parity;
    if (!takes[parity] || part.from > part.to || part.to % 2 != parity)
      continue;
    g_array_append_val (street->rows[parity], part);
    added = TRUE;
  }

  if (!added)
    tell (table,
          CANVASS_FAULT_ROW_NUMBER,
          table->rows.row_line,
          g_strdup_printf ("There is no %s number from %u to %u.",
                           table->rows.columns[3]->str,
                           row->from,
                           row->to),
          g_strdup ("Correct the numbers or the side."));
}

static void
take_row (Table *table)
{
  Row row = { .line = table->rows.row_line };
  gboolean takes[2];
  Street *street;

  if (!check_columns (table))
    return;

  street = find_street (table);
  if (street == NULL || !read_number (table, table->rows.columns[1], "from", &row.from) ||
      !read_number (table, table->rows.columns[2], "to", &row.to) || !read_side (table, takes) ||
      !find_district (table, &row.district))
    return;

  if (row.from > row.to) {
    tell (table,
          CANVASS_FAULT_ROW_NUMBER,
          table->rows.row_line,
          g_strdup_printf ("The numbers run from %u down to %u.", row.from, row.to),
          g_strdup ("Write the lower number first."));
    return;
  }

  add_row (table, street, takes, &row);
}

static void
read_rows (Table *table)
{
  while (!is_given_up (table) && canvass_row_reader_next (&table->rows)) {
    if (canvass_row_reader_is_blank (&table->rows))
      continue;
    if (++table->n_rows > MAX_ROWS) {
      tell (table,
            CANVASS_FAULT_TOO_MUCH,
            table->rows.row_line,
            g_strdup_printf ("There are more than %d rows.", MAX_ROWS),
            g_strdup ("Join neighbouring numbers of a district into one row, or leave out streets "
                      "that the petition is not about."));
      return;
    }
    take_row (table);
  }

  if (table->n_rows == 0)
    tell (table,
          CANVASS_FAULT_MISSING,
          1,
          g_strdup ("The table is empty."),
          g_strdup ("Write a row for each street and district, or delete the file."));
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *first = a;
  const Row *second = b;

  if (first->from != second->from)
    return first->from < second->from ? -1 : 1;

  return first->line < second->line ? -1 : first->line > second->line;
}

/* Joins what touches, so that a street's numbers have one form however they are written. */
static void
join_rows (Table *table, const Street *street, GArray *rows)
{
  guint n = 0;

  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++) {
    const Row row = g_array_index (rows, Row, i);
    Row *last = n > 0 ? &g_array_index (rows, Row, n - 1) : NULL;

    if (last != NULL && row.from <= last->to && row.district != last->district)
      tell (
          table,
          CANVASS_FAULT_ROW_CLASH,
          MAX (row.line, last->line),
          g_strdup_printf ("%s %u lies in district %s by this line and in %s by another, line %u.",
                           street->name,
                           row.from,
                           (const char *)g_ptr_array_index (
                               table->names, row.line > last->line ? row.district : last->district),
                           (const char *)g_ptr_array_index (
                               table->names, row.line > last->line ? last->district : row.district),
                           MIN (row.line, last->line)),
          g_strdup ("Let each house number stand in one row."));
    else if (last != NULL && row.from <= last->to + 2 && row.district == last->district)
      last->to = MAX (last->to, row.to);
    else
      g_array_index (rows, Row, n++) = row;
  }

  g_array_set_size (rows, n);
}

static gint
compare_streets (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const Street *const *)a)->name, (*(const Street *const *)b)->name);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* In an order that does not depend on that of the rows. */
static CanvassDistricts *
put_together (Table *table)
{
  CanvassDistricts *districts = canvass_districts_new ();
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (table->names, NULL, NULL);
  g_autofree guint *place = g_new0 (guint, table->names->len);

  g_ptr_array_sort (sorted, compare_names);
  for (guint i = 0; i < sorted->len; i++) {
    const char *name = g_ptr_array_index (sorted, i);

    canvass_districts_add_district (districts, name, strlen (name));
    place[GPOINTER_TO_UINT (g_hash_table_lookup (table->districts, name)) - 1] = i;
  }

  g_ptr_array_sort (table->streets, compare_streets);
  for (guint i = 0; i < table->streets->len; i++) {
    const Street *street = g_ptr_array_index (table->streets, i);

    canvass_districts_add_street (districts, street->name, strlen (street->name));
    for (gint parity = 1; parity >= 0; parity--)
      for (guint j = 0; j < street->rows[parity]->len; j++) {
        const Row *row = &g_array_index (street->rows[parity], Row, j);

        canvass_districts_add_range (districts, row->from, row->to, place[row->district]);
      }
  }

  return districts;
}

static void
read_table (Table *table)
{
  if (!read_header (table))
    return;

  read_rows (table);
  for (guint i = 0; i < table->streets->len && !is_given_up (table); i++) {
    const Street *street = g_ptr_array_index (table->streets, i);

    join_rows (table, street, street->rows[0]);
    join_rows (table, street, street->rows[1]);
  }

  /* With an error nothing is sealed; the labels of districts are still sound. */
  table->folder->content->districts = put_together (table);
}

void
canvass_source_parse_districts (CanvassSourceFolder *self)
{
  g_autofree char *text = canvass_source_load (self, FILE_NAME, MAX_FILE_BYTES);
  g_autofree Table *table = NULL;

  if (text == NULL)
    return;

  table = g_new0 (Table, 1);
  table->folder = self;
  canvass_row_reader_init (&table->rows, text);
  table->streets = g_ptr_array_new_with_free_func ((GDestroyNotify)street_free);
  table->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  table->districts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  table->names = g_ptr_array_new ();

  read_table (table);

  canvass_row_reader_clear (&table->rows);
  g_ptr_array_unref (table->names);
  g_hash_table_unref (table->by_name);
  g_hash_table_unref (table->districts);
  g_ptr_array_unref (table->streets);
}
