/*
 * begin-page.h: the first words of a new campaign
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassBeginPage:
 *
 * Signal "begun" (CanvassDraft *draft): there is a campaign to go on with.
 */
#define CANVASS_TYPE_BEGIN_PAGE (canvass_begin_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassBeginPage, canvass_begin_page, CANVASS, BEGIN_PAGE, AdwBin)

/* Empty again. */
void canvass_begin_page_clear (CanvassBeginPage *self);

G_END_DECLS
