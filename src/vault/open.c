/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/envelope.h"
#include "format/file.h"
#include "vault/device-key.h"
#include "vault/failure.h"
#include "vault/vault-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>

static gboolean
take_lock (CanvassVault *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, CANVASS_VAULT_LOCK_FILE, NULL);

  self->lock_fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  if (self->lock_fd >= 0 && flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  if (self->lock_fd < 0 || errno != EWOULDBLOCK)
    return canvass_vault_fail (errno,
                               "Locking the vault",
                               "Nothing was lost. Make its disk writable, or copy the whole "
                               "folder to one that is and use it there",
                               error);

  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_BUSY,
               "Another program has the vault in %s open. Nothing was lost. End that program "
               "first",
               self->folder);
  return FALSE;
}

static gboolean
load_kiosk (CanvassVault *self, GError **error)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_READ_KIOSK, error);
  guint8 device_pk[CANVASS_SIGN_PK_BYTES];
  gboolean found;

  if (query == NULL ||
      !canvass_store_step (self->store, query, "Reading the kiosk's name", &found, error))
    return FALSE;

  if (!found || sqlite3_column_text (query, 0) == NULL ||
      !canvass_query_read_blob (query, 1, device_pk, sizeof device_pk) ||
      !canvass_query_read_blob (query, 3, self->last_batch_id, sizeof self->last_batch_id))
    return canvass_vault_report_damage ("it does not say whose it is", error);

  if (memcmp (device_pk, self->device_pk, sizeof device_pk) != 0)
    return canvass_vault_report_damage ("its device key is another kiosk's", error);

  canvass_kiosk_id (self->kiosk_id, self->device_pk);
  self->name = g_strdup ((const char *)sqlite3_column_text (query, 0));
  self->last_batch = (guint64)sqlite3_column_int64 (query, 2);
  self->acknowledged = (guint64)sqlite3_column_int64 (query, 4);
  self->closed = (guint64)sqlite3_column_int64 (query, 5);
  self->stored = (guint64)sqlite3_column_int64 (query, 6);
  self->doubts = (guint64)sqlite3_column_int64 (query, 7);
  self->own_forgotten = (guint64)sqlite3_column_int64 (query, 8);
  return TRUE;
}

char *
canvass_vault_campaign_copy_name (const guint8 campaign_hash[static CANVASS_HASH_BYTES])
{
  g_autofree char *hex = canvass_to_hex (campaign_hash, CANVASS_HASH_BYTES);

  return g_strconcat (hex, ".campaign", NULL);
}

static CanvassCampaign *
read_campaign (GBytes *file, const guint8 expected[static CANVASS_HASH_BYTES])
{
  guint8 hash[CANVASS_HASH_BYTES];
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  canvass_hash (hash, bytes, length);
  return memcmp (hash, expected, sizeof hash) == 0 ? canvass_campaign_new (file, NULL) : NULL;
}

static CanvassCampaign *
read_campaign_copy (CanvassVault *self, const guint8 expected[static CANVASS_HASH_BYTES])
{
  g_autofree char *name = canvass_vault_campaign_copy_name (expected);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_CAMPAIGN), NULL);

  self->damaged = TRUE;
  return file != NULL ? read_campaign (file, expected) : NULL;
}

static gboolean
load_campaign (CanvassVault *self, CanvassQuery *query, GError **error)
{
  g_autoptr (GBytes) file = NULL;
  guint8 hash[CANVASS_HASH_BYTES];
  CanvassVaultVersion version = { .number = (guint32)sqlite3_column_int64 (query, 0) };

  if (!canvass_query_read_blob (query, 1, hash, sizeof hash))
    return canvass_vault_report_damage ("it does not say which campaign it is for", error);

  /* NULL when a page of it cannot be read. */
  if (sqlite3_column_blob (query, 2) != NULL)
    file = g_bytes_new (sqlite3_column_blob (query, 2), (gsize)sqlite3_column_bytes (query, 2));
  if (file != NULL)
    version.campaign = read_campaign (file, hash);
  if (version.campaign == NULL)
    version.campaign = read_campaign_copy (self, hash);
  if (version.campaign == NULL)
    return canvass_vault_report_damage ("a campaign in it cannot be read, nor can its copy", error);

  g_array_append_val (self->versions, version);
  return TRUE;
}

static gboolean
load_campaigns (CanvassVault *self, GError **error)
{
  g_autoptr (CanvassQuery) query =
      canvass_store_query (self->store, CANVASS_STORE_LIST_CAMPAIGNS, error);
  gboolean found = TRUE;

  if (query == NULL)
    return FALSE;

  while (found) {
    if (!canvass_store_step (self->store, query, "Reading the campaign", &found, error) ||
        (found && !load_campaign (self, query, error)))
      return FALSE;
  }

  return self->versions->len > 0 || canvass_vault_report_damage ("it holds no campaign", error);
}

static gboolean
load_counts (CanvassVault *self, GError **error)
{
  g_autoptr (GPtrArray) batches = canvass_vault_load_batches (self, error);
  g_autoptr (GArray) rows = NULL;

  if (batches == NULL)
    return FALSE;

  for (guint i = 0; i < batches->len; i++)
    self->batched += ((CanvassLiveBatch *)g_ptr_array_index (batches, i))->header.count;

  if (!canvass_store_count_records (self->store, &self->records, &self->damaged, error))
    return FALSE;
  if (!self->damaged && self->records == canvass_vault_count_due (self))
    return TRUE;

  rows = canvass_vault_load_rows (self, batches, error);
  return rows != NULL;
}

