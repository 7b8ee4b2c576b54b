/*
 * preview.h: a kiosk's own page, as small as there is room for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/flow.h"

G_BEGIN_DECLS

/**
 * CanvassPreview:
 *
 * Holds the pages that signers see, for a screen of a given size, and shrinks them to its place.
 * They take neither focus nor touches, and there is nothing behind them that could store anything;
 * a wheel scrolls the petition.
 */
#define CANVASS_TYPE_PREVIEW (canvass_preview_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPreview, canvass_preview, CANVASS, PREVIEW, GtkWidget)

CanvassPreview *canvass_preview_new (void);

/* @campaign (nullable): nothing to see yet. */
void canvass_preview_show (CanvassPreview *self,
                           CanvassCampaign *campaign,
                           CanvassFlowPage page,
                           const char *language);
/* Of the screen, in pixels. */
void canvass_preview_set_size (CanvassPreview *self, int width, int height);
/* Whether signers of the campaign that is shown come past @page. */
gboolean canvass_preview_has_page (CanvassPreview *self, CanvassFlowPage page);

G_END_DECLS
