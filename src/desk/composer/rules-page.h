/*
 * rules-page.h: when a campaign ends, what it is called and how its form behaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_RULES_PAGE (canvass_rules_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassRulesPage, canvass_rules_page, CANVASS, RULES_PAGE, AdwBin)

CanvassRulesPage *canvass_rules_page_new (CanvassDraft *draft);

/* What is set elsewhere. */
void canvass_rules_page_refresh (CanvassRulesPage *self);
/* What was read of the draft last. */
void canvass_rules_page_set_source (CanvassRulesPage *self, const CanvassSourceFolder *source);
gboolean canvass_rules_page_focus (CanvassRulesPage *self, const char *section, const char *key);

G_END_DECLS
