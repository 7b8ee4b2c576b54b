/*
 * forgotten.h: a coordinator's new PIN for a table whose PIN was forgotten
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/pin.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/* Whether @file is a new PIN for one of @vaults (element-type CanvassVault), which are all of the
 * table: before settings that are damaged are started over for it. Errors as below, but for USED
 * and STORAGE. */
gboolean canvass_forgotten_pin_check (GPtrArray *vaults, GBytes *file, GError **error);

/* Takes in a .pinr file that a coordinator of a campaign enrolled here signed for this very table;
 * touches no record. Ends a lock. Errors:
 * CANVASS_PIN_ERROR_OTHER_TABLE, STRANGER, USED; CANVASS_FORMAT_ERROR of the file;
 * CANVASS_SETTINGS_ERROR_STORAGE: then the old PIN still holds. */
gboolean canvass_forgotten_pin_take (CanvassSettings *settings,
                                     GPtrArray *vaults,
                                     GBytes *file,
                                     GError **error);

G_END_DECLS
