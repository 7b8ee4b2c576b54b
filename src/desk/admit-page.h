/*
 * admit-page.h: tables that introduce themselves: six words to compare, then they are admitted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/view.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_ADMIT_PAGE (canvass_admit_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassAdmitPage, canvass_admit_page, CANVASS, ADMIT_PAGE, AdwBin)

/* @view: (transfer none) what it is in. @paths: (element-type filename) of .kiosk files. */
void canvass_admit_page_meet (CanvassAdmitPage *self, CanvassDeskView *view, GStrv paths);
void canvass_admit_page_wipe (CanvassAdmitPage *self);

G_END_DECLS
