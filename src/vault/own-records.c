/*
 * Records that the kiosk seals about itself: how many signed, and which was doubtful. A close
 * counts neither.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/vault-private.h"

static gsize
seal (CanvassVault *self,
      CanvassPayload *payload,
      guint8 record[static CANVASS_RECORD_MAX_BYTES],
      GError **error)
{
  CanvassCampaign *campaign = canvass_vault_newest (self)->campaign;
  CanvassSealing sealing;

  canvass_payload_set_today (payload);
  canvass_payload_set_language (payload, canvass_campaign_get_languages (campaign)[0]);
  canvass_payload_set_session (payload, self->session);
  canvass_campaign_get_sealing (campaign, self->kiosk_id, &sealing);
  return canvass_record_seal (record, &sealing, payload, error);
}

gsize
canvass_vault_seal_close (CanvassVault *self,
                          guint64 captured,
                          guint8 record[static CANVASS_RECORD_MAX_BYTES],
                          GError **error)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  canvass_payload_set_kind (payload, CANVASS_PAYLOAD_CLOSE);
  canvass_payload_set_captured (payload, captured);
  return seal (self, payload, record, error);
}

static gsize
seal_doubt (CanvassVault *self,
            const guint8 about[static CANVASS_HASH_BYTES],
            guint8 record[static CANVASS_RECORD_MAX_BYTES],
            GError **error)
{
  g_autoptr (CanvassPayload) payload = canvass_payload_new ();

  canvass_payload_set_kind (payload, CANVASS_PAYLOAD_DOUBT);
  canvass_payload_set_about (payload, about);
  return seal (self, payload, record, error);
}

typedef struct {
  const guint8 *record;
  gsize length;
  CanvassStoreStatement statement; /* what changes with it */
  guint64 number;                  /* and to what */
} OwnRecord;

static gboolean
run_with_hash (CanvassVault *self,
               CanvassStoreStatement statement,
               const guint8 hash[static CANVASS_HASH_BYTES],
               const char *doing,
               GError **error)
{
  g_autoptr (CanvassQuery) query = canvass_store_query (self->store, statement, error);

  if (query == NULL)
    return FALSE;

  canvass_query_bind_blob (query, 1, hash, CANVASS_HASH_BYTES);
  return canvass_store_run (self->store, query, doing, error);
}

/* They only count: where their list is damaged, each is taken for a signature. */
void
canvass_vault_load_own (CanvassVault *self)
{
  g_autoptr (CanvassQuery) query = canvass_store_query (self->store, CANVASS_STORE_LIST_OWN, NULL);
  gboolean found = query != NULL;

  self->damaged = self->damaged || query == NULL;
  while (found) {
    guint8 hash[CANVASS_HASH_BYTES];

    if (!canvass_store_step (self->store, query, "Counting", &found, NULL))
      self->damaged = TRUE;
    else if (found && canvass_query_read_blob (query, 0, hash, sizeof hash))
      g_hash_table_add (self->own, g_bytes_new (hash, sizeof hash));
  }
}

gboolean
canvass_vault_is_own (CanvassVault *self, const guint8 hash[static CANVASS_HASH_BYTES])
{
  g_autoptr (GBytes) key = g_bytes_new_static (hash, CANVASS_HASH_BYTES);

  return g_hash_table_contains (self->own, key);
}

gboolean
canvass_vault_forget_own (CanvassVault *self,
                          const guint8 hash[static CANVASS_HASH_BYTES],
                          GError **error)
{
  return run_with_hash (self, CANVASS_STORE_FORGET_OWN, hash, "Forgetting a record", error);
}

static gboolean
store (CanvassVault *self, gconstpointer data, GError **error)
{
  const OwnRecord *own = data;
  guint8 hash[CANVASS_HASH_BYTES];
  gboolean is_new;

  canvass_hash (hash, own->record, own->length);
  if (!canvass_store_begin (self->store, error))
    return FALSE;

  if (!canvass_vault_insert_record (self, own->record, own->length, hash, &is_new, error) ||
      !run_with_hash (self, CANVASS_STORE_ADD_OWN, hash, "Storing a record", error) ||
      !canvass_vault_set_number (self, own->statement, own->number, "Storing a record", error) ||
      !canvass_store_commit (self->store, error)) {
    canvass_store_rollback (self->store);
    return FALSE;
  }

  g_hash_table_add (self->own, g_bytes_new (hash, sizeof hash));
  canvass_vault_count_appended (self);
  return TRUE;
}

guint64
canvass_vault_count_signatures (CanvassVault *self)
{
  guint64 others = self->closed + self->doubts;

  return self->stored > others ? self->stored - others : 0;
}

gboolean
canvass_vault_close_session (CanvassVault *self, guint64 *captured, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  OwnRecord own = { .record = record, .statement = CANVASS_STORE_SET_CLOSED };
  guint64 sealed;

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);

  locker = g_mutex_locker_new (&self->lock);
  sealed = canvass_vault_count_signatures (self);
  own.length = canvass_vault_seal_close (self, sealed, record, error);
  own.number = self->stored + 1;
  if (own.length == 0 || !canvass_vault_change_in_reserve (self, store, &own, error))
    return FALSE;

  self->closed = own.number;
  self->doubts = 0;
  canvass_vault_compact (self);
  if (captured != NULL)
    *captured = sealed;
  return TRUE;
}

static gboolean
check_held (CanvassVault *self, const guint8 about[static CANVASS_HASH_BYTES], GError **error)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_FIND_HOLDER, error);
  gboolean found;

  if (query == NULL)
    return FALSE;

  canvass_query_bind_blob (query, 1, about, CANVASS_HASH_BYTES);
  if (!canvass_store_step (self->store, query, "Looking for a record", &found, error))
    return FALSE;

  if (!found)
    g_set_error_literal (error,
                         CANVASS_VAULT_ERROR,
                         CANVASS_VAULT_ERROR_REFUSED,
                         "This kiosk does not hold the record to be marked, or not any more. "
                         "Nothing was marked");
  return found;
}

gboolean
canvass_vault_mark_doubtful (CanvassVault *self,
                             const guint8 about[static CANVASS_HASH_BYTES],
                             GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  guint8 record[CANVASS_RECORD_MAX_BYTES];
  OwnRecord own = { .record = record, .statement = CANVASS_STORE_SET_DOUBTS };

  g_return_val_if_fail (CANVASS_IS_VAULT (self), FALSE);
  g_return_val_if_fail (about != NULL, FALSE);

  locker = g_mutex_locker_new (&self->lock);
  if (!check_held (self, about, error))
    return FALSE;

  own.length = seal_doubt (self, about, record, error);
  own.number = self->doubts + 1;
  if (own.length == 0 || !canvass_vault_change_in_reserve (self, store, &own, error))
    return FALSE;

  self->doubts = own.number;
  return TRUE;
}
