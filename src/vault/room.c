/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/failure.h"
#include "vault/reserve.h"
#include "vault/vault-private.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

/* Parts of the reserve: how much may wait in the WAL, which a full disk has to take once more into
 * the database; and what is left free besides, for a WAL and for what the database grows by it, so
 * that the vault and not the disk says when it is full. */
#define WAL_PARTS 8
#define MARGIN_PARTS 4

/* Disk that one more record takes: overflow pages, its share of a leaf filled to about two thirds,
 * and its lines in a batch. */
static guint64
bytes_per_record (CanvassVault *self)
{
  guint recipients = canvass_campaign_get_n_recipients (canvass_vault_newest (self)->campaign);
  guint64 row = CANVASS_RECORD_BYTES (recipients) + CANVASS_HASH_BYTES + CANVASS_ID_BYTES + 16;
  guint64 overflow_pages = (row - 489) / (CANVASS_STORE_PAGE_BYTES - 4);

  if ((row - 489) % (CANVASS_STORE_PAGE_BYTES - 4) > 1002 - 489)
    overflow_pages++;

  return overflow_pages * CANVASS_STORE_PAGE_BYTES + CANVASS_STORE_PAGE_BYTES / 4;
}

static gboolean
count_bytes (CanvassVault *self, CanvassStoreStatement pages, guint64 *bytes, GError **error)
{
  g_autoptr (CanvassQuery) query = canvass_store_query (self->store, pages, error);
  gboolean found;

  if (query == NULL ||
      !canvass_store_step (self->store, query, "Measuring the vault", &found, error))
    return FALSE;

  *bytes = found ? (guint64)sqlite3_column_int64 (query, 0) * CANVASS_STORE_PAGE_BYTES : 0;
  return TRUE;
}

static guint64
file_bytes (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 ? (guint64)info.st_size : 0;
}

/* What the WAL has taken counts as free, since it is written over from the beginning once it is
 * brought into the database; but not by what the database grows then. */
static gboolean
measure_disk (CanvassVault *self, guint64 *bytes, GError **error)
{
  guint64 taken = self->reserve_bytes / MARGIN_PARTS;
  guint64 database, there = file_bytes (self->store_path);
  struct statvfs disk;

  if (!count_bytes (self, CANVASS_STORE_COUNT_PAGES, &database, error))
    return FALSE;
  if (statvfs (self->folder, &disk) != 0)
    return canvass_vault_fail (errno, "Measuring the disk", "Nothing was lost", error);

  taken += database > there ? database - there : 0;
  *bytes = (guint64)disk.f_bavail * disk.f_frsize + file_bytes (self->wal_path);
  *bytes = *bytes > taken ? *bytes - taken : 0;
  return TRUE;
}

void
canvass_vault_take_reserve (CanvassVault *self)
{
  self->reserve_bytes = canvass_reserve_size (self->folder, self->records);
  self->reserve_is_whole = canvass_reserve_take (self->folder, self->reserve_bytes);
  canvass_store_limit_wal (self->store, self->reserve_bytes / WAL_PARTS);
}

gboolean
canvass_vault_change_in_reserve (CanvassVault *self,
                                 CanvassVaultChange change,
                                 gconstpointer data,
                                 GError **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean changed;

  if (change (self, data, &cause))
    return TRUE;

  if (!g_error_matches (cause, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_FULL)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }

  canvass_reserve_give_up (self->folder);
  changed = canvass_store_checkpoint (self->store, error) && change (self, data, error);
  /* Not before the WAL's room is the disk's again; where that fails, the next opening does it. */
  canvass_store_checkpoint (self->store, NULL);
  canvass_vault_take_reserve (self);
  return changed;
}

gboolean
canvass_vault_measure_room (CanvassVault *self, guint64 *room, GError **error)
{
  guint64 bytes, unused;

  if (!self->reserve_is_whole)
    canvass_vault_take_reserve (self);
  if (!measure_disk (self, &bytes, error) ||
      !count_bytes (self, CANVASS_STORE_COUNT_FREE_PAGES, &unused, error))
    return FALSE;

  if (bytes > 0)
    bytes += unused;
  *room = self->reserve_is_whole ? bytes / bytes_per_record (self) : 0;
  return TRUE;
}

/* So much that what the measure takes into account makes no difference. */
static gboolean
has_plenty (CanvassVault *self)
{
  struct statvfs disk;

  return self->reserve_is_whole && statvfs (self->folder, &disk) == 0 &&
         (guint64)disk.f_bavail * disk.f_frsize > 2 * self->reserve_bytes;
}

gboolean
canvass_vault_check_room (CanvassVault *self, GError **error)
{
  guint64 room;

  if (has_plenty (self))
    return TRUE;

  if (!canvass_vault_measure_room (self, &room, error))
    return FALSE;
  if (room > 0)
    return TRUE;

  g_set_error_literal (error,
                       CANVASS_VAULT_ERROR,
                       CANVASS_VAULT_ERROR_FULL,
                       "The disk is full but for what exporting needs. What was stored before is "
                       "safe. Export and acknowledge, or free some room, then try again");
  return FALSE;
}
