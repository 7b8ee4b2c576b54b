/*
 * campaign-editor.h: one campaign while it is written: its pages, and the tablet's screen beside
 * them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_CAMPAIGN_EDITOR (canvass_campaign_editor_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassCampaignEditor, canvass_campaign_editor, CANVASS, CAMPAIGN_EDITOR, GtkWidget)

CanvassCampaignEditor *canvass_campaign_editor_new (CanvassDraft *draft);

CanvassDraft *canvass_campaign_editor_get_draft (CanvassCampaignEditor *self);
void canvass_campaign_editor_set_preview_shown (CanvassCampaignEditor *self, gboolean shown);
/* "texts", "form", "rules", "recipients", "problems" or "seal". */
void canvass_campaign_editor_show_page (CanvassCampaignEditor *self, const char *page);
void canvass_campaign_editor_set_key (CanvassCampaignEditor *self, const char *path);

G_END_DECLS
