/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/failure.h"
#include "vault/salvage.h"
#include "vault/vault-private.h"

#include <stdlib.h>

void
canvass_live_batch_free (CanvassLiveBatch *self)
{
  g_bytes_unref (self->head);
  g_free (self);
}

const guint8 *
canvass_live_batch_get_hashes (const CanvassLiveBatch *self)
{
  return (const guint8 *)g_bytes_get_data (self->head, NULL) + CANVASS_BATCH_HASHES_OFFSET;
}

/* NULL for a batch whose head is no longer what was signed. */
static CanvassLiveBatch *
parse_batch (guint64 number, CanvassQuery *query)
{
  const guint8 *head = sqlite3_column_blob (query, 1);
  gsize length = (gsize)sqlite3_column_bytes (query, 1);
  g_autofree CanvassLiveBatch *batch = g_new0 (CanvassLiveBatch, 1);
  guint8 batch_id[CANVASS_HASH_BYTES];

  if (head == NULL || length < CANVASS_BATCH_HEAD_BYTES (0) ||
      !canvass_query_read_blob (query, 0, batch->batch_id, sizeof batch->batch_id))
    return NULL;

  canvass_hash (batch_id, head, length);
  if (memcmp (batch_id, batch->batch_id, sizeof batch_id) != 0 ||
      !canvass_batch_read_header (head, &batch->header, NULL) ||
      length != CANVASS_BATCH_HEAD_BYTES (batch->header.count) || batch->header.number != number)
    return NULL;

  batch->number = number;
  batch->head = g_bytes_new (head, length);
  return g_steal_pointer (&batch);
}

static gboolean
load_batch (CanvassVault *self, guint64 number, CanvassLiveBatch **batch, GError **error)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_FIND_BATCH, error);
  g_autoptr (GError) cause = NULL;
  gboolean found;

  *batch = NULL;
  if (query == NULL)
    return FALSE;

  sqlite3_bind_int64 (query, 1, (sqlite3_int64)number);
  if (canvass_store_step (self->store, query, "Reading a batch", &found, &cause)) {
    if (found)
      *batch = parse_batch (number, query);
    self->damaged |= found && *batch == NULL;
    return TRUE;
  }

  if (canvass_store_is_damage (self->store, cause)) {
    self->damaged = TRUE;
    return TRUE;
  }

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

GPtrArray *
canvass_vault_load_batches (CanvassVault *self, GError **error)
{
  g_autoptr (GPtrArray) batches =
      g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_live_batch_free);

  /* One by one, so that a damaged page costs the batches on it and no others. */
  for (guint64 number = 1; number <= self->last_batch; number++) {
    CanvassLiveBatch *batch;

    if (!load_batch (self, number, &batch, error))
      return NULL;
    if (batch != NULL)
      g_ptr_array_add (batches, batch);
  }

  return g_steal_pointer (&batches);
}

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  return memcmp (
      ((const CanvassStoreRow *)a)->hash, ((const CanvassStoreRow *)b)->hash, CANVASS_HASH_BYTES);
}

static gint
compare_record_ids (gconstpointer a, gconstpointer b)
{
  return memcmp (((const CanvassStoreRow *)a)->record_id,
                 ((const CanvassStoreRow *)b)->record_id,
                 CANVASS_ID_BYTES);
}

static CanvassStoreRow *
find_hash (gpointer rows, guint n_rows, const guint8 hash[static CANVASS_HASH_BYTES])
{
  CanvassStoreRow key;

  memcpy (key.hash, hash, sizeof key.hash);
  return n_rows == 0 ? NULL : bsearch (&key, rows, n_rows, sizeof key, compare_hashes);
}

CanvassStoreRow *
canvass_vault_find_row (GArray *rows, const guint8 hash[static CANVASS_HASH_BYTES])
{
  return find_hash (rows->data, rows->len, hash);
}

static void
mark_rows (GArray *rows, const CanvassLiveBatch *batch)
{
  const guint8 *hashes = canvass_live_batch_get_hashes (batch);

  for (guint32 i = 0; i < batch->header.count; i++) {
    CanvassStoreRow *row = canvass_vault_find_row (rows, hashes + i * CANVASS_HASH_BYTES);

    if (row != NULL)
      row->batch = (guint32)batch->number;
  }
}

