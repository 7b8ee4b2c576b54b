/*
 * views-page.h: an opened ledger: its views, and the list of them beside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "desk/settings.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassViewsPage:
 *
 * A view is made when it is first looked at. Action: "views-page.show-sidebar", where there is room
 * for one of the two only.
 */
#define CANVASS_TYPE_VIEWS_PAGE (canvass_views_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassViewsPage, canvass_views_page, CANVASS, VIEWS_PAGE, AdwBin)

/* The first view of that ledger. */
void
canvass_views_page_show (CanvassViewsPage *self, CanvassDesk *desk, CanvassDeskSettings *settings);

/* The view of that @id, and @where in it; nothing once it was wiped. */
void canvass_views_page_go (CanvassViewsPage *self, const char *id, const char *where);

/* Whatever was shown of the ledger is gone when this returns. */
void canvass_views_page_wipe (CanvassViewsPage *self);

G_END_DECLS
