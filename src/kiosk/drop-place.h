/*
 * drop-place.h: where a table's files go, if its campaign says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

/* Whether there is one at all, of a table that was told @drop, or "". @vaults: (element-type
 * CanvassVault). */
gboolean canvass_drop_place_exists (const char *drop, GPtrArray *vaults);

/* *@path (transfer full) (nullable): the credentials that the vault's campaign has for its own
 * drop, as a file in the vault's folder, which only the child that sends reads. What is in it,
 * every campaign file has. */
gboolean canvass_drop_place_write_credentials (CanvassVault *vault, char **path, GError **error);

/* (transfer full) where these are, of campaign @id (hexadecimal) of vault folder @directory. */
char *canvass_drop_place_credentials_path (const char *directory, const char *id);

G_END_DECLS
