/*
 * unlock-page.h: a ledger is chosen: its key, and the passphrase of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassUnlockPage:
 *
 * Signal: "opened" (CanvassDesk *, const char *: the key file's path). Asks for "win.back".
 */
#define CANVASS_TYPE_UNLOCK_PAGE (canvass_unlock_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassUnlockPage, canvass_unlock_page, CANVASS, UNLOCK_PAGE, AdwBin)

/* @key_path: (nullable) looked for beside the ledger then. @note: (nullable) why it is locked. */
void canvass_unlock_page_show (CanvassUnlockPage *self,
                               const char *directory,
                               const char *key_path,
                               const char *note);

/* Nothing can be opened before @desk has closed. */
void canvass_unlock_page_wait_for (CanvassUnlockPage *self, CanvassDesk *desk);

/* Stops what is going on and drops what was typed. */
void canvass_unlock_page_leave (CanvassUnlockPage *self);

G_END_DECLS
