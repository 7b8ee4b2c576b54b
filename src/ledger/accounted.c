/*
 * What was known when the last account was made: what has come since is part of the next.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/ledger-private.h"
#include "ledger/shelf.h"

/* A kiosk is known by its id, whichever of its cards names it; zeros fill it up. */
static CanvassHash
name_kiosk (const CanvassKioskCard *card)
{
  CanvassHash name = { { 0 } };

  memcpy (name.bytes, card->kiosk_id, CANVASS_ID_BYTES);
  return name;
}

static GHashTable *
list_accounted (CanvassLedger *self)
{
  g_autoptr (GArray) names = canvass_index_get_accounted (self->index);
  GHashTable *set;

  if (names == NULL)
    return NULL;

  set = canvass_hash_set_new ();
  for (guint i = 0; i < names->len; i++)
    g_hash_table_add (set,
                      g_memdup2 (&g_array_index (names, CanvassHash, i), sizeof (CanvassHash)));
  return set;
}

static void
leave_accounted_kiosks (GArray *kiosks, GHashTable *names)
{
  for (guint i = kiosks->len; i > 0; i--) {
    CanvassHash name = name_kiosk (&g_array_index (kiosks, CanvassAdmittedKiosk, i - 1).card);

    if (!g_hash_table_contains (names, &name))
      g_array_remove_index (kiosks, i - 1);
  }
}

gboolean
canvass_ledger_settle_as_accounted (CanvassLedger *self, GError **error)
{
  g_autoptr (GHashTable) names = NULL;
  g_autoptr (GPtrArray) campaigns = g_ptr_array_new ();
  g_autoptr (GPtrArray) decisions = g_ptr_array_new ();
  g_autoptr (GArray) kiosks = NULL;
  g_autoptr (CanvassJudgement) judgement = NULL;

  if (!canvass_ledger_settle (self, error))
    return FALSE;

  names = list_accounted (self);
  if (names == NULL)
    return TRUE;

  for (guint i = 0; i < self->campaigns->len; i++)
    if (g_hash_table_contains (names, canvass_campaign_get_hash (self->campaigns->pdata[i])))
      g_ptr_array_add (campaigns, self->campaigns->pdata[i]);

  for (guint i = 0; i < self->decisions->len; i++)
    if (g_hash_table_contains (names, ((CanvassDecisionFact *)self->decisions->pdata[i])->hash))
      g_ptr_array_add (decisions, self->decisions->pdata[i]);

  judgement = canvass_judgement_new (decisions);
  kiosks = canvass_ledger_list_admitted (self, judgement);
  leave_accounted_kiosks (kiosks, names);
  canvass_facts_settle (self->facts, campaigns, kiosks, judgement);
  self->settled = FALSE;
  return TRUE;
}

void
canvass_ledger_keep_accounted (CanvassLedger *self)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (CanvassHash));

  for (guint i = 0; i < self->campaigns->len; i++)
    g_array_append_vals (names, canvass_campaign_get_hash (self->campaigns->pdata[i]), 1);

  for (guint i = 0; i < self->kiosks->len; i++) {
    CanvassHash name = name_kiosk (&g_array_index (self->kiosks, CanvassAdmittedKiosk, i).card);

    g_array_append_val (names, name);
  }

  for (guint i = 0; i < self->decisions->len; i++)
    g_array_append_vals (names, ((CanvassDecisionFact *)self->decisions->pdata[i])->hash, 1);

  canvass_index_put_accounted (self->index, names, NULL);
}

gboolean
canvass_ledger_take_up (CanvassLedger *self, guint64 *taken_up, guint64 *taken_off, GError **error)
{
  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);

  if (!canvass_ledger_settle_as_accounted (self, error))
    return FALSE;

  self->facts->newly_on_roll = 0; /* unless there is something to settle */
  self->facts->taken_off = 0;
  if (!canvass_ledger_settle (self, error))
    return FALSE;

  *taken_up = self->facts->newly_on_roll;
  *taken_off = self->facts->taken_off;
  canvass_ledger_keep_accounted (self);
  return TRUE;
}

