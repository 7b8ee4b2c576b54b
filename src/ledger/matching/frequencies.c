/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/frequencies.h"

#include "format/secret.h"
#include "ledger/matching/crew.h"

#include <math.h>
#include <sodium.h>

#define SLOT_BITS 3

/* The lowest bits of the hash are which of a row's words it is. */
typedef struct {
  guint64 hash;
  guint32 person;
  guint32 row;
} Entry;

typedef struct {
  CanvassRows *rows;
  const CanvassLayout *layout;
  const guint32 *people;
  guint n_names;   /* slots of a row's names */
  guint n_groups;  /* what is counted together: names of one kind, values of one field */
  GArray **groups; /* (owned) (element-type Entry) */
} Counter;

static void
add (Counter *self, guint group, guint slot, const CanvassRow *row, const char *text, gsize length)
{
  Entry entry = { .person = self->people[row->index], .row = row->index };

  if (length == 0)
    return;

  crypto_shorthash (
      (guint8 *)&entry.hash, (const guint8 *)text, length, canvass_rows_get_hash_key (self->rows));
  entry.hash = entry.hash >> SLOT_BITS << SLOT_BITS | slot;
  g_array_append_val (self->groups[group], entry);
}

/* Whole names are one group, whichever word of them; names in parts are two. */
static void
add_row (Counter *self, const CanvassRow *row)
{
  guint n_name_groups = self->layout->whole_names ? 1 : CANVASS_N_PARTS;

  if (self->layout->whole_names)
    for (guint i = 0; i < row->n_words; i++)
      add (self, 0, i, row, row->words[i].text, row->words[i].length);
  else
    for (guint i = 0; i < CANVASS_N_PARTS; i++)
      add (self, i, i, row, row->parts[i].text, row->parts[i].length);

  for (guint i = 0; i < self->layout->n_values; i++)
    add (self, n_name_groups + i, 0, row, row->values[i].text, row->values[i].length);
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *first = a, *second = b;
  guint64 first_hash = first->hash >> SLOT_BITS, second_hash = second->hash >> SLOT_BITS;

  if (first_hash != second_hash)
    return first_hash < second_hash ? -1 : 1;

  return first->person < second->person ? -1 : first->person > second->person;
}

static void
count_group (Counter *self, guint group)
{
  GArray *entries = self->groups[group];
  guint n_name_groups = self->layout->whole_names ? 1 : CANVASS_N_PARTS;

  if (entries->len > 0)
    qsort (entries->data, entries->len, sizeof (Entry), compare_entries);
  for (guint from = 0, to; from < entries->len; from = to) {
    const Entry *first = &g_array_index (entries, Entry, from);
    guint n_people = 1;
    guint8 frequency;

    for (to = from + 1; to < entries->len; to++) {
      const Entry *entry = &g_array_index (entries, Entry, to);

      if (entry->hash >> SLOT_BITS != first->hash >> SLOT_BITS)
        break;
      n_people += entry->person != g_array_index (entries, Entry, to - 1).person;
    }

    frequency = MIN (lround (8 * log2 (n_people)), G_MAXUINT8);
    for (guint i = from; i < to; i++) {
      const Entry *entry = &g_array_index (entries, Entry, i);
      guint slot = group < n_name_groups ? entry->hash & ((1 << SLOT_BITS) - 1)
                                         : self->n_names + group - n_name_groups;

      canvass_rows_get_frequencies (self->rows, entry->row)[slot] = frequency;
    }
  }
}

static void
count_groups (guint member, guint size, gpointer user_data)
{
  Counter *self = user_data;

  for (guint i = member; i < self->n_groups; i += size)
    count_group (self, i);
}

void
canvass_frequencies_count (CanvassRows *rows, const guint32 *people)
{
  const CanvassLayout *layout = canvass_rows_get_layout (rows);
  Counter self = {
    .rows = rows,
    .layout = layout,
    .people = people,
    .n_names = layout->n_frequencies - layout->n_values,
    .n_groups = (layout->whole_names ? 1 : CANVASS_N_PARTS) + layout->n_values,
  };
  CanvassRow *row = canvass_secret_new (sizeof *row);
  guint n = canvass_rows_get_n (rows);

  self.groups = g_new (GArray *, self.n_groups);
  for (guint i = 0; i < self.n_groups; i++)
    self.groups[i] = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (guint i = 0; i < n; i++) {
    canvass_rows_open (rows, i, row);
    add_row (&self, row);
  }
  canvass_secret_free (row);

  if (n > 0)
    canvass_rows_get_frequencies (rows, 0); /* there before threads ask for it */
  canvass_crew_run (count_groups, &self);
  for (guint i = 0; i < self.n_groups; i++)
    g_array_unref (self.groups[i]);
  g_free (self.groups);
}
