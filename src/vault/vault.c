/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/vault.h"

#include "format/secret.h"
#include "vault/failure.h"
#include "vault/folder.h"
#include "vault/vault-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#define NOT_LOST "Nothing was lost"

G_DEFINE_FINAL_TYPE (CanvassVault, canvass_vault, G_TYPE_OBJECT)

static void
clear_version (gpointer version)
{
  g_clear_object (&((CanvassVaultVersion *)version)->campaign);
}

static void
canvass_vault_finalize (GObject *object)
{
  CanvassVault *self = CANVASS_VAULT (object);

  if (self->store != NULL)
    canvass_vault_compact (self);
  g_clear_pointer (&self->store, canvass_store_free);
  g_clear_pointer (&self->versions, g_array_unref);
  g_clear_pointer (&self->device_sk, canvass_secret_free);
  g_clear_pointer (&self->salvaged, g_array_unref);
  g_clear_pointer (&self->broken, g_hash_table_unref);
  g_clear_pointer (&self->own, g_hash_table_unref);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->card_path);
  g_free (self->store_path);
  g_free (self->wal_path);
  /* Last, so that whoever waits for it finds a closed database. */
  if (self->lock_fd >= 0)
    close (self->lock_fd);

  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->batch_lock);

  G_OBJECT_CLASS (canvass_vault_parent_class)->finalize (object);
}

static void
canvass_vault_class_init (CanvassVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_vault_finalize;
}

static void
canvass_vault_init (CanvassVault *self)
{
  canvass_format_init ();

  g_mutex_init (&self->batch_lock);
  g_mutex_init (&self->lock);
  self->lock_fd = -1;
  self->device_sk = canvass_secret_new (CANVASS_SIGN_SK_BYTES);
  self->broken =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  self->own =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  self->versions = g_array_new (FALSE, FALSE, sizeof (CanvassVaultVersion));
  g_array_set_clear_func (self->versions, clear_version);
}

const char *
canvass_vault_get_folder (CanvassVault *self)
{
  g_return_val_if_fail (CANVASS_IS_VAULT (self), NULL);

  return self->folder;
}

const char *
canvass_vault_get_name (CanvassVault *self)
{
  g_return_val_if_fail (CANVASS_IS_VAULT (self), NULL);

  return self->name;
}

const char *
canvass_vault_get_card_path (CanvassVault *self)
{
  g_return_val_if_fail (CANVASS_IS_VAULT (self), NULL);

  return self->card_path;
}

const guint8 *
canvass_vault_get_kiosk_id (CanvassVault *self)
{
  g_return_val_if_fail (CANVASS_IS_VAULT (self), NULL);

  return self->kiosk_id;
}

const guint8 *
canvass_vault_get_session (CanvassVault *self)
{
  g_return_val_if_fail (CANVASS_IS_VAULT (self), NULL);

  return self->session;
}

void
canvass_vault_begin_session (CanvassVault *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (CANVASS_IS_VAULT (self));

  locker = g_mutex_locker_new (&self->lock);
  canvass_vault_derive_session (self);
}

const CanvassVaultVersion *
canvass_vault_newest (CanvassVault *self)
{
  return &g_array_index (self->versions, CanvassVaultVersion, self->versions->len - 1);
}

const CanvassVaultVersion *
canvass_vault_find_version (CanvassVault *self,
                            const guint8 campaign_hash[static CANVASS_HASH_BYTES])
{
  for (guint i = 0; i < self->versions->len; i++) {
    const CanvassVaultVersion *version = &g_array_index (self->versions, CanvassVaultVersion, i);

    if (memcmp (canvass_campaign_get_hash (version->campaign), campaign_hash, CANVASS_HASH_BYTES) ==
        0)
      return version;
  }

  return NULL;
}

CanvassCampaign *
canvass_vault_get_campaign (CanvassVault *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  return g_object_ref (canvass_vault_newest (self)->campaign);
}

void
canvass_vault_get_sealing (CanvassVault *self, CanvassSealing *sealing)
{
  g_autoptr (CanvassCampaign) campaign = NULL;

  g_return_if_fail (CANVASS_IS_VAULT (self));
  g_return_if_fail (sealing != NULL);

  campaign = canvass_vault_get_campaign (self);
  canvass_campaign_get_sealing (campaign, self->kiosk_id, sealing);
}

