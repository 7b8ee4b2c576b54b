/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/salvage.h"
#include "vault/vault-private.h"

#include <stdlib.h>

static guint
hash_of_hash (gconstpointer key)
{
  return canvass_read_u32 (key);
}

static gboolean
hashes_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, CANVASS_HASH_BYTES) == 0;
}

static gboolean
is_listed (const guint8 *hash, gpointer listed)
{
  return g_hash_table_contains (listed, hash);
}

static GHashTable *
list_hashes (GPtrArray *batches)
{
  GHashTable *listed = g_hash_table_new (hash_of_hash, hashes_equal);

  for (guint i = 0; batches != NULL && i < batches->len; i++) {
    const CanvassLiveBatch *batch = g_ptr_array_index (batches, i);
    const guint8 *hashes = canvass_live_batch_get_hashes (batch);

    for (guint32 n = 0; n < batch->header.count; n++)
      g_hash_table_add (listed, (gpointer)(hashes + (gsize)n * CANVASS_HASH_BYTES));
  }

  return listed;
}

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (
      ((const CanvassSalvaged *)a)->hash, ((const CanvassSalvaged *)b)->hash, CANVASS_HASH_BYTES);
}

GArray *
canvass_vault_get_salvaged (CanvassVault *self, GPtrArray *batches)
{
  g_autoptr (GHashTable) listed = NULL;

  if (self->salvaged == NULL) {
    listed = list_hashes (batches);
    self->salvaged = canvass_salvage_find (self->store, is_listed, listed);
    g_array_sort (self->salvaged, compare_hashes);
  }

  return self->salvaged;
}

gboolean
canvass_vault_read_salvaged (CanvassVault *self,
                             const guint8 hash[static CANVASS_HASH_BYTES],
                             guint8 *record,
                             gsize length)
{
  g_autoptr (GPtrArray) batches =
      self->salvaged == NULL ? canvass_vault_load_batches (self, NULL) : NULL;
  GArray *salvaged = canvass_vault_get_salvaged (self, batches);
  guint8 bytes[CANVASS_RECORD_MAX_BYTES];
  CanvassSalvaged key;
  const CanvassSalvaged *found;

  memcpy (key.hash, hash, sizeof key.hash);
  found = salvaged->len == 0
              ? NULL
              : bsearch (&key, salvaged->data, salvaged->len, sizeof key, compare_hashes);
  if (found == NULL || found->length != length || !canvass_salvage_read (self->store, found, bytes))
    return FALSE;

  memcpy (record, bytes, length);
  return TRUE;
}

void
canvass_vault_note_broken (CanvassVault *self, const guint8 hash[static CANVASS_HASH_BYTES])
{
  self->damaged = TRUE;
  g_hash_table_add (self->broken, g_bytes_new (hash, CANVASS_HASH_BYTES));
}

guint64
canvass_vault_count_due (CanvassVault *self)
{
  return self->stored > self->acknowledged ? self->stored - self->acknowledged : 0;
}

guint64
canvass_vault_count_unreadable (CanvassVault *self)
{
  guint64 due = canvass_vault_count_due (self);
  guint64 lost = due > self->records ? due - self->records : 0;

  return lost + g_hash_table_size (self->broken);
}

/* One at a time, so that signing goes on. */
static gboolean
examine_record (CanvassVault *self, const CanvassStoreRow *row, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gboolean intact;

  for (guint i = 0; i < self->versions->len; i++) {
    const CanvassVaultVersion *version = &g_array_index (self->versions, CanvassVaultVersion, i);
    gsize length = CANVASS_RECORD_BYTES (canvass_campaign_get_n_recipients (version->campaign));

    if (version->number == row->campaign)
      return canvass_vault_read_record (self, row, record, length, &intact, error);
  }

  canvass_vault_note_broken (self, row->hash);
  return TRUE;
}

static GArray *
list_rows (CanvassVault *self, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_autoptr (GPtrArray) batches = canvass_vault_load_batches (self, error);

  return batches == NULL ? NULL : canvass_vault_load_rows (self, batches, error);
}

gboolean
canvass_vault_examine (CanvassVault *self, GError **error)
{
  g_autoptr (GMutexLocker) batch_locker = NULL;
  g_autoptr (GArray) rows = NULL;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);

  batch_locker = g_mutex_locker_new (&self->batch_lock);
  rows = list_rows (self, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++) {
    if (!examine_record (self, &g_array_index (rows, CanvassStoreRow, i), error))
      return FALSE;
  }

  return TRUE;
}
