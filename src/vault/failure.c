/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "vault/failure.h"

#include "vault/vault.h"

#include <errno.h>

G_DEFINE_QUARK (canvass_vault_error, canvass_vault_error)

gboolean
canvass_vault_fail (int saved_errno, const char *doing, const char *remedy, GError **error)
{
  gboolean full = saved_errno == ENOSPC || saved_errno == EDQUOT;

  g_set_error (error,
               CANVASS_VAULT_ERROR,
               full ? CANVASS_VAULT_ERROR_FULL : CANVASS_VAULT_ERROR_STORAGE,
               "%s failed: %s. %s",
               doing,
               g_strerror (saved_errno),
               remedy);
  return FALSE;
}

gboolean
canvass_vault_translate (GError *cause, gint code, const char *remedy, GError **error)
{
  g_set_error (error, CANVASS_VAULT_ERROR, code, "%s. %s", cause->message, remedy);
  g_error_free (cause);
  return FALSE;
}
