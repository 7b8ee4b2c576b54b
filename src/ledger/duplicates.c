/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/duplicates.h"

#include "ledger/decide.h"
#include "ledger/facts.h"

typedef struct {
  CanvassMatching *matching;
  GHashTable *ids; /* hash of a record that a decision speaks of → its record id, owned */
} Finding;

static gboolean
note_set (gboolean same, const guint8 *hashes, guint n, gpointer user_data)
{
  Finding *self = user_data;

  for (guint i = 0; i < n; i++)
    g_hash_table_insert (
        self->ids, g_memdup2 (hashes + (gsize)i * CANVASS_HASH_BYTES, CANVASS_HASH_BYTES), NULL);
  return TRUE;
}

static gboolean
add_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  Finding *self = user_data;

  canvass_matching_add (self->matching, entry->record_id, entry->payload);
  if (g_hash_table_contains (self->ids, entry->hash))
    g_hash_table_insert (self->ids,
                         g_memdup2 (entry->hash, CANVASS_HASH_BYTES),
                         g_memdup2 (entry->record_id, CANVASS_ID_BYTES));
  return TRUE;
}

static void
decide_pair (Finding *self, const guint8 *a, const guint8 *b, gboolean same)
{
  const guint8 *first = g_hash_table_lookup (self->ids, a);
  const guint8 *second = g_hash_table_lookup (self->ids, b);

  if (first != NULL && second != NULL)
    canvass_matching_decide (self->matching, first, second, same);
}

/* One person's hang together by the first; of several persons each pair is told. */
static gboolean
decide_set (gboolean same, const guint8 *hashes, guint n, gpointer user_data)
{
  for (guint i = 0; i < (same ? 1 : n); i++)
    for (guint j = i + 1; j < n; j++)
      decide_pair (user_data,
                   hashes + (gsize)i * CANVASS_HASH_BYTES,
                   hashes + (gsize)j * CANVASS_HASH_BYTES,
                   same);

  return TRUE;
}

CanvassMatching *
canvass_duplicates_find (CanvassLedger *ledger,
                         CanvassRoll *roll,
                         GArray *said,
                         CanvassProgress progress,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (CanvassMatching) matching = NULL;
  g_autoptr (GHashTable) ids = canvass_hash_table_new (g_free);
  Finding finding = { .ids = ids };

  g_return_val_if_fail (CANVASS_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (roll != NULL, NULL);

  matching = canvass_matching_new (canvass_ledger_get_campaign (ledger));
  finding.matching = matching;
  if (!canvass_ledger_foreach_set (ledger, note_set, &finding, error) ||
      !canvass_roll_foreach (roll, FALSE, add_entry, &finding, error) ||
      !canvass_ledger_foreach_set (ledger, decide_set, &finding, error))
    return NULL;

  for (guint i = 0; said != NULL && i < said->len; i++) {
    const CanvassSameness *sameness = &g_array_index (said, CanvassSameness, i);

    canvass_matching_decide (matching, sameness->a, sameness->b, sameness->same);
  }

  if (!canvass_matching_run (matching, progress, user_data, cancellable, error))
    return NULL;

  return g_steal_pointer (&matching);
}
