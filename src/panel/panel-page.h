/*
 * panel-page.h: one page of the canvasser's panel
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/page.h"
#include "panel/model.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_PANEL_PAGE (canvass_panel_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (CanvassPanelPage, canvass_panel_page, CANVASS, PANEL_PAGE, CanvassPage)

/**
 * CanvassPanelPageClass:
 * @update: the model has changed: show what it says now
 *
 * Made anew each time it is shown, from "model". What it makes anew in @update keeps the focus if
 * it has a widget name that stays the same.
 */
struct _CanvassPanelPageClass {
  CanvassPageClass parent_class;

  void (*update) (CanvassPanelPage *self);
};

CanvassPanelModel *canvass_panel_page_get_model (CanvassPanelPage *self); /* (transfer none) */
const CanvassPanelFacts *canvass_panel_page_look (CanvassPanelPage *self);
void canvass_panel_page_update (CanvassPanelPage *self);

G_END_DECLS
