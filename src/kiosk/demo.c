/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/demo.h"

#include "vault/vault.h"

#define TABLE_NAME "Demo table"

static gboolean
enroll (CanvassCampaign *campaign, const char *directory, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CanvassVault) vault = canvass_vault_enroll (directory, campaign, TABLE_NAME, &problem);

  if (vault != NULL || g_error_matches (problem, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_EXISTS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

char *
canvass_demo_prepare (const char *campaign_file, const char *directory, GError **error)
{
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (campaign_file, error);
  g_autofree char *folder = NULL;

  if (campaign == NULL)
    return NULL;

  folder = directory != NULL ? g_strdup (directory) : g_dir_make_tmp ("canvass-demo-XXXXXX", error);
  if (folder == NULL || !enroll (campaign, folder, error))
    return NULL;

  return g_steal_pointer (&folder);
}