gboolean
canvass_vault_report_damage (const char *what, GError **error)
{
  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_CORRUPT,
               "The vault is damaged: %s. Keep its folder, from which the records can still be "
               "salvaged, and enroll afresh in another",
               what);
  return FALSE;
}

gboolean
canvass_vault_insert_campaign (CanvassStore *store,
                               guint32 number,
                               CanvassCampaign *campaign,
                               GError **error)
{
  g_autoptr (CanvassQuery) query = canvass_store_query (store, CANVASS_STORE_ADD_CAMPAIGN, error);
  GBytes *file = canvass_campaign_get_file (campaign);

  if (query == NULL)
    return FALSE;

  sqlite3_bind_int64 (query, 1, number);
  canvass_query_bind_blob (query, 2, canvass_campaign_get_hash (campaign), CANVASS_HASH_BYTES);
  canvass_query_bind_blob (query, 3, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  return canvass_store_run (store, query, "Storing the campaign", error);
}

static gboolean
write_campaign_copy (CanvassVault *self, CanvassCampaign *campaign, GError **error)
{
  g_autofree char *name = canvass_vault_campaign_copy_name (canvass_campaign_get_hash (campaign));
  GBytes *file = canvass_campaign_get_file (campaign);
  int folder = open (self->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  gboolean written;

  if (folder < 0)
    return canvass_vault_fail (errno, "Storing the campaign", NOT_LOST, error);

  /* Of an update that did not come to its end. */
  unlinkat (folder, name, 0);
  written = canvass_folder_create_file (
      folder, name, g_bytes_get_data (file, NULL), g_bytes_get_size (file), 0600, error);
  if (written && fsync (folder) != 0)
    written = canvass_vault_fail (errno, "Storing the campaign", NOT_LOST, error);

  close (folder);
  return written;
}

gboolean
canvass_vault_update (CanvassVault *self, CanvassCampaign *campaign, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GError) cause = NULL;
  CanvassVaultVersion version = { 0 };

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (campaign), FALSE);

  locker = g_mutex_locker_new (&self->lock);
  if (!canvass_campaign_check_succeeds (campaign, canvass_vault_newest (self)->campaign, &cause))
    return canvass_vault_translate (g_steal_pointer (&cause),
                                    CANVASS_VAULT_ERROR_REFUSED,
                                    "The kiosk stays with the version it has",
                                    error);

  version.number = canvass_vault_newest (self)->number + 1;
  if (!write_campaign_copy (self, campaign, error) ||
      !canvass_vault_insert_campaign (self->store, version.number, campaign, error))
    return FALSE;

  version.campaign = g_object_ref (campaign);
  g_array_append_val (self->versions, version);
  return TRUE;
}

static const CanvassVaultVersion *
check_record (CanvassVault *self,
              const guint8 *record,
              gsize length,
              CanvassRecordHeader *header,
              GError **error)
{
  g_autoptr (GError) cause = NULL;
  const CanvassVaultVersion *version;

  if (!canvass_record_read_header (record, length, header, &cause)) {
    canvass_vault_translate (
        g_steal_pointer (&cause), CANVASS_VAULT_ERROR_REFUSED, "It was not stored", error);
    return NULL;
  }

  version = canvass_vault_find_version (self, header->campaign_hash);
  if (version != NULL && memcmp (header->kiosk_id, self->kiosk_id, sizeof self->kiosk_id) == 0 &&
      header->recipients == canvass_campaign_get_n_recipients (version->campaign))
    return version;

  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_REFUSED,
               "The record was sealed for another %s. It was not stored",
               version == NULL ? "campaign" : "kiosk");
  return NULL;
}

