/*
 * forgotten.h: a coordinator's new PIN for a table whose PIN was forgotten
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/pin.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/* Takes in a .pinr file that a coordinator of a campaign enrolled here signed for this very table;
 * touches no record. @vaults (element-type CanvassVault): all of the table. Ends a lock. Errors:
 * CANVASS_PIN_ERROR_OTHER_TABLE, STRANGER, USED; CANVASS_FORMAT_ERROR of the file;
 * CANVASS_SETTINGS_ERROR_STORAGE: then the old PIN still holds. */
gboolean canvass_forgotten_pin_take (CanvassSettings *settings,
                                     GPtrArray *vaults,
                                     GBytes *file,
                                     GError **error);

G_END_DECLS
