/*
 * import-view.h: what tables have sealed comes in, with a full account, and what is set aside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

/**
 * CanvassImportView:
 *
 * Files and folders by button or dropped on it, and what is new in the ledger's drop. Shows the
 * desk's account, whoever imported. "quarantine" and "account" are places in it that can be opened.
 */
#define CANVASS_TYPE_IMPORT_VIEW (canvass_import_view_get_type ())
G_DECLARE_FINAL_TYPE (CanvassImportView, canvass_import_view, CANVASS, IMPORT_VIEW, CanvassDeskView)

G_END_DECLS
