/*
 * How the ledger stands: what was in quarantine and came again whole is none any more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/ledger-private.h"
#include "ledger/shelf.h"

typedef struct {
  CanvassLedger *ledger;
  CanvassAccount *account;
  GHashTable *on_roll; /* hashes of records */
} Standing;

static GHashTable *
collect_on_roll (const CanvassFacts *facts)
{
  GHashTable *hashes = canvass_hash_set_new ();

  for (guint i = 0; i < facts->records->len; i++) {
    const CanvassRecordFact *record = canvass_facts_record (facts, i);

    if (record->state == CANVASS_STATE_ON_ROLL || canvass_record_fact_is_decided (record))
      g_hash_table_add (hashes, g_memdup2 (record->hash, CANVASS_HASH_BYTES));
  }

  return hashes;
}

static void
count_quarantined (Standing *self, guint reason, guint64 n)
{
  self->account->quarantined += n;
  self->account->reasons[reason] += n;
}

static void
count_record (Standing *self, const CanvassRecordFact *record)
{
  const CanvassFacts *facts = self->ledger->facts;

  self->account->read++;
  if (record->state == CANVASS_STATE_ON_ROLL)
    self->account->accepted++;
  else if (record->state == CANVASS_STATE_COPY ||
           (canvass_record_fact_is_decided (record) && !record->first) ||
           (record->listed != CANVASS_NONE &&
            g_hash_table_contains (self->on_roll,
                                   &g_array_index (facts->listed, CanvassHash, record->listed))))
    self->account->repeated++;
  else
    count_quarantined (self, record->reason, 1);
}

/* Its list still tells what was cut off. */
static guint
count_cured (Standing *self, const CanvassFileFact *file)
{
  g_autofree char *path = canvass_shelf_path (self->ledger->batches_folder, file->hash, ".batch");
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, NULL);
  const guint8 *head = reader != NULL ? canvass_batch_reader_get_head (reader) : NULL;
  guint n = 0;

  for (guint i = file->n_records; head != NULL && i < file->header.count; i++)
    n += g_hash_table_contains (self->on_roll, head + CANVASS_BATCH_HEAD_BYTES (i));

  return n;
}

/* With its list cut off as well: did the batch that it begins like come whole? */
static gboolean
came_whole (const CanvassFacts *facts, const CanvassFileFact *file)
{
  for (guint i = 0; i < facts->files->len; i++) {
    const CanvassFileFact *other = canvass_facts_file (facts, i);

    if (other->proven && canvass_file_fact_get_n_cut_off (other) == 0 &&
        other->header.number == file->header.number && other->header.count == file->header.count &&
        memcmp (other->header.kiosk_id, file->header.kiosk_id, CANVASS_ID_BYTES) == 0 &&
        memcmp (other->header.campaign_hash, file->header.campaign_hash, CANVASS_HASH_BYTES) == 0 &&
        memcmp (other->header.previous_id, file->header.previous_id, CANVASS_HASH_BYTES) == 0)
      return TRUE;
  }

  return FALSE;
}

static void
count_cut_off (Standing *self, const CanvassFileFact *file)
{
  guint n = canvass_file_fact_get_n_cut_off (file);
  guint cured = 0;

  if (n == 0)
    return;

  if (file->is_mirror)
    cured = 0; /* what it was, nothing tells */
  else if (file->whole_head)
    cured = count_cured (self, file);
  else if (came_whole (self->ledger->facts, file))
    cured = n;

  self->account->read += n;
  self->account->repeated += cured;
  count_quarantined (self, canvass_file_fact_get_cut_off_reason (file), n - cured);
}

gboolean
canvass_ledger_get_standing (CanvassLedger *self, CanvassAccount *standing, GError **error)
{
  g_autoptr (GHashTable) on_roll = NULL;
  Standing counting = { .ledger = self, .account = standing };

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (standing != NULL, FALSE);

  canvass_account_clear (standing);
  canvass_account_init (standing);
  if (!canvass_ledger_catch_up (self, NULL, NULL, error))
    return FALSE;

  on_roll = collect_on_roll (self->facts);
  counting.on_roll = on_roll;
  for (guint i = 0; i < self->facts->files->len; i++) {
    standing->files += canvass_facts_file (self->facts, i)->part == 0;
    count_cut_off (&counting, canvass_facts_file (self->facts, i));
  }
  for (guint i = 0; i < self->facts->records->len; i++)
    count_record (&counting, canvass_facts_record (self->facts, i));

  return TRUE;
}
