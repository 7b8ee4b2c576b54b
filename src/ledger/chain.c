/*
 * The chains of kiosks' batches: where they fork.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/chain.h"

static gint
compare_by_number (gconstpointer a, gconstpointer b)
{
  const CanvassFileFact *first = *(CanvassFileFact *const *)a;
  const CanvassFileFact *second = *(CanvassFileFact *const *)b;

  if (first->kiosk != second->kiosk)
    return first->kiosk < second->kiosk ? -1 : 1;

  return (first->header.number > second->header.number) -
         (first->header.number < second->header.number);
}

/* A batch must hang on the one that its number says: on no other that is known, and on none at all
 * while that one is known. Then one of two branches is not here, and the other begins with it. */
static gboolean
contradicts (const CanvassFileFact *file, gboolean knows_predecessor, GHashTable *by_id)
{
  const CanvassFileFact *previous = g_hash_table_lookup (by_id, file->header.previous_id);

  if (previous == NULL)
    return knows_predecessor;

  return previous->kiosk != file->kiosk || previous->header.number != file->header.number - 1;
}

/* Lowers each kiosk's fork to its first batch that contradicts those before. @proven is sorted by
 * number. */
static void
find_contradictions (GPtrArray *proven, guint64 *forks)
{
  g_autoptr (GHashTable) by_id = canvass_hash_set_new ();
  const CanvassFileFact *before = NULL; /* of the last number below the current one */

  for (guint i = 0; i < proven->len; i++)
    g_hash_table_insert (
        by_id,
        g_memdup2 (((CanvassFileFact *)proven->pdata[i])->batch_id, CANVASS_HASH_BYTES),
        proven->pdata[i]);

  for (guint i = 0; i < proven->len; i++) {
    const CanvassFileFact *file = proven->pdata[i];

    if (i > 0 && compare_by_number (&proven->pdata[i - 1], &proven->pdata[i]) != 0)
      before = proven->pdata[i - 1];

    if (file->header.number > 1 &&
        contradicts (file,
                     before != NULL && before->kiosk == file->kiosk &&
                         before->header.number == file->header.number - 1,
                     by_id))
      forks[file->kiosk] = MIN (forks[file->kiosk], file->header.number);
  }
}

static gint
compare_by_previous (gconstpointer a, gconstpointer b)
{
  const CanvassFileFact *first = *(CanvassFileFact *const *)a;
  const CanvassFileFact *second = *(CanvassFileFact *const *)b;

  if (first->kiosk != second->kiosk)
    return first->kiosk < second->kiosk ? -1 : 1;

  return memcmp (first->header.previous_id, second->header.previous_id, CANVASS_HASH_BYTES);
}

/* Lowers each kiosk's fork to the first number in a group of equals by @compare that holds two
 * different batches. Copies of one batch are no fork. */
static void
find_forks (GPtrArray *proven, GCompareFunc compare, guint64 *forks)
{
  g_ptr_array_sort (proven, compare);

  for (guint start = 0, end; start < proven->len; start = end) {
    const CanvassFileFact *first = proven->pdata[start];
    guint64 lowest = first->header.number;
    gboolean forked = FALSE;

    for (end = start + 1;
         end < proven->len && compare (&proven->pdata[start], &proven->pdata[end]) == 0;
         end++) {
      const CanvassFileFact *other = proven->pdata[end];

      lowest = MIN (lowest, other->header.number);
      forked |= memcmp (first->batch_id, other->batch_id, CANVASS_HASH_BYTES) != 0;
    }

    if (forked)
      forks[first->kiosk] = MIN (forks[first->kiosk], lowest);
  }
}

void
canvass_facts_settle_chains (CanvassFacts *self, GArray *kiosks, const CanvassJudgement *judgement)
{
  guint n_kiosks = kiosks->len;
  g_autoptr (GPtrArray) proven = g_ptr_array_new ();
  g_autofree guint64 *forks = g_new (guint64, n_kiosks);

  for (guint i = 0; i < n_kiosks; i++)
    forks[i] = G_MAXUINT64;

  if (canvass_judgement_has_revocations (judgement))
    canvass_facts_settle_revoked (self, kiosks, judgement);

  for (guint i = 0; i < self->files->len; i++)
    if (canvass_facts_file (self, i)->proven && !canvass_facts_file (self, i)->is_mirror)
      g_ptr_array_add (proven, canvass_facts_file (self, i));

  find_forks (proven, compare_by_number, forks);
  find_contradictions (proven, forks);
  find_forks (proven, compare_by_previous, forks);

  for (guint i = 0; i < proven->len; i++) {
    CanvassFileFact *file = proven->pdata[i];

    if (file->reason < 0 && !file->chosen && file->header.number >= forks[file->kiosk])
      file->reason = CANVASS_QUARANTINE_FORKED;
  }

  /* A mirror is in no chain: what is in no batch before the fork may come from either device. */
  for (guint i = 0; i < self->files->len; i++) {
    CanvassFileFact *file = canvass_facts_file (self, i);

    if (file->is_mirror && file->reason < 0 && forks[file->kiosk] != G_MAXUINT64)
      file->reason = CANVASS_QUARANTINE_FORKED;
  }
}
