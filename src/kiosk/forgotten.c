/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/forgotten.h"

#include "format/pin-reset.h"

static gboolean
refuse (CanvassPinError code, const char *why, GError **error)
{
  g_set_error (error, CANVASS_PIN_ERROR, code, "%s; the PIN stays as it was", why);
  return FALSE;
}

static CanvassVault *
find_vault (GPtrArray *vaults, const CanvassPinReset *reset)
{
  for (guint i = 0; i < vaults->len; i++) {
    CanvassVault *vault = g_ptr_array_index (vaults, i);

    if (memcmp (canvass_vault_get_kiosk_id (vault), reset->kiosk_id, CANVASS_ID_BYTES) == 0)
      return vault;
  }
  return NULL;
}

static gboolean
read_reset (GPtrArray *vaults, GBytes *file, CanvassPinReset *reset, GError **error)
{
  g_autoptr (CanvassCampaign) campaign = NULL;
  CanvassVault *vault;

  if (!canvass_pin_reset_read (file, reset, error))
    return FALSE;

  vault = find_vault (vaults, reset);
  campaign = vault != NULL ? canvass_vault_get_campaign (vault) : NULL;
  if (campaign == NULL ||
      memcmp (canvass_campaign_get_id (campaign), reset->campaign_id, CANVASS_ID_BYTES) != 0)
    return refuse (
        CANVASS_PIN_ERROR_OTHER_TABLE, "This new PIN is for another table or campaign", error);
  if (!canvass_campaign_is_coordinator (campaign, reset->signer_pk))
    return refuse (CANVASS_PIN_ERROR_STRANGER,
                   "Whoever signed this new PIN is no coordinator of the campaign",
                   error);

  return TRUE;
}

gboolean
canvass_forgotten_pin_check (GPtrArray *vaults, GBytes *file, GError **error)
{
  CanvassPinReset reset;

  return read_reset (vaults, file, &reset, error);
}

gboolean
canvass_forgotten_pin_take (CanvassSettings *settings,
                            GPtrArray *vaults,
                            GBytes *file,
                            GError **error)
{
  CanvassPinReset reset;
  g_autofree char *nonce = NULL;

  if (!read_reset (vaults, file, &reset, error))
    return FALSE;

  nonce = canvass_to_hex (reset.nonce, sizeof reset.nonce);
  if (canvass_settings_knows_pin_reset (settings, nonce))
    return refuse (CANVASS_PIN_ERROR_USED,
                   "This new PIN was taken in before, and counts only once; ask for another",
                   error);

  return canvass_settings_reset_pin (settings, &reset.verifier, nonce, error);
}