/* The same from one close to the next, whatever is started or dies in between, so that the count in
 * a close is of the signatures of its session. Nobody without the device key can work it out. */
void
canvass_vault_derive_session (CanvassVault *self)
{
  guint8 closed[8];

  canvass_write_u64 (closed, self->closed);
  canvass_derive_id (self->session,
                     "canvass session",
                     self->device_sk,
                     CANVASS_SIGN_SK_BYTES,
                     closed,
                     sizeof closed);
}

static gboolean
load (CanvassVault *self, GError **error)
{
  g_autofree char *key_path = g_build_filename (self->folder, CANVASS_DEVICE_KEY_FILE, NULL);
  g_autofree char *card_name = NULL;

  if (!take_lock (self, error))
    return FALSE;

  self->store_path = g_build_filename (self->folder, CANVASS_STORE_FILE, NULL);
  self->wal_path = g_strconcat (self->store_path, "-wal", NULL);
  self->store = canvass_store_open (self->store_path, error);
  if (self->store == NULL ||
      !canvass_device_key_load (key_path, self->device_sk, self->device_pk, error) ||
      !load_kiosk (self, error) || !load_campaigns (self, error) || !load_counts (self, error))
    return FALSE;

  canvass_vault_load_own (self);
  canvass_vault_take_reserve (self);
  canvass_vault_derive_session (self);
  card_name = canvass_vault_card_name (self->name);
  self->card_path = g_build_filename (self->folder, card_name, NULL);
  return TRUE;
}

static gboolean
is_campaign_id (const char *name)
{
  return strlen (name) == CANVASS_ID_HEX_CHARS - 1 &&
         strspn (name, "0123456789abcdef") == CANVASS_ID_HEX_CHARS - 1;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
canvass_vault_list (const char *directory, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (directory != NULL, NULL);

  dir = g_dir_open (directory, 0, &cause);
  if (dir == NULL) {
    gboolean missing = g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT);

    canvass_vault_translate (g_steal_pointer (&cause),
                             missing ? CANVASS_VAULT_ERROR_MISSING : CANVASS_VAULT_ERROR_STORAGE,
                             missing ? "Enroll this kiosk for a campaign first"
                                     : "See whether its disk is readable, then try again",
                             error);
    return NULL;
  }

  while ((name = g_dir_read_name (dir)) != NULL) {
    if (is_campaign_id (name))
      g_ptr_array_add (ids, g_strdup (name));
  }

  g_ptr_array_sort (ids, compare_names);
  return g_steal_pointer (&ids);
}

static char *
choose_campaign (const char *directory, GError **error)
{
  g_autoptr (GPtrArray) ids = canvass_vault_list (directory, error);
  g_autofree char *all = NULL;

  if (ids == NULL)
    return NULL;

  if (ids->len == 1)
    return g_strdup (g_ptr_array_index (ids, 0));

  if (ids->len == 0) {
    g_set_error (error,
                 CANVASS_VAULT_ERROR,
                 CANVASS_VAULT_ERROR_MISSING,
                 "No campaign is enrolled in %s. Enroll this kiosk for one first",
                 directory);
    return NULL;
  }

  g_ptr_array_add (ids, NULL);
  all = g_strjoinv (", ", (char **)ids->pdata);
  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_MISSING,
               "Several campaigns are enrolled in %s. Say which is meant: %s",
               directory,
               all);
  return NULL;
}

/* Links above the folder are the user's own business; in its place one would lead elsewhere. */
static gboolean
check_folder (const char *folder, GError **error)
{
  struct stat info;

  if (lstat (folder, &info) != 0) {
    if (errno != ENOENT)
      return canvass_vault_fail (
          errno, "Opening the vault", "See whether its disk is readable, then try again", error);

    g_set_error (error,
                 CANVASS_VAULT_ERROR,
                 CANVASS_VAULT_ERROR_MISSING,
                 "There is no vault in %s. Enroll this kiosk for the campaign first",
                 folder);
    return FALSE;
  }

  if (S_ISDIR (info.st_mode))
    return TRUE;

  g_set_error (error,
               CANVASS_VAULT_ERROR,
               CANVASS_VAULT_ERROR_CORRUPT,
               "%s is no folder of its own. Nothing was touched. Restore it as it was",
               folder);
  return FALSE;
}

CanvassVault *
canvass_vault_open (const char *directory, const char *campaign_id, GError **error)
{
  g_autoptr (CanvassVault) self = NULL;
  g_autofree char *id = NULL;
  g_autofree char *real = NULL;

  g_return_val_if_fail (directory != NULL, NULL);

  id = campaign_id == NULL ? choose_campaign (directory, error) : g_ascii_strdown (campaign_id, -1);
  if (id == NULL)
    return NULL;

  real = realpath (directory, NULL);
  if (real == NULL || !is_campaign_id (id)) {
    g_set_error (error,
                 CANVASS_VAULT_ERROR,
                 CANVASS_VAULT_ERROR_MISSING,
                 "This campaign is not enrolled in %s. Enroll this kiosk for it first",
                 directory);
    return NULL;
  }

  self = g_object_new (CANVASS_TYPE_VAULT, NULL);
  self->folder = g_build_filename (real, id, NULL);
  if (!check_folder (self->folder, error) || !load (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
