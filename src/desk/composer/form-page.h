/*
 * form-page.h: what the form asks, in its order, and what signers may agree to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_FORM_PAGE (canvass_form_page_get_type ())
G_DECLARE_FINAL_TYPE (CanvassFormPage, canvass_form_page, CANVASS, FORM_PAGE, AdwBin)

CanvassFormPage *canvass_form_page_new (CanvassDraft *draft);

void canvass_form_page_refresh (CanvassFormPage *self);
/* The row of a field or consent by its section of campaign.ini and its name; FALSE when there is
 * none. */
gboolean canvass_form_page_focus (CanvassFormPage *self, const char *section, const char *name);

G_END_DECLS