/* FALSE for what is no record of ours. */
static gboolean
make_salvaged_row (CanvassVault *self, const CanvassSalvaged *salvaged, CanvassStoreRow *row)
{
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  const CanvassVaultVersion *version;
  CanvassRecordHeader header;

  if (!canvass_salvage_read (self->store, salvaged, record) ||
      !canvass_record_read_header (record, salvaged->length, &header, NULL) ||
      memcmp (header.kiosk_id, self->kiosk_id, sizeof header.kiosk_id) != 0)
    return FALSE;

  version = canvass_vault_find_version (self, header.campaign_hash);
  if (version == NULL)
    return FALSE;

  memcpy (row->hash, salvaged->hash, sizeof row->hash);
  memcpy (row->record_id, header.record_id, sizeof row->record_id);
  row->campaign = version->number;
  return TRUE;
}

/* The file may hold a row twice over: where SQLite has moved rows about, some is left behind. */
static void
add_salvaged (CanvassVault *self, GPtrArray *batches, GArray *rows)
{
  GArray *salvaged = canvass_vault_get_salvaged (self, batches);
  guint n_rows = rows->len;

  for (guint i = 0; i < salvaged->len; i++) {
    const CanvassSalvaged *one = &g_array_index (salvaged, CanvassSalvaged, i);
    gboolean twice = i > 0 && memcmp (one->hash, one[-1].hash, sizeof one->hash) == 0;
    CanvassStoreRow row = { 0 };

    if (!twice && find_hash (rows->data, n_rows, one->hash) == NULL &&
        make_salvaged_row (self, one, &row))
      g_array_append_val (rows, row);
  }
}

GArray *
canvass_vault_load_rows (CanvassVault *self, GPtrArray *batches, GError **error)
{
  g_autoptr (GArray) rows = canvass_store_scan_records (self->store, &self->damaged, error);

  if (rows == NULL)
    return NULL;

  g_array_sort (rows, compare_hashes);
  g_clear_pointer (&self->salvaged, g_array_unref);
  if (self->damaged || rows->len < canvass_vault_count_due (self)) {
    add_salvaged (self, batches, rows);
    g_array_sort (rows, compare_hashes);
    self->records = rows->len;
  }

  for (guint i = 0; i < batches->len; i++)
    mark_rows (rows, g_ptr_array_index (batches, i));

  return g_steal_pointer (&rows);
}

static gboolean
insert_batch (CanvassVault *self,
              guint64 number,
              const guint8 batch_id[static CANVASS_HASH_BYTES],
              GBytes *head,
              GError **error)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_ADD_BATCH, error);

  if (query == NULL)
    return FALSE;

  sqlite3_bind_int64 (query, 1, (sqlite3_int64)number);
  canvass_query_bind_blob (query, 2, batch_id, CANVASS_HASH_BYTES);
  canvass_query_bind_blob (query, 3, g_bytes_get_data (head, NULL), g_bytes_get_size (head));
  return canvass_store_run (self->store, query, "Making a batch", error);
}

static gboolean
set_last_batch (CanvassVault *self,
                guint64 number,
                const guint8 batch_id[static CANVASS_HASH_BYTES],
                GError **error)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_SET_LAST_BATCH, error);

  if (query == NULL)
    return FALSE;

  sqlite3_bind_int64 (query, 1, (sqlite3_int64)number);
  canvass_query_bind_blob (query, 2, batch_id, CANVASS_HASH_BYTES);
  return canvass_store_run (self->store, query, "Making a batch", error);
}

static GBytes *
sign_batch (CanvassVault *self,
            const CanvassVaultVersion *version,
            const CanvassStoreRow *rows,
            guint count)
{
  CanvassBatchHeader header = {
    .recipients = canvass_campaign_get_n_recipients (version->campaign),
    .number = self->last_batch + 1,
    .count = count,
  };
  g_autofree guint8 *hashes = g_malloc ((gsize)count * CANVASS_HASH_BYTES);

  memcpy (header.kiosk_id, self->kiosk_id, sizeof header.kiosk_id);
  memcpy (header.campaign_hash,
          canvass_campaign_get_hash (version->campaign),
          sizeof header.campaign_hash);
  memcpy (header.previous_id, self->last_batch_id, sizeof header.previous_id);
  for (guint i = 0; i < count; i++)
    memcpy (hashes + (gsize)i * CANVASS_HASH_BYTES, rows[i].hash, CANVASS_HASH_BYTES);

  return canvass_batch_write_head (&header, hashes, self->device_sk);
}

