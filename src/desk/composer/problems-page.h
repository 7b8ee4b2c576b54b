/*
 * problems-page.h: what keeps a campaign from being sealed, and what somebody will stumble over
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassProblemsPage:
 *
 * Signal "followed" (CanvassDraftPlace *place): somebody wants to mend what is told.
 */
#define CANVASS_TYPE_PROBLEMS_PAGE (canvass_problems_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassProblemsPage, canvass_problems_page, CANVASS, PROBLEMS_PAGE, AdwBin)

CanvassProblemsPage *canvass_problems_page_new (CanvassDraft *draft);

void canvass_problems_page_set_source (CanvassProblemsPage *self,
                                       const CanvassSourceFolder *source);

G_END_DECLS
