/*
 * Every file of a ledger looked at: which have rotted, which are gone, and what cures that.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/ledger-private.h"
#include "ledger/shelf.h"

typedef struct {
  CanvassLedger *ledger;
  GPtrArray *bad; /* (element-type CanvassBadFile) */
  CanvassProgress progress;
  gpointer user_data;
  guint64 done, total;
} Check;

static void
add_bad (Check *self, const char *folder, const guint8 *hash, const char *suffix, const char *what)
{
  g_autofree char *path = canvass_shelf_path (folder, hash, suffix);

  g_ptr_array_add (self->bad, canvass_bad_file_new (path, what));
}

static void
check_shelf (Check *self, const char *folder, GArray *hashes, const char *suffix, const char *what)
{
  for (guint i = 0; hashes != NULL && i < hashes->len; i++) {
    const guint8 *hash = g_array_index (hashes, CanvassHash, i).bytes;

    if (!canvass_shelf_holds (folder, hash, suffix))
      add_bad (self, folder, hash, suffix, what);

    self->done++;
    if (self->progress != NULL)
      self->progress (self->done, self->total, self->user_data);
  }
}

static gboolean
holds (GArray *hashes, const guint8 *hash)
{
  for (guint i = 0; hashes != NULL && i < hashes->len; i++)
    if (memcmp (&g_array_index (hashes, CanvassHash, i), hash, CANVASS_HASH_BYTES) == 0)
      return TRUE;

  return FALSE;
}

/* A kiosk was admitted under a campaign that the ledger had then. */
static void
find_missing_campaigns (Check *self, GArray *there)
{
  CanvassLedger *ledger = self->ledger;
  g_autoptr (GHashTable) told = canvass_hash_set_new ();

  for (guint i = 0; i < ledger->cards->len; i++) {
    const guint8 *hash = g_array_index (ledger->cards, CanvassAdmittedKiosk, i).card.campaign_hash;

    if (!holds (there, hash) && g_hash_table_add (told, g_memdup2 (hash, CANVASS_HASH_BYTES)))
      add_bad (self,
               ledger->campaigns_folder,
               hash,
               ".campaign",
               "The campaign file is missing: add this version again, until then its signatures "
               "wait");
  }
}

static void
add_all (GHashTable *set, GArray *hashes)
{
  for (guint i = 0; i < hashes->len; i++)
    g_hash_table_add (set, g_memdup2 (&g_array_index (hashes, CanvassHash, i), CANVASS_HASH_BYTES));
}

static void
find_missing_batches (Check *self, GArray *batches, GArray *mirrors)
{
  CanvassLedger *ledger = self->ledger;
  g_autoptr (GHashTable) hashes = canvass_hash_set_new ();

  add_all (hashes, batches);
  add_all (hashes, mirrors);

  for (guint i = 0; i < ledger->facts->files->len; i++) {
    const guint8 *hash = canvass_facts_file (ledger->facts, i)->hash;

    if (canvass_facts_file (ledger->facts, i)->part == 0 && !g_hash_table_contains (hashes, hash))
      add_bad (self,
               ledger->batches_folder,
               hash,
               canvass_file_fact_get_suffix (canvass_facts_file (ledger->facts, i)),
               "The batch is missing: import it again from the kiosk or another copy, or rebuild "
               "the index to go on without it");
  }
}

static void
find_missing_decisions (Check *self, GArray *there)
{
  CanvassLedger *ledger = self->ledger;

  for (guint i = 0; i < ledger->decisions->len; i++) {
    const CanvassDecisionFact *decision = ledger->decisions->pdata[i];

    if (!holds (there, decision->hash))
      add_bad (self,
               ledger->decisions_folder,
               decision->hash,
               CANVASS_DECISION_SUFFIX,
               "The decision is missing: import it again from another coordinator's copy, or "
               "rebuild the index to go on without it");
  }
}

/* Its signature was verified once, which took its card; a mirror has the key with it. */
static void
find_missing_kiosks (Check *self)
{
  CanvassLedger *ledger = self->ledger;
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < ledger->facts->files->len; i++) {
    const CanvassFileFact *file = canvass_facts_file (ledger->facts, i);
    g_autofree char *id = canvass_to_hex (file->header.kiosk_id, CANVASS_ID_BYTES);
    g_autofree char *what = NULL;

    if (file->is_mirror || file->head != CANVASS_HEAD_SIGNED ||
        canvass_find_kiosk (ledger->cards, file->header.kiosk_id) >= 0 ||
        !g_hash_table_add (told, g_strdup (id)))
      continue;

    what = g_strdup_printf ("The card of kiosk %s is missing or damaged: admit it again with its "
                            ".kiosk file, until then its signatures wait",
                            id);
    g_ptr_array_add (self->bad, canvass_bad_file_new (ledger->kiosks_folder, what));
  }
}

GPtrArray *
canvass_ledger_check (CanvassLedger *self, CanvassProgress progress, gpointer user_data)
{
  Check check = { .ledger = self, .progress = progress, .user_data = user_data };
  g_autoptr (GArray) campaigns = NULL, kiosks = NULL, batches = NULL, mirrors = NULL,
                     decisions = NULL;

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), NULL);

  check.bad = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_bad_file_free);
  campaigns = canvass_shelf_list (self->campaigns_folder, ".campaign", NULL);
  kiosks = canvass_shelf_list (self->kiosks_folder, ".kiosk", NULL);
  batches = canvass_shelf_list (self->batches_folder, CANVASS_BATCH_SUFFIX, NULL);
  mirrors = canvass_shelf_list (self->batches_folder, CANVASS_MIRROR_SUFFIX, NULL);
  decisions = canvass_ledger_list_decision_files (self, NULL);
  check.total = (decisions != NULL ? decisions->len : 0) +
                (campaigns != NULL ? campaigns->len : 0) + (kiosks != NULL ? kiosks->len : 0) +
                (batches != NULL ? batches->len : 0) + (mirrors != NULL ? mirrors->len : 0);

  check_shelf (&check,
               self->campaigns_folder,
               campaigns,
               ".campaign",
               "The campaign file is damaged: add this version again, until then its signatures "
               "wait");
  check_shelf (&check,
               self->kiosks_folder,
               kiosks,
               ".kiosk",
               "The kiosk's card is damaged: admit it again with its .kiosk file, until then its "
               "signatures wait");
  check_shelf (&check,
               self->batches_folder,
               batches,
               CANVASS_BATCH_SUFFIX,
               "The batch is damaged: import it again from the kiosk or another copy");
  check_shelf (&check,
               self->batches_folder,
               mirrors,
               CANVASS_MIRROR_SUFFIX,
               "The mirror is damaged: import it again from another copy");

  check_shelf (&check,
               self->decisions_folder,
               decisions,
               CANVASS_DECISION_SUFFIX,
               "The decision is damaged: import it again from another coordinator's copy");

  find_missing_campaigns (&check, campaigns);
  if (self->key != NULL && self->index != NULL && canvass_ledger_settle (self, NULL)) {
    if (batches != NULL && mirrors != NULL)
      find_missing_batches (&check, batches, mirrors);
    if (decisions != NULL)
      find_missing_decisions (&check, decisions);
    find_missing_kiosks (&check);
  }

  return check.bad;
}
