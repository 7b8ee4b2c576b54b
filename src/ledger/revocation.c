/*
 * Kiosks that are revoked: which of their batches still count.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/chain.h"

/* What counts by one revocation: the batch that it names, those that this one hangs on as far as
 * they were read, and below a gap those of lower numbers than the one that is missing. */
typedef struct {
  GHashTable *chain; /* batch ids */
  guint64 gap;       /* number of the one that is missing; 0: none */
} Reach;

static const CanvassFileFact *
find_batch (const CanvassFacts *self, gint kiosk, const guint8 *batch_id)
{
  for (guint i = 0; i < self->files->len; i++) {
    const CanvassFileFact *file = canvass_facts_file (self, i);

    if (file->proven && !file->is_mirror && file->kiosk == kiosk &&
        memcmp (file->batch_id, batch_id, CANVASS_HASH_BYTES) == 0)
      return file;
  }

  return NULL;
}

static Reach
follow (const CanvassFacts *self, gint kiosk, const guint8 *after)
{
  Reach reach = { canvass_hash_set_new (), 0 };
  const CanvassFileFact *file = find_batch (self, kiosk, after);

  while (file != NULL) {
    const CanvassFileFact *before;

    g_hash_table_add (reach.chain, g_memdup2 (file->batch_id, CANVASS_HASH_BYTES));
    if (file->header.number <= 1)
      break;

    before = find_batch (self, kiosk, file->header.previous_id);
    if (before == NULL || before->header.number != file->header.number - 1) {
      reach.gap = file->header.number - 1;
      break;
    }
    file = before;
  }

  return reach;
}

static void
set_revoked (CanvassFileFact *file)
{
  file->proven = FALSE;
  file->chosen = FALSE;
  if (file->reason < 0)
    file->reason = CANVASS_QUARANTINE_REVOKED;
}

static void
apply (CanvassFacts *self, gint kiosk, const Reach *reach)
{
  for (guint i = 0; i < self->files->len; i++) {
    CanvassFileFact *file = canvass_facts_file (self, i);

    if (!file->proven || file->kiosk != kiosk)
      continue;

    if (!file->is_mirror && g_hash_table_contains (reach->chain, file->batch_id))
      file->chosen = TRUE;
    else if (file->is_mirror || file->header.number >= reach->gap)
      set_revoked (file);
    else
      file->chosen = FALSE;
  }
}

void
canvass_facts_settle_revoked (CanvassFacts *self, GArray *kiosks, const CanvassJudgement *judgement)
{
  for (guint i = 0; i < kiosks->len; i++) {
    const GArray *ends = canvass_judgement_get_ends (
        judgement, g_array_index (kiosks, CanvassAdmittedKiosk, i).card.kiosk_id);
    g_autofree Reach *reaches = NULL;

    if (ends == NULL)
      continue;

    /* All are followed before one is applied, or the next would find less. */
    reaches = g_new (Reach, ends->len);
    for (guint j = 0; j < ends->len; j++)
      reaches[j] = follow (self, (gint)i, g_array_index (ends, CanvassHash, j).bytes);
    for (guint j = 0; j < ends->len; j++) {
      apply (self, (gint)i, &reaches[j]);
      g_hash_table_unref (reaches[j].chain);
    }
  }
}
