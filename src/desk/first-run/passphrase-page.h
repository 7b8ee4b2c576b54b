/*
 * passphrase-page.h: what will open the key, chosen twice, and the key is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/first-run/step-page.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_PASSPHRASE_PAGE (canvass_passphrase_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassPassphrasePage, canvass_passphrase_page, CANVASS, PASSPHRASE_PAGE, CanvassStepPage)

G_END_DECLS
