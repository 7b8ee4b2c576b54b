/*
 * campaign-window.h: the composer's window; needs no ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_CAMPAIGN_WINDOW (canvass_campaign_window_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassCampaignWindow, canvass_campaign_window, CANVASS, CAMPAIGN_WINDOW, AdwApplicationWindow)

/* @application (nullable): registers what the composer needs, the pages' style among it. */
CanvassCampaignWindow *canvass_campaign_window_new (GtkApplication *application);

/* What cannot be opened is told in the window. */
void canvass_campaign_window_open (CanvassCampaignWindow *self, const char *folder);
/* (nullable) proposed for sealing. */
void canvass_campaign_window_set_key (CanvassCampaignWindow *self, const char *path);
/* (nullable): see canvass_campaign_editor_show_page (). */
void canvass_campaign_window_show_page (CanvassCampaignWindow *self, const char *page);

G_END_DECLS
