/*
 * Pages are given out in the order in which records come. Written anew in the order of the ids,
 * which are random, the file no longer tells who signed after whom, and the room of what was
 * forgotten is the disk's again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/vault-private.h"

/* SQLite holds the new file in memory while it makes it, and writes it to the WAL first. */
#define MAX_BYTES (32 * 1024 * 1024)

/* What SQL does not reach can still be salvaged from the file as it is, but not from a new one. */
static gboolean
is_sound (CanvassVault *self)
{
  guint64 count;
  gboolean damaged = FALSE;

  return !self->damaged && canvass_vault_check_integrity (self, NULL) &&
         canvass_store_count_records (self->store, &count, &damaged, NULL) && !damaged &&
         count == canvass_vault_count_due (self);
}

static gboolean
write_anew (CanvassVault *self, gconstpointer unused, GError **error)
{
  return canvass_store_vacuum (self->store, error) && canvass_store_checkpoint (self->store, error);
}

void
canvass_vault_compact (CanvassVault *self)
{
  guint64 bytes;

  if (!self->in_order_of_arrival || !canvass_store_count_used_bytes (self->store, &bytes) ||
      bytes > MAX_BYTES || !is_sound (self))
    return;

  /* Where it cannot be done, the vault is as good as it was. */
  if (canvass_vault_change_in_reserve (self, write_anew, NULL, NULL))
    self->in_order_of_arrival = FALSE;
}
