/*
 * settings-view.h: when the ledger locks itself, and where what tables send comes from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

/**
 * CanvassSettingsView:
 *
 * Whatever is changed holds at once. "drop" is the place in it that can be opened.
 */
#define CANVASS_TYPE_SETTINGS_VIEW (canvass_settings_view_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassSettingsView, canvass_settings_view, CANVASS, SETTINGS_VIEW, CanvassDeskView)

G_END_DECLS
