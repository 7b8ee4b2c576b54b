/*
 * recipients-page.h: who else can open what is signed, by the six words of each key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_RECIPIENTS_PAGE (canvass_recipients_page_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassRecipientsPage, canvass_recipients_page, CANVASS, RECIPIENTS_PAGE, AdwBin)

CanvassRecipientsPage *canvass_recipients_page_new (CanvassDraft *draft);

void canvass_recipients_page_refresh (CanvassRecipientsPage *self);

G_END_DECLS
