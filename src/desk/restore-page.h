/*
 * restore-page.h: a ledger and its key again, out of a backup
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassRestorePage:
 *
 * Signals: "left"; "restored" (const char *: the folder of the ledger, const char *: its key file).
 */
#define CANVASS_TYPE_RESTORE_PAGE (canvass_restore_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassRestorePage, canvass_restore_page, CANVASS, RESTORE_PAGE, AdwBin)

/* As it is before anything is chosen; nothing happens while it restores. */
void canvass_restore_page_begin (CanvassRestorePage *self);

G_END_DECLS