typedef struct {
  const CanvassVaultVersion *version;
  const CanvassStoreRow *rows; /* in ascending order of record_id */
  guint count;
} NewBatch;

static gboolean
commit_batch (CanvassVault *self, gconstpointer data, GError **error)
{
  const NewBatch *batch = data;
  g_autoptr (GBytes) head = sign_batch (self, batch->version, batch->rows, batch->count);
  guint64 number = self->last_batch + 1;
  guint8 batch_id[CANVASS_HASH_BYTES];

  canvass_hash (batch_id, g_bytes_get_data (head, NULL), g_bytes_get_size (head));
  if (!canvass_store_begin (self->store, error))
    return FALSE;

  if (!insert_batch (self, number, batch_id, head, error) ||
      !set_last_batch (self, number, batch_id, error) ||
      !canvass_store_commit (self->store, error)) {
    canvass_store_rollback (self->store);
    return FALSE;
  }

  self->last_batch = number;
  memcpy (self->last_batch_id, batch_id, sizeof batch_id);
  self->batched += batch->count;
  return TRUE;
}

static GArray *
select_unbatched (GArray *rows, guint32 version)
{
  GArray *selected = g_array_new (FALSE, FALSE, sizeof (CanvassStoreRow));

  for (guint i = 0; i < rows->len; i++) {
    const CanvassStoreRow *row = &g_array_index (rows, CanvassStoreRow, i);

    if (row->batch == 0 && row->campaign == version)
      g_array_append_vals (selected, row, 1);
  }

  g_array_sort (selected, compare_record_ids);
  return selected;
}

static gboolean
commit_version (CanvassVault *self,
                const CanvassVaultVersion *version,
                GArray *rows,
                GError **error)
{
  g_autoptr (GArray) selected = select_unbatched (rows, version->number);

  for (guint i = 0; i < selected->len; i += CANVASS_BATCH_MAX_RECORDS) {
    NewBatch batch = { .version = version,
                       .rows = &g_array_index (selected, CanvassStoreRow, i),
                       .count = MIN (selected->len - i, CANVASS_BATCH_MAX_RECORDS) };

    if (!canvass_vault_change_in_reserve (self, commit_batch, &batch, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
canvass_vault_commit_batches (CanvassVault *self, GError **error)
{
  g_autoptr (GPtrArray) batches = canvass_vault_load_batches (self, error);
  g_autoptr (GArray) rows = NULL;

  if (batches == NULL)
    return FALSE;

  rows = canvass_vault_load_rows (self, batches, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < self->versions->len; i++) {
    if (!commit_version (
            self, &g_array_index (self->versions, CanvassVaultVersion, i), rows, error))
      return FALSE;
  }

  canvass_vault_compact (self);
  return TRUE;
}

gboolean
canvass_vault_make_batches (CanvassVault *self, GError **error)
{
  g_autoptr (GMutexLocker) batch_locker = NULL;
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);

  batch_locker = g_mutex_locker_new (&self->batch_lock);
  locker = g_mutex_locker_new (&self->lock);
  return canvass_vault_commit_batches (self, error);
}

GArray *
canvass_vault_list_batches (CanvassVault *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GPtrArray) batches = NULL;
  GArray *list;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  batches = canvass_vault_load_batches (self, error);
  if (batches == NULL)
    return NULL;

  list = g_array_new (FALSE, FALSE, sizeof (CanvassVaultBatch));
  for (guint i = 0; i < batches->len; i++) {
    const CanvassLiveBatch *batch = g_ptr_array_index (batches, i);
    CanvassVaultBatch entry = { .number = batch->number, .count = batch->header.count };

    memcpy (entry.batch_id, batch->batch_id, sizeof entry.batch_id);
    g_array_append_val (list, entry);
  }

  return list;
}
