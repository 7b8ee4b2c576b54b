/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/totals.h"

#include <string.h>

/* Names are the campaign's own and days: nothing that somebody typed is copied. */
typedef struct {
  GPtrArray *names;   /* (element-type utf8) */
  GHashTable *places; /* of these, by name, from 1 */
  GArray *counts;     /* (element-type guint64) */
  guint64 unnamed;    /* of no name in the list */
} Table;

typedef struct {
  Table days, languages, districts;
} Totals;

static void
table_init (Table *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  self->counts = g_array_new (FALSE, TRUE, sizeof (guint64));
}

static void
table_clear (Table *self)
{
  g_hash_table_unref (self->places);
  g_ptr_array_unref (self->names);
  g_array_unref (self->counts);
}

static void
table_add (Table *self, const char *name)
{
  guint64 none = 0;
  char *own;

  if (g_hash_table_contains (self->places, name))
    return;

  own = g_strdup (name);
  g_ptr_array_add (self->names, own);
  g_hash_table_insert (self->places, own, GUINT_TO_POINTER (self->names->len));
  g_array_append_val (self->counts, none);
}

static void
table_count (Table *self, const char *name)
{
  guint place = name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->places, name)) : 0;

  if (place > 0)
    g_array_index (self->counts, guint64, place - 1)++;
  else
    self->unnamed++;
}

static void
list_names (Totals *self, CanvassLedger *ledger)
{
  GPtrArray *campaigns = canvass_ledger_get_campaigns (ledger);

  for (guint i = 0; i < campaigns->len; i++) {
    const char *const *languages = canvass_campaign_get_languages (campaigns->pdata[i]);

    for (guint j = 0; languages[j] != NULL; j++)
      table_add (&self->languages, languages[j]);
    for (guint j = 0; j < canvass_campaign_get_n_districts (campaigns->pdata[i]); j++)
      table_add (&self->districts, canvass_campaign_get_district (campaigns->pdata[i], j));
  }
}

static gboolean
count_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Totals *self = user_data;
  const char *day = canvass_payload_get_day (entry->payload);

  if (entry->merged)
    return TRUE;

  table_add (&self->days, day);
  table_count (&self->days, day);
  table_count (&self->languages, canvass_payload_get_language (entry->payload));
  table_count (&self->districts, canvass_payload_get_field (entry->payload, "district"));
  return TRUE;
}

void
canvass_totals_choose (const guint64 *counts, gboolean *shown, guint n)
{
  guint64 together = 0;

  for (guint i = 0; i < n; i++) {
    shown[i] = counts[i] >= CANVASS_TOTALS_SMALLEST;
    together += shown[i] ? 0 : counts[i];
  }

  /* Else whoever knows the sum of all would find them by subtracting. */
  while (together > 0 && together < CANVASS_TOTALS_SMALLEST) {
    guint next = n;

    for (guint i = 0; i < n; i++)
      if (shown[i] && (next == n || counts[i] < counts[next]))
        next = i;
    if (next == n)
      return;

    shown[next] = FALSE;
    together += counts[next];
  }
}

static void
write_row (GString *text, const char *by, const char *name, guint64 n)
{
  g_autoptr (GString) cell = g_string_new (name);

  g_string_replace (cell, "\"", "\"\"", 0);
  g_string_append_printf (text, "%s,\"%s\",%" G_GUINT64_FORMAT "\r\n", by, cell->str, n);
}

static gint
compare_places (gconstpointer a, gconstpointer b, gpointer names)
{
  GPtrArray *texts = names;

  return strcmp (texts->pdata[*(const guint *)a], texts->pdata[*(const guint *)b]);
}

static void
write_table (GString *text, const char *by, Table *table)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *shown = NULL;
  guint64 together = 0;
  guint n;

  g_array_append_val (table->counts, table->unnamed);
  g_ptr_array_add (table->names, g_strdup ("unknown"));
  n = table->names->len;
  shown = g_new0 (gboolean, n);
  canvass_totals_choose ((const guint64 *)table->counts->data, shown, n);
  for (guint i = 0; i < n; i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_places, table->names);

  for (guint i = 0; i < n; i++) {
    guint place = g_array_index (order, guint, i);
    guint64 count = g_array_index (table->counts, guint64, place);

    if (shown[place])
      write_row (text, by, table->names->pdata[place], count);
    else
      together += count;
  }

  if (together >= CANVASS_TOTALS_SMALLEST)
    write_row (text, by, "other", together);
}

char *
canvass_totals_write (CanvassLedger *ledger, CanvassRoll *roll, GError **error)
{
  GString *text = g_string_new ("by,name,signatures\r\n");
  guint64 n = canvass_roll_get_n_unique (roll);
  Totals totals = { 0 };
  gboolean good;

  table_init (&totals.days);
  table_init (&totals.languages);
  table_init (&totals.districts);
  list_names (&totals, ledger);
  good = canvass_roll_foreach (roll, FALSE, count_entry, &totals, error);
  if (n >= CANVASS_TOTALS_SMALLEST)
    write_row (text, "all", "", n);
  write_table (text, "day", &totals.days);
  write_table (text, "language", &totals.languages);
  if (totals.districts.names->len > 0)
    write_table (text, "district", &totals.districts);
  table_clear (&totals.days);
  table_clear (&totals.languages);
  table_clear (&totals.districts);

  return g_string_free (text, !good);
}
