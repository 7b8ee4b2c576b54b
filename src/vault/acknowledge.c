/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/failure.h"
#include "vault/vault-private.h"

#include <fcntl.h>
#include <unistd.h>

/* Records forgotten in one transaction: overwriting them with zeros goes through the WAL, which
 * must not outgrow the reserve on a disk that is full. Cut short in between, the same
 * acknowledgement does the rest. */
#define CHUNK_RECORDS 512

static const CanvassVaultVersion *
check_acknowledgement (CanvassVault *self, const CanvassAcknowledgement *ack, GError **error)
{
  const CanvassVaultVersion *version = canvass_vault_find_version (self, ack->campaign_hash);
  int code = CANVASS_VAULT_ERROR_OTHER_KIOSK;
  const char *why;

  if (memcmp (ack->kiosk_id, self->kiosk_id, sizeof self->kiosk_id) != 0)
    why = "is for another kiosk. Take the one for this kiosk";
  else if (version == NULL)
    why = "is for another campaign, or a version of it that this kiosk never had";
  else if (canvass_campaign_is_coordinator (version->campaign, ack->signer_pk))
    return version;
  else {
    code = CANVASS_VAULT_ERROR_REFUSED;
    why = "is not signed by a coordinator of this campaign";
  }

  g_set_error (
      error, CANVASS_VAULT_ERROR, code, "This acknowledgement %s. Nothing was forgotten", why);
  return NULL;
}

static gboolean
touches (const CanvassLiveBatch *batch, const CanvassAcknowledgement *ack)
{
  const guint8 *hashes = canvass_live_batch_get_hashes (batch);

  if (memcmp (batch->header.campaign_hash, ack->campaign_hash, CANVASS_HASH_BYTES) != 0)
    return FALSE;

  for (guint32 i = 0; i < batch->header.count; i++) {
    if (canvass_acknowledgement_covers (ack, hashes + (gsize)i * CANVASS_HASH_BYTES))
      return TRUE;
  }

  return FALSE;
}

/* (transfer full) */
static GArray *
select_covered (GArray *rows, const CanvassVaultVersion *version, const CanvassAcknowledgement *ack)
{
  GArray *covered = g_array_new (FALSE, FALSE, sizeof (CanvassStoreRow));

  for (guint i = 0; i < rows->len; i++) {
    const CanvassStoreRow *row = &g_array_index (rows, CanvassStoreRow, i);

    if (row->campaign == version->number && canvass_acknowledgement_covers (ack, row->hash))
      g_array_append_vals (covered, row, 1);
  }

  return covered;
}

static gboolean
run_with_number (CanvassVault *self,
                 CanvassStoreStatement statement,
                 guint64 number,
                 GError **error)
{
  g_autoptr (CanvassQuery) query = canvass_store_query (self->store, statement, error);

  if (query == NULL)
    return FALSE;

  sqlite3_bind_int64 (query, 1, (sqlite3_int64)number);
  return canvass_store_run (self->store, query, "Taking the acknowledgement", error);
}

/* A batch no longer stands for what the vault holds once some of it is forgotten. One at a time,
 * as its head is overwritten: what is not retired when this is cut short still stands. */
static gboolean
retire_batch (CanvassVault *self, gconstpointer data, GError **error)
{
  const CanvassLiveBatch *batch = data;

  if (!canvass_store_begin (self->store, error))
    return FALSE;

  if (!run_with_number (self, CANVASS_STORE_RETIRE_BATCH, batch->number, error) ||
      !canvass_store_commit (self->store, error)) {
    canvass_store_rollback (self->store);
    return FALSE;
  }

  self->batched -= batch->header.count;
  return TRUE;
}

static gboolean
retire_batches (CanvassVault *self, GPtrArray *touched, GError **error)
{
  for (guint i = 0; i < touched->len; i++) {
    if (!canvass_vault_change_in_reserve (
            self, retire_batch, g_ptr_array_index (touched, i), error))
      return FALSE;
  }

  return TRUE;
}

/* What was salvaged, no statement can delete. */
static gboolean
forget_record (CanvassVault *self, const CanvassStoreRow *row, guint *forgotten, GError **error)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_FORGET_RECORD, error);

  if (query == NULL)
    return FALSE;

  canvass_query_bind_blob (query, 1, row->record_id, sizeof row->record_id);
  if (!canvass_store_run (self->store, query, "Forgetting a record", error))
    return FALSE;

  *forgotten += sqlite3_changes (canvass_store_get_db (self->store)) == 1;
  return !canvass_vault_is_own (self, row->hash) ||
         canvass_vault_forget_own (self, row->hash, error);
}

typedef struct {
  const CanvassStoreRow *rows;
  guint count;
  guint64 *forgotten; /* (out) */
} Chunk;

static guint
count_own (CanvassVault *self, const Chunk *chunk)
{
  guint own = 0;

  for (guint i = 0; i < chunk->count; i++)
    own += canvass_vault_is_own (self, chunk->rows[i].hash);

  return own;
}

/* What is committed has been forgotten. */
static void
drop_own (CanvassVault *self, const Chunk *chunk)
{
  for (guint i = 0; i < chunk->count; i++) {
    g_autoptr (GBytes) hash = g_bytes_new_static (chunk->rows[i].hash, CANVASS_HASH_BYTES);

    g_hash_table_remove (self->own, hash);
  }
}

