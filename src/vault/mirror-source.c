/*
 * What a mirror is to have. The vault's lock is held for one record at a time and never while the
 * stick is touched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/mirror-private.h"

void
canvass_mirror_source_clear (CanvassMirrorSource *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
}

gboolean
canvass_mirror_source_take (CanvassMirrorSource *self, CanvassVault *vault, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&vault->lock);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GPtrArray) batches = canvass_vault_load_batches (vault, &cause);

  self->vault = vault;
  if (batches != NULL)
    self->rows = canvass_vault_load_rows (vault, batches, &cause);
  if (self->rows == NULL)
    return canvass_mirror_fail_vault (g_steal_pointer (&cause), error);

  self->acknowledged = vault->acknowledged;
  self->is_whole = !vault->damaged && canvass_vault_count_unreadable (vault) == 0 &&
                   self->rows->len == canvass_vault_count_due (vault);
  return TRUE;
}

static const CanvassVaultVersion *
find_version (CanvassVault *vault, guint32 number)
{
  for (guint i = 0; i < vault->versions->len; i++) {
    const CanvassVaultVersion *version = &g_array_index (vault->versions, CanvassVaultVersion, i);

    if (version->number == number)
      return version;
  }

  return NULL;
}

gboolean
canvass_mirror_source_place (CanvassMirrorSource *self, guint32 row, CanvassMirrorPlace *place)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->vault->lock);
  const CanvassStoreRow *stored = &g_array_index (self->rows, CanvassStoreRow, row);
  const CanvassVaultVersion *version = find_version (self->vault, stored->campaign);

  if (version == NULL)
    return FALSE;

  memset (place, 0, sizeof *place);
  memcpy (place->campaign_hash,
          canvass_campaign_get_hash (version->campaign),
          sizeof place->campaign_hash);
  memcpy (place->record_id, stored->record_id, sizeof place->record_id);
  memcpy (place->hash, stored->hash, sizeof place->hash);
  place->recipients = canvass_campaign_get_n_recipients (version->campaign);
  place->row = row;
  return TRUE;
}

CanvassMirrorReading
canvass_mirror_source_read (CanvassMirrorSource *self,
                            const CanvassMirrorPlace *place,
                            guint8 *record,
                            GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->vault->lock);
  g_autoptr (GError) cause = NULL;
  gboolean intact;

  if (place->row == G_MAXUINT32)
    return CANVASS_MIRROR_LOST;

  /* A row that was forgotten meanwhile must not be taken for one that is lost. */
  if (self->vault->acknowledged != self->acknowledged)
    return CANVASS_MIRROR_CHANGED;

  if (canvass_vault_read_record (self->vault,
                                 &g_array_index (self->rows, CanvassStoreRow, place->row),
                                 record,
                                 CANVASS_RECORD_BYTES (place->recipients),
                                 &intact,
                                 &cause))
    return intact ? CANVASS_MIRROR_READ : CANVASS_MIRROR_LOST;

  canvass_mirror_fail_vault (g_steal_pointer (&cause), error);
  return CANVASS_MIRROR_FAILED;
}