/* FALSE without @error when a record with that id is there already. */
static gboolean
insert_record (CanvassVault *self,
               const CanvassRecordHeader *header,
               guint32 version,
               const guint8 hash[static CANVASS_HASH_BYTES],
               const guint8 *record,
               gsize length,
               GError **error)
{
  g_autoptr (CanvassQuery) query = canvass_store_query (self->store, CANVASS_STORE_APPEND, error);

  if (query == NULL)
    return FALSE;

  canvass_query_bind_blob (query, 1, header->record_id, sizeof header->record_id);
  sqlite3_bind_int64 (query, 2, version);
  canvass_query_bind_blob (query, 3, hash, CANVASS_HASH_BYTES);
  canvass_query_bind_blob (query, 4, record, length);
  return canvass_store_run (self->store, query, "Storing a signature", error) &&
         sqlite3_changes (canvass_store_get_db (self->store)) == 1;
}

static gboolean
check_same_record (CanvassVault *self,
                   const guint8 record_id[static CANVASS_ID_BYTES],
                   const guint8 hash[static CANVASS_HASH_BYTES],
                   GError **error)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_FIND_HASH, error);
  guint8 held[CANVASS_HASH_BYTES];
  gboolean found;

  if (query == NULL)
    return FALSE;

  canvass_query_bind_blob (query, 1, record_id, CANVASS_ID_BYTES);
  if (!canvass_store_step (self->store, query, "Looking for a record", &found, error))
    return FALSE;

  if (found && canvass_query_read_blob (query, 0, held, sizeof held) &&
      memcmp (held, hash, sizeof held) == 0)
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_VAULT_ERROR,
                       CANVASS_VAULT_ERROR_REFUSED,
                       "The vault holds another record of the same id. The new one was not stored");
  return FALSE;
}

gboolean
canvass_vault_set_number (CanvassVault *self,
                          CanvassStoreStatement statement,
                          guint64 number,
                          const char *doing,
                          GError **error)
{
  g_autoptr (CanvassQuery) query = canvass_store_query (self->store, statement, error);

  if (query == NULL)
    return FALSE;

  sqlite3_bind_int64 (query, 1, (sqlite3_int64)number);
  return canvass_store_run (self->store, query, doing, error);
}

gboolean
canvass_vault_insert_record (CanvassVault *self,
                             const guint8 *record,
                             gsize length,
                             const guint8 hash[static CANVASS_HASH_BYTES],
                             gboolean *is_new,
                             GError **error)
{
  g_autoptr (GError) cause = NULL;
  CanvassRecordHeader header;
  const CanvassVaultVersion *version = check_record (self, record, length, &header, error);

  if (version == NULL)
    return FALSE;

  *is_new = insert_record (self, &header, version->number, hash, record, length, &cause);
  if (*is_new)
    return canvass_vault_set_number (
        self, CANVASS_STORE_SET_STORED, self->stored + 1, "Storing a signature", error);

  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  return check_same_record (self, header.record_id, hash, error);
}

void
canvass_vault_count_appended (CanvassVault *self)
{
  self->records++;
  self->stored++;
  self->in_order_of_arrival = TRUE;
}

static gboolean
append_durably (CanvassVault *self,
                const guint8 *record,
                gsize length,
                const guint8 hash[static CANVASS_HASH_BYTES],
                GError **error)
{
  gboolean is_new;

  if (!canvass_store_begin (self->store, error))
    return FALSE;

  if (!canvass_vault_insert_record (self, record, length, hash, &is_new, error) ||
      !canvass_store_commit (self->store, error)) {
    canvass_store_rollback (self->store);
    return FALSE;
  }

  if (is_new)
    canvass_vault_count_appended (self);
  return TRUE;
}

gboolean
canvass_vault_append (CanvassVault *self,
                      const guint8 *record,
                      gsize length,
                      guint8 hash[CANVASS_HASH_BYTES],
                      GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  guint8 digest[CANVASS_HASH_BYTES];

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  canvass_hash (digest, record, length);
  locker = g_mutex_locker_new (&self->lock);
  if (!canvass_vault_check_room (self, error) ||
      !append_durably (self, record, length, digest, error))
    return FALSE;

  if (hash != NULL)
    memcpy (hash, digest, sizeof digest);
  return TRUE;
}

