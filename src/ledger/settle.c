/*
 * From facts to the roll: nothing here depends on the order in which the facts came.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/facts.h"

/* What stands against all records of a file, before its kiosk's chain is looked at. */
static gint
judge_file (const CanvassFileFact *file, GPtrArray *campaigns)
{
  if (!file->whole_head || file->trailing)
    return CANVASS_QUARANTINE_BAD_BATCH;

  if (file->kiosk >= 0 && file->head != CANVASS_HEAD_SIGNED)
    return CANVASS_QUARANTINE_BAD_BATCH;

  if (file->campaign >= 0 && canvass_campaign_get_n_recipients (campaigns->pdata[file->campaign]) !=
                                 file->header.recipients)
    return CANVASS_QUARANTINE_BAD_BATCH;

  if (file->kiosk < 0)
    return CANVASS_QUARANTINE_UNKNOWN_KIOSK;

  if (file->campaign < 0)
    return CANVASS_QUARANTINE_UNKNOWN_CAMPAIGN;

  return -1;
}

static void
settle_files (CanvassFacts *self, GPtrArray *campaigns, GArray *kiosks)
{
  for (guint i = 0; i < self->files->len; i++) {
    CanvassFileFact *file = canvass_facts_file (self, i);

    file->kiosk = canvass_find_kiosk (kiosks, file->header.kiosk_id);
    file->campaign = canvass_find_campaign (campaigns, file->header.campaign_hash);
    file->reason = judge_file (file, campaigns);
    file->proven = file->reason != CANVASS_QUARANTINE_BAD_BATCH && file->kiosk >= 0;
  }
}

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

static void
settle_chains (CanvassFacts *self, guint n_kiosks)
{
  g_autoptr (GPtrArray) proven = g_ptr_array_new ();
  g_autofree guint64 *forks = g_new (guint64, n_kiosks);

  for (guint i = 0; i < n_kiosks; i++)
    forks[i] = G_MAXUINT64;

  for (guint i = 0; i < self->files->len; i++)
    if (canvass_facts_file (self, i)->proven && !canvass_facts_file (self, i)->is_mirror)
      g_ptr_array_add (proven, canvass_facts_file (self, i));

  find_forks (proven, compare_by_number, forks);
  find_contradictions (proven, forks);
  find_forks (proven, compare_by_previous, forks);

  for (guint i = 0; i < proven->len; i++) {
    CanvassFileFact *file = proven->pdata[i];

    if (file->reason < 0 && file->header.number >= forks[file->kiosk])
      file->reason = CANVASS_QUARANTINE_FORKED;
  }

  /* A mirror is in no chain: what is in no batch before the fork may come from either device. */
  for (guint i = 0; i < self->files->len; i++) {
    CanvassFileFact *file = canvass_facts_file (self, i);

    if (file->is_mirror && file->reason < 0 && forks[file->kiosk] != G_MAXUINT64)
      file->reason = CANVASS_QUARANTINE_FORKED;
  }
}

/* What stands against a record, or -1. What is wrong with its batch comes first, since then neither
 * hashes nor membership say anything. */
static gint
judge_record (const CanvassRecordFact *record, const CanvassFileFact *file, gboolean conflict)
{
  static const gint by_opening[] = {
    [CANVASS_OPENED] = -1,
    [CANVASS_OPENED_WRONG_KEY] = CANVASS_QUARANTINE_WRONG_KEY,
    [CANVASS_OPENED_TAMPERED] = CANVASS_QUARANTINE_TAMPERED,
    [CANVASS_OPENED_UNREADABLE] = CANVASS_QUARANTINE_UNREADABLE,
  };

  if (file->reason == CANVASS_QUARANTINE_BAD_BATCH)
    return CANVASS_QUARANTINE_BAD_BATCH;

  if (record->outside == CANVASS_BATCH_RECORD_DAMAGED)
    return CANVASS_QUARANTINE_DAMAGED;

  if (record->outside == CANVASS_BATCH_RECORD_MISPLACED)
    return conflict && file->proven ? CANVASS_QUARANTINE_CONFLICT : CANVASS_QUARANTINE_MISPLACED;

  if (file->reason >= 0)
    return file->reason;

  return conflict ? CANVASS_QUARANTINE_CONFLICT : by_opening[record->opened];
}

static gint
compare_records (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CanvassFacts *self = user_data;
  const CanvassRecordFact *first = canvass_facts_record (self, *(const guint32 *)a);
  const CanvassRecordFact *second = canvass_facts_record (self, *(const guint32 *)b);
  gint order = memcmp (first->id, second->id, CANVASS_ID_BYTES);

  if (order == 0)
    order = memcmp (first->hash, second->hash, CANVASS_HASH_BYTES);
  if (order == 0)
    order = memcmp (canvass_facts_file (self, first->file)->hash,
                    canvass_facts_file (self, second->file)->hash,
                    CANVASS_HASH_BYTES);
  return order;
}

