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
 * Files and folders by button or dropped on it. "quarantine" is the place in it that can be opened.
 */
#define CANVASS_TYPE_IMPORT_VIEW (canvass_import_view_get_type ())
G_DECLARE_FINAL_TYPE (CanvassImportView, canvass_import_view, CANVASS, IMPORT_VIEW, CanvassDeskView)

G_END_DECLS
