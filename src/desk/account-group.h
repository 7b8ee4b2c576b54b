/*
 * account-group.h: what an import has read, line by line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassAccountGroup:
 *
 * Seen once there is an account to show.
 */
#define CANVASS_TYPE_ACCOUNT_GROUP (canvass_account_group_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassAccountGroup, canvass_account_group, CANVASS, ACCOUNT_GROUP, AdwPreferencesGroup)

void canvass_account_group_show (CanvassAccountGroup *self, const CanvassAccount *account);
/* The focus goes to its first line, so that it is read and brought into sight. */
void canvass_account_group_focus (CanvassAccountGroup *self);
void canvass_account_group_wipe (CanvassAccountGroup *self);

G_END_DECLS
