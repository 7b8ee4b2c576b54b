/*
 * body.h: the text of a petition on paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "print/document.h"

G_BEGIN_DECLS

/* From where the last thing ended. @level: of the first heading, 1–6; the others follow below it.
 */
void canvass_body_add (CanvassDocument *document, const CanvassText *text, guint level);

G_END_DECLS
