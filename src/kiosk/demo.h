/*
 * demo.h: a table to try things out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * canvass_demo_prepare:
 * @directory: (nullable): a vault folder to use; a new temporary one when NULL
 *
 * Enrolls a table for the campaign, unless @directory has one already. What is signed there is
 * sealed as anywhere else, so whoever wants to read it makes the campaign's key first.
 *
 * Returns: (transfer full): the vault folder, or NULL with CANVASS_FORMAT_ERROR,
 * CANVASS_CAMPAIGN_ERROR or CANVASS_VAULT_ERROR.
 */
char *canvass_demo_prepare (const char *campaign_file, const char *directory, GError **error);

G_END_DECLS