static gboolean
forget_chunk (CanvassVault *self, gconstpointer data, GError **error)
{
  const Chunk *chunk = data;
  guint64 own = self->own_forgotten + count_own (self, chunk);
  guint forgotten = 0;
  gboolean done = canvass_store_begin (self->store, error);

  for (guint i = 0; done && i < chunk->count; i++)
    done = forget_record (self, &chunk->rows[i], &forgotten, error);

  done = done &&
         run_with_number (
             self, CANVASS_STORE_SET_ACKNOWLEDGED, self->acknowledged + forgotten, error) &&
         run_with_number (self, CANVASS_STORE_SET_OWN_FORGOTTEN, own, error) &&
         canvass_store_commit (self->store, error);
  if (!done) {
    canvass_store_rollback (self->store);
    return FALSE;
  }

  drop_own (self, chunk);
  self->own_forgotten = own;
  self->acknowledged += forgotten;
  self->records -= forgotten;
  *chunk->forgotten += forgotten;
  self->in_order_of_arrival = TRUE;
  return TRUE;
}

/* A record on a damaged page cannot be taken out; that keeps none of the others. A disk so full
 * that not even the reserve is enough takes smaller steps. */
static gboolean
forget (CanvassVault *self,
        const CanvassStoreRow *rows,
        guint count,
        guint64 *forgotten,
        GError **error)
{
  g_autoptr (GError) cause = NULL;
  Chunk chunk = { .rows = rows, .count = count, .forgotten = forgotten };
  gboolean full;

  if (canvass_vault_change_in_reserve (self, forget_chunk, &chunk, &cause))
    return TRUE;

  full = g_error_matches (cause, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL);
  if (full ? count == 1 : !canvass_store_is_damage (self->store, cause)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  return count == 1 || (forget (self, rows, count / 2, forgotten, error) &&
                        forget (self, rows + count / 2, count - count / 2, forgotten, error));
}

/* What lies in the outbox would otherwise be sent again, and outlive what was forgotten. */
static void
clear_outbox (CanvassVault *self, GPtrArray *touched)
{
  g_autofree char *path = g_build_filename (self->folder, CANVASS_VAULT_OUTBOX, NULL);
  int outbox = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (outbox < 0)
    return;

  for (guint i = 0; i < touched->len; i++) {
    const CanvassLiveBatch *batch = g_ptr_array_index (touched, i);
    g_autofree char *batch_id = canvass_to_hex (batch->batch_id, sizeof batch->batch_id);
    g_autofree char *name = g_strdup_printf ("%s.batch", batch_id);

    unlinkat (outbox, name, 0);
  }

  fsync (outbox);
  close (outbox);
}

static gboolean
forget_covered (CanvassVault *self, GArray *covered, guint64 *forgotten, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  for (guint i = 0; i < covered->len; i += CHUNK_RECORDS) {
    g_autoptr (GMutexLocker) chunk_locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

    if (!forget (self,
                 &g_array_index (covered, CanvassStoreRow, i),
                 MIN (covered->len - i, CHUNK_RECORDS),
                 forgotten,
                 error))
      return FALSE;
  }

  locker = g_mutex_locker_new (&self->lock);
  canvass_vault_compact (self);
  return TRUE;
}

/* (transfer full) the rows to forget; the batches they are in are retired when this returns. */
static GArray *
begin_forgetting (CanvassVault *self, const CanvassAcknowledgement *ack, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  const CanvassVaultVersion *version = check_acknowledgement (self, ack, error);
  g_autoptr (GPtrArray) batches = NULL;
  g_autoptr (GPtrArray) touched = NULL;
  g_autoptr (GArray) rows = NULL;

  if (version == NULL)
    return NULL;

  batches = canvass_vault_load_batches (self, error);
  rows = batches == NULL ? NULL : canvass_vault_load_rows (self, batches, error);
  if (rows == NULL)
    return NULL;

  touched = g_ptr_array_new ();
  for (guint i = 0; i < batches->len; i++) {
    if (touches (g_ptr_array_index (batches, i), ack))
      g_ptr_array_add (touched, g_ptr_array_index (batches, i));
  }

  self->forgettings++;
  if (!retire_batches (self, touched, error))
    return NULL;

  clear_outbox (self, touched);
  return select_covered (rows, version, ack);
}

gboolean
canvass_vault_acknowledge (CanvassVault *self,
                           GBytes *ack_file,
                           guint64 *n_forgotten,
                           GError **error)
{
  g_autoptr (GMutexLocker) batch_locker = NULL;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GArray) covered = NULL;
  CanvassAcknowledgement ack;
  guint64 forgotten = 0;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);
  g_return_val_if_fail (ack_file != NULL, FALSE);

  if (!canvass_acknowledgement_read (ack_file, &ack, &cause))
    return canvass_vault_translate (g_steal_pointer (&cause),
                                    CANVASS_VAULT_ERROR_REFUSED,
                                    "Nothing was forgotten. Get a fresh copy of it",
                                    error);

  batch_locker = g_mutex_locker_new (&self->batch_lock);
  covered = begin_forgetting (self, &ack, error);
  if (covered == NULL || !forget_covered (self, covered, &forgotten, error))
    return FALSE;

  if (n_forgotten != NULL)
    *n_forgotten = forgotten;
  return TRUE;
}
