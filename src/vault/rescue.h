/*
 * rescue.h: the records of a vault whose tablet is gone, from its database alone
 *
 * Reads a copy: what is given may lie on a dying disk, and is not written to. Needs no device key,
 * and so nothing vouches for what is found: readers take it for a batch without a head, of which
 * coordinators release what they trust (FORMAT.md, "Batch", salvage).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

#define CANVASS_RESCUE_HEAD_BYTES 72

/* Whether a file that begins like this is a vault's database. */
gboolean canvass_rescue_is_vault (const guint8 head[static CANVASS_RESCUE_HEAD_BYTES]);

/* Writes every record that is whole in the database at @path, and in the log beside it, into files
 * in @folder, each of one kiosk and one version of the campaign; the same for the same records,
 * whatever their order was. What lay in @folder before is removed. @paths: (element-type filename)
 * is added to. CANVASS_VAULT_ERROR: CORRUPT and TOO_NEW of the vault, FULL and STORAGE of @folder.
 */
gboolean
canvass_rescue_vault (const char *path, const char *folder, GPtrArray *paths, GError **error);
/* Removes it with all that was written there. */
void canvass_rescue_clear (const char *folder);

G_END_DECLS
