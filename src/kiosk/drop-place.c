/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/drop-place.h"

#include "format/file.h"

#include <string.h>

#define CREDENTIALS "drop.credentials"

gboolean
canvass_drop_place_exists (const char *drop, GPtrArray *vaults)
{
  for (guint i = 0; i < vaults->len; i++) {
    g_autoptr (CanvassCampaign) campaign =
        canvass_vault_get_campaign (g_ptr_array_index (vaults, i));

    if (canvass_campaign_get_drop (campaign) != NULL)
      return TRUE;
  }

  return *drop != '\0';
}

gboolean
canvass_drop_place_write_credentials (CanvassVault *vault, char **path, GError **error)
{
  g_autoptr (CanvassCampaign) campaign = canvass_vault_get_campaign (vault);
  g_autofree char *text = canvass_campaign_make_credentials (campaign);
  g_autoptr (GBytes) bytes = text == NULL ? NULL : g_bytes_new (text, strlen (text));

  *path =
      bytes == NULL ? NULL : g_build_filename (canvass_vault_get_folder (vault), CREDENTIALS, NULL);
  return bytes == NULL || canvass_file_write (*path, bytes, 0600, error);
}

char *
canvass_drop_place_credentials_path (const char *directory, const char *id)
{
  return g_build_filename (directory, id, CREDENTIALS, NULL);
}
