/*
 * From facts to the roll: nothing here depends on the order in which the facts came.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/chain.h"
#include "ledger/decisions.h"
#include "ledger/persons.h"

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
    file->chosen = FALSE;
    file->proven = file->reason != CANVASS_QUARANTINE_BAD_BATCH && file->kiosk >= 0;
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

/* Rejecting one of two that bear the same id decides for the other. */
static gboolean
is_rejected (const CanvassRecordFact *record)
{
  return record->verdict == CANVASS_VERDICT_REJECTED;
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

    if (record->outside != CANVASS_BATCH_RECORD_SOUND || !is_vouched_for (self, record) ||
        is_rejected (record))
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

    for (guint j = i + 1; j < n && is_vouched_for (self, record) && !is_rejected (record); j++) {
      const CanvassRecordFact *other = canvass_facts_record (self, places[j]);

      if (other->file == record->file && is_vouched_for (self, other) && !is_rejected (other) &&
          (record->outside == CANVASS_BATCH_RECORD_SOUND ||
           other->outside == CANVASS_BATCH_RECORD_SOUND) &&
          memcmp (other->hash, record->hash, CANVASS_HASH_BYTES) != 0)
        return TRUE;
    }
  }

  return FALSE;
}

gboolean
canvass_facts_is_releasable (const CanvassFacts *self, const CanvassRecordFact *record)
{
  return record->opened == CANVASS_OPENED && record->outside != CANVASS_BATCH_RECORD_MISPLACED &&
         canvass_facts_file (self, record->file)->campaign >= 0;
}

static gboolean
is_released (const CanvassFacts *self, const CanvassRecordFact *record)
{
  return record->verdict == CANVASS_VERDICT_RELEASED && canvass_facts_is_releasable (self, record);
}

/* What decisions have against a record whatever else is known of it, or -1. A withdrawal is its
 * signer's, and no coordinator's word stands against it. */
static gint
judge_by_decisions (const CanvassRecordFact *record)
{
  const guint both = CANVASS_VERDICT_RELEASED | CANVASS_VERDICT_REJECTED;

  if ((record->verdict & CANVASS_VERDICT_WITHDRAWN) != 0)
    return CANVASS_QUARANTINE_WITHDRAWN;

  if ((record->verdict & both) == both)
    return CANVASS_QUARANTINE_CONTESTED;

  return record->verdict == CANVASS_VERDICT_REJECTED ? CANVASS_QUARANTINE_REJECTED : -1;
}

typedef enum {
  ID_CLEAR,
  ID_CONTESTED,     /* by what kiosks signed for */
  ID_DECIDED,       /* one of its records is released, and that decides */
  ID_DECIDED_TWICE, /* more than one */
} IdState;

static gint
judge (const CanvassFacts *self, const CanvassRecordFact *record, IdState id)
{
  gint decided = judge_by_decisions (record);

  if (decided >= 0)
    return decided;

  if (is_released (self, record))
    return id == ID_DECIDED_TWICE ? CANVASS_QUARANTINE_CONTESTED : -1;

  return judge_record (record, canvass_facts_file (self, record->file), id != ID_CLEAR);
}

/* All records here are the same bytes: they are on the roll once if one of them may be. */
static void
settle_bytes (CanvassFacts *self, const guint32 *places, guint n, IdState id)
{
  guint32 chosen = CANVASS_NONE;
  gboolean before = FALSE;

  for (guint i = 0; i < n; i++) {
    CanvassRecordFact *record = canvass_facts_record (self, places[i]);
    gint reason = judge (self, record, id);

    before |= record->state != CANVASS_STATE_QUARANTINED;
    record->first = i == 0;
    record->merged = FALSE;
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

/* Where those that are the same bytes as the one at @start end. */
static guint
find_end (const CanvassFacts *self, const guint32 *places, guint start, guint n)
{
  const guint8 *hash = canvass_facts_record (self, places[start])->hash;
  guint end = start + 1;

  while (end < n &&
         memcmp (canvass_facts_record (self, places[end])->hash, hash, CANVASS_HASH_BYTES) == 0)
    end++;

  return end;
}

/* A code stands inside the seal, so that any copy that opens tells it for all. */
static void
settle_verdict (CanvassFacts *self,
                const guint32 *places,
                guint n,
                const CanvassJudgement *judgement)
{
  CanvassVerdict verdict = 0;

  for (guint i = 0; i < n; i++) {
    const CanvassRecordFact *record = canvass_facts_record (self, places[i]);

    if (i == 0 || record->code != 0)
      verdict |= canvass_judgement_of_record (judgement, record->hash, record->code);
  }

  for (guint i = 0; i < n; i++)
    canvass_facts_record (self, places[i])->verdict = verdict;
}

static IdState
judge_id (const CanvassFacts *self, const guint32 *places, guint n)
{
  guint n_released = 0;

  if (find_end (self, places, 0, n) == n)
    return ID_CLEAR;

  for (guint start = 0, end; start < n; start = end) {
    gboolean released = FALSE;

    end = find_end (self, places, start, n);
    for (guint i = start; i < end; i++)
      released |= is_released (self, canvass_facts_record (self, places[i]));
    n_released += released;
  }

  if (n_released > 0)
    return n_released > 1 ? ID_DECIDED_TWICE : ID_DECIDED;

  return is_contested (self, places, n) || is_contested_within (self, places, n) ? ID_CONTESTED
                                                                                 : ID_CLEAR;
}

/* All records here bear one id. They are sorted by their hashes. */
static void
settle_id (CanvassFacts *self, const guint32 *places, guint n, const CanvassJudgement *judgement)
{
  gboolean silent = canvass_judgement_is_empty (judgement);
  IdState id;

  for (guint start = 0, end; start < n; start = end) {
    end = find_end (self, places, start, n);
    if (silent)
      for (guint i = start; i < end; i++)
        canvass_facts_record (self, places[i])->verdict = 0;
    else
      settle_verdict (self, places + start, end - start, judgement);
  }

  id = judge_id (self, places, n);
  for (guint start = 0, end; start < n; start = end) {
    end = find_end (self, places, start, n);
    settle_bytes (self, places + start, end - start, id);
  }
}

/* What a decision changes is not the order of records: it is sorted once after each import. */
static const guint32 *
sort_records (CanvassFacts *self)
{
  guint32 n = self->records->len;

  if (self->order->len != n) {
    g_array_set_size (self->order, n);
    for (guint32 i = 0; i < n; i++)
      g_array_index (self->order, guint32, i) = i;
    g_qsort_with_data (self->order->data, (gint)n, sizeof (guint32), compare_records, self);
  }

  return (const guint32 *)self->order->data;
}

void
canvass_facts_settle (CanvassFacts *self,
                      GPtrArray *campaigns,
                      GArray *kiosks,
                      const CanvassJudgement *judgement)
{
  guint n = self->records->len;
  const guint32 *places;

  settle_files (self, campaigns, kiosks);
  canvass_facts_settle_chains (self, kiosks, judgement);

  places = sort_records (self);
  self->newly_on_roll = 0;
  self->taken_off = 0;
  for (guint start = 0, end; start < n; start = end) {
    const guint8 *id = canvass_facts_record (self, places[start])->id;

    for (end = start + 1; end < n; end++)
      if (memcmp (canvass_facts_record (self, places[end])->id, id, CANVASS_ID_BYTES) != 0)
        break;

    settle_id (self, places + start, end - start, judgement);
  }

  canvass_facts_settle_persons (self, judgement, NULL);
}
