/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/vault-choice.h"

/* Also keeps "../elsewhere" from being taken for an id. */
static gboolean
check_id (const char *id, GError **error)
{
  guint8 bytes[CANVASS_ID_BYTES];

  if (id == NULL || canvass_from_hex (bytes, sizeof bytes, id))
    return TRUE;

  g_set_error (error,
               CANVASS_USAGE_ERROR,
               CANVASS_USAGE_ERROR_WRONG,
               "--campaign needs an id of %d hexadecimal digits",
               2 * CANVASS_ID_BYTES);
  return FALSE;
}

CanvassVault *
canvass_vault_choose (const CanvassOptions *options, GError **error)
{
  const char *id = canvass_options_get (options, "campaign");
  g_autofree char *lower = id != NULL ? g_ascii_strdown (id, -1) : NULL;

  if (!check_id (id, error))
    return NULL;

  return canvass_vault_open (canvass_options_get (options, "vault"), lower, error);
}