gboolean
canvass_vault_get_status (CanvassVault *self, CanvassVaultStatus *status, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autofree char *last_batch_id = NULL;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);
  g_return_val_if_fail (status != NULL, FALSE);

  locker = g_mutex_locker_new (&self->lock);
  *status = (CanvassVaultStatus){
    .records = self->records,
    .unacknowledged = self->records,
    .signatures = self->records - MIN (self->records, g_hash_table_size (self->own)),
    .session = canvass_vault_count_signatures (self),
    /* Fewer are held than are in batches where the disk lost some. */
    .unbatched = self->records > self->batched ? self->records - self->batched : 0,
    .acknowledged = self->acknowledged,
    .signatures_acknowledged = self->acknowledged - MIN (self->acknowledged, self->own_forgotten),
    .last_batch = self->last_batch,
    .unreadable = canvass_vault_count_unreadable (self),
    .damaged = self->damaged || canvass_vault_count_unreadable (self) > 0,
  };
  if (self->last_batch > 0) {
    last_batch_id = canvass_to_hex (self->last_batch_id, sizeof self->last_batch_id);
    g_strlcpy (status->last_batch_id, last_batch_id, sizeof status->last_batch_id);
  }

  return canvass_vault_measure_room (self, &status->room, error);
}

gboolean
canvass_vault_check_integrity (CanvassVault *self, GError **error)
{
  g_autoptr (CanvassQuery) query = canvass_store_query (self->store, CANVASS_STORE_CHECK, error);
  gboolean found;

  if (query == NULL ||
      !canvass_store_step (self->store, query, "Checking the vault", &found, error))
    return FALSE;

  if (found && g_strcmp0 ((const char *)sqlite3_column_text (query, 0), "ok") == 0)
    return TRUE;

  return canvass_vault_report_damage (
      found ? (const char *)sqlite3_column_text (query, 0) : "it gives no answer", error);
}

gboolean
canvass_vault_read_record (CanvassVault *self,
                           const CanvassStoreRow *row,
                           guint8 *record,
                           gsize length,
                           gboolean *intact,
                           GError **error)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_FIND_RECORD, error);
  g_autoptr (GError) cause = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  gboolean found;

  if (query == NULL)
    return FALSE;

  canvass_query_bind_blob (query, 1, row->record_id, sizeof row->record_id);
  if (!canvass_store_step (self->store, query, "Reading a record", &found, &cause) &&
      !canvass_store_is_damage (self->store, cause)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  *intact = found && canvass_query_read_blob (query, 0, record, length);
  if (*intact) {
    canvass_hash (hash, record, length);
    *intact = memcmp (hash, row->hash, sizeof hash) == 0;
  }

  if (!*intact) {
    self->damaged = TRUE;
    *intact = canvass_vault_read_salvaged (self, row->hash, record, length);
  }
  if (!*intact) {
    memset (record, 0, length);
    canvass_vault_note_broken (self, row->hash);
  }

  return TRUE;
}

static gboolean
store_test_record (CanvassVault *self, const guint8 *record, gsize length, GError **error)
{
  guint8 stored[CANVASS_RECORD_MAX_BYTES];
  CanvassStoreRow row = { 0 };
  CanvassRecordHeader header;
  const CanvassVaultVersion *version = check_record (self, record, length, &header, error);
  gboolean intact;

  if (version == NULL)
    return FALSE;

  canvass_hash (row.hash, record, length);
  memcpy (row.record_id, header.record_id, sizeof row.record_id);
  if (!insert_record (self, &header, version->number, row.hash, record, length, error))
    return FALSE;

  /* As far as the disk, not just our own memory. */
  if (!canvass_store_flush (self->store, "Storing a test record", error))
    return FALSE;

  if (!canvass_vault_read_record (self, &row, stored, length, &intact, error))
    return FALSE;

  return intact ||
         canvass_vault_report_damage ("a test record did not come back as it was stored", error);
}

gboolean
canvass_vault_check (CanvassVault *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  gboolean stored;
  gsize length;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);

  locker = g_mutex_locker_new (&self->lock);
  if (!canvass_vault_check_integrity (self, error) || !canvass_vault_check_room (self, error))
    return FALSE;

  length = canvass_vault_seal_close (self, 0, record, error);
  if (length == 0 || !canvass_store_begin (self->store, error))
    return FALSE;

  stored = store_test_record (self, record, length, error);
  canvass_store_rollback (self->store);
  return stored;
}
