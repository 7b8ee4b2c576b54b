/*
 * print-choices.h: in which language, and on which paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "print/sheet.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The petition's languages, each by its own name. Keeps what is chosen. */
void canvass_print_choices_fill_languages (AdwComboRow *row, CanvassCampaign *campaign);
void canvass_print_choices_fill_papers (AdwComboRow *row);

const char *canvass_print_choices_get_language (AdwComboRow *row, CanvassCampaign *campaign);
CanvassPaper canvass_print_choices_get_paper (AdwComboRow *row);

G_END_DECLS
