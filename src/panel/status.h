/*
 * status.h: how the table stands, in words
 *
 * All are (transfer full) (element-type utf8), in the language in use.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/model.h"

G_BEGIN_DECLS

/* What somebody has to see to, or at least to know. */
GPtrArray *canvass_status_list_alerts (const CanvassPanelFacts *facts);
/* What is worth a look: the last export, mirror, battery, readiness. */
GPtrArray *canvass_status_list_lines (const CanvassPanelFacts *facts);

G_END_DECLS
