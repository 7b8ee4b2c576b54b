/*
 * body.h: the text of a petition on paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "print/document.h"

G_BEGIN_DECLS

/* From where the last thing ended; no heading stands without the beginning of what it is about.
 * @blocks: (element-type CanvassBlock). @level: of the first heading, 1–6; the others follow below
 * it.
 */
void canvass_body_add (CanvassDocument *document, GPtrArray *blocks, guint level);

G_END_DECLS