/* A kiosk that we trust signed for these bytes: they are what its list has, wherever they lie in
 * it.
 */
static gboolean
is_vouched_for (const CanvassFacts *self, const CanvassRecordFact *record)
{
  return record->outside != CANVASS_BATCH_RECORD_DAMAGED &&
         canvass_facts_file (self, record->file)->proven;
}

/* An id is contested when kiosks that we trust vouch for two different records under it: anybody
 * could forge a batch that nobody signed, to push a signature off the roll. What a kiosk signed for
 * that belongs to another contests nothing outside its own batch. */
static gboolean
is_contested (const CanvassFacts *self, const guint32 *places, guint n)
{
  const CanvassRecordFact *vouched = NULL;

  for (guint i = 0; i < n; i++) {
    const CanvassRecordFact *record = canvass_facts_record (self, places[i]);

    if (record->outside != CANVASS_BATCH_RECORD_SOUND || !is_vouched_for (self, record))
      continue;

    if (vouched != NULL && memcmp (vouched->hash, record->hash, CANVASS_HASH_BYTES) != 0)
      return TRUE;

    vouched = record;
  }

  return FALSE;
}

/* Within one batch the second of two is out of order, and so misplaced. */
static gboolean
is_contested_within (const CanvassFacts *self, const guint32 *places, guint n)
{
  for (guint i = 0; i < n; i++) {
    const CanvassRecordFact *record = canvass_facts_record (self, places[i]);

    for (guint j = i + 1; j < n && is_vouched_for (self, record); j++) {
      const CanvassRecordFact *other = canvass_facts_record (self, places[j]);

      if (other->file == record->file && is_vouched_for (self, other) &&
          (record->outside == CANVASS_BATCH_RECORD_SOUND ||
           other->outside == CANVASS_BATCH_RECORD_SOUND) &&
          memcmp (other->hash, record->hash, CANVASS_HASH_BYTES) != 0)
        return TRUE;
    }
  }

  return FALSE;
}

/* All records here are the same bytes: they are on the roll once if one of them may be. */
static void
settle_bytes (CanvassFacts *self, const guint32 *places, guint n, gboolean contested)
{
  guint32 chosen = CANVASS_NONE;
  gboolean before = FALSE;

  for (guint i = 0; i < n; i++) {
    CanvassRecordFact *record = canvass_facts_record (self, places[i]);
    gint reason = judge_record (record, canvass_facts_file (self, record->file), contested);

    before |= record->state != CANVASS_STATE_QUARANTINED;
    record->first = i == 0;
    record->reason = MAX (reason, 0);
    if (reason < 0 && chosen == CANVASS_NONE)
      chosen = places[i];
  }

  self->newly_on_roll += chosen != CANVASS_NONE && !before;
  self->taken_off += chosen == CANVASS_NONE && before;

  for (guint i = 0; i < n; i++) {
    CanvassRecordFact *record = canvass_facts_record (self, places[i]);

    record->settled_before = before;
    record->chosen = chosen;
    record->state = chosen == CANVASS_NONE ? CANVASS_STATE_QUARANTINED
                    : chosen == places[i]  ? CANVASS_STATE_ON_ROLL
                                           : CANVASS_STATE_COPY;
  }
}

/* All records here bear one id. */
static void
settle_id (CanvassFacts *self, const guint32 *places, guint n)
{
  /* They are sorted by their hashes. */
  gboolean contested = memcmp (canvass_facts_record (self, places[0])->hash,
                               canvass_facts_record (self, places[n - 1])->hash,
                               CANVASS_HASH_BYTES) != 0 &&
                       (is_contested (self, places, n) || is_contested_within (self, places, n));

  for (guint start = 0, end; start < n; start = end) {
    const guint8 *hash = canvass_facts_record (self, places[start])->hash;

    for (end = start + 1; end < n; end++)
      if (memcmp (canvass_facts_record (self, places[end])->hash, hash, CANVASS_HASH_BYTES) != 0)
        break;

    settle_bytes (self, places + start, end - start, contested);
  }
}

void
canvass_facts_settle (CanvassFacts *self, GPtrArray *campaigns, GArray *kiosks)
{
  guint n = self->records->len;
  g_autofree guint32 *places = g_new (guint32, n);

  settle_files (self, campaigns, kiosks);
  settle_chains (self, kiosks->len);

  for (guint i = 0; i < n; i++)
    places[i] = i;
  g_qsort_with_data (places, n, sizeof *places, compare_records, self);

  self->newly_on_roll = 0;
  self->taken_off = 0;
  for (guint start = 0, end; start < n; start = end) {
    const guint8 *id = canvass_facts_record (self, places[start])->id;

    for (end = start + 1; end < n; end++)
      if (memcmp (canvass_facts_record (self, places[end])->id, id, CANVASS_ID_BYTES) != 0)
        break;

    settle_id (self, places + start, end - start);
  }
}