/* Does the batch wait for this kiosk, and for nothing but it? */
static gboolean
waits_for_kiosk (CanvassLedger *self,
                 const CanvassBatchReader *reader,
                 const CanvassKioskCard *card)
{
  const CanvassBatchHeader *header = canvass_batch_reader_get_header (reader);
  const guint8 *head = canvass_batch_reader_get_head (reader);

  return memcmp (header->kiosk_id, card->kiosk_id, CANVASS_ID_BYTES) == 0 && head != NULL &&
         canvass_batch_verify_head (head, header, card->device_pk) &&
         canvass_find_campaign (self->campaigns, header->campaign_hash) >= 0;
}

static gboolean
waits_for_campaign (CanvassLedger *self,
                    const CanvassBatchReader *reader,
                    CanvassCampaign *campaign)
{
  const CanvassBatchHeader *header = canvass_batch_reader_get_header (reader);

  return memcmp (header->campaign_hash, canvass_campaign_get_hash (campaign), CANVASS_HASH_BYTES) ==
             0 &&
         canvass_ledger_judge_head (self, reader) == CANVASS_HEAD_SIGNED;
}

/* The same, record by record. */
static guint64
count_waiting_in_mirror (CanvassLedger *self,
                         const char *path,
                         const CanvassKioskCard *card,
                         CanvassCampaign *campaign)
{
  g_autoptr (CanvassMirrorReader) reader = canvass_mirror_reader_open (path, NULL);
  CanvassMirrorEntry entry;
  guint64 n = 0;

  while (reader != NULL && canvass_mirror_reader_next (reader, &entry, NULL)) {
    const CanvassRecordHeader *header = &entry.header;

    if (entry.verdict != CANVASS_BATCH_RECORD_SOUND)
      continue;

    if (card != NULL)
      n += memcmp (header->kiosk_id, card->kiosk_id, CANVASS_ID_BYTES) == 0 &&
           canvass_find_campaign (self->campaigns, header->campaign_hash) >= 0;
    else
      n += canvass_find_kiosk (self->kiosks, header->kiosk_id) >= 0 &&
           memcmp (header->campaign_hash,
                   canvass_campaign_get_hash (campaign),
                   CANVASS_HASH_BYTES) == 0;
  }

  return n;
}

guint64
canvass_ledger_count_waiting (CanvassLedger *self,
                              const CanvassKioskCard *card,
                              CanvassCampaign *campaign)
{
  g_autoptr (GArray) hashes = NULL;
  g_autoptr (GArray) mirrors = NULL;
  guint64 n = 0;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), 0);
  g_return_val_if_fail ((card != NULL) != (campaign != NULL), 0);

  if (card != NULL
          ? canvass_find_kiosk (self->kiosks, card->kiosk_id) >= 0
          : canvass_find_campaign (self->campaigns, canvass_campaign_get_hash (campaign)) >= 0)
    return 0;

  hashes = canvass_shelf_list (self->batches_folder, CANVASS_BATCH_SUFFIX, NULL);
  for (guint i = 0; hashes != NULL && i < hashes->len; i++) {
    g_autofree char *path = canvass_shelf_path (
        self->batches_folder, g_array_index (hashes, CanvassHash, i).bytes, CANVASS_BATCH_SUFFIX);
    g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, NULL);

    if (reader != NULL && (card != NULL ? waits_for_kiosk (self, reader, card)
                                        : waits_for_campaign (self, reader, campaign)))
      n += canvass_batch_reader_get_header (reader)->count;
  }

  mirrors = canvass_shelf_list (self->batches_folder, CANVASS_MIRROR_SUFFIX, NULL);
  for (guint i = 0; mirrors != NULL && i < mirrors->len; i++) {
    const guint8 *hash = g_array_index (mirrors, CanvassHash, i).bytes;
    g_autofree char *path = canvass_shelf_path (self->batches_folder, hash, CANVASS_MIRROR_SUFFIX);

    n += count_waiting_in_mirror (self, path, card, campaign);
  }

  return n;
}
