/*
 * vault-choice.h: the vault that --vault and --campaign mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/* For commands with CANVASS_OPTION_VAULT and CANVASS_OPTION_CAMPAIGN_ID. (transfer full) */
CanvassVault *canvass_vault_choose (const CanvassOptions *options, GError **error);

G_END_DECLS
