/*
 * view.h: what fills the panel's window: a header, a page, and what lies over it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/stage.h"
#include "panel/panel-page.h"

G_BEGIN_DECLS

/* Without a touch or a key for so long the panel closes; it warns before. */
#define CANVASS_PANEL_IDLE_SECONDS 120
#define CANVASS_PANEL_WARN_SECONDS 15

/**
 * CanvassPanelView:
 *
 * Shows the model's place. Every word is made anew when the language changes; text is as large as
 * the signing pages'.
 */
#define CANVASS_TYPE_PANEL_VIEW (canvass_panel_view_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPanelView, canvass_panel_view, CANVASS, PANEL_VIEW, CanvassStage)

CanvassPanelView *canvass_panel_view_new (CanvassPanelModel *model);

CanvassPanelPage *canvass_panel_view_get_page (CanvassPanelView *self); /* (transfer none) */

/* Other times than those above: warning after @warn_seconds, closing after @close_seconds. */
void canvass_panel_view_set_idle_seconds (CanvassPanelView *self,
                                          guint warn_seconds,
                                          guint close_seconds);

G_END_DECLS
