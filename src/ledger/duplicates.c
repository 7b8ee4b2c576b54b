/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/duplicates.h"

static gboolean
add_entry (const CanvassRollEntry *entry, gpointer user_data)
{
  canvass_matching_add (user_data, entry->record_id, entry->payload);
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

  g_return_val_if_fail (CANVASS_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (roll != NULL, NULL);

  matching = canvass_matching_new (canvass_ledger_get_campaign (ledger));
  if (!canvass_roll_foreach (roll, FALSE, add_entry, matching, error))
    return NULL;

  for (guint i = 0; said != NULL && i < said->len; i++) {
    const CanvassSameness *sameness = &g_array_index (said, CanvassSameness, i);

    canvass_matching_decide (matching, sameness->a, sameness->b, sameness->same);
  }

  if (!canvass_matching_run (matching, progress, user_data, cancellable, error))
    return NULL;

  return g_steal_pointer (&matching);
}
