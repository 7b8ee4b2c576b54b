/*
 * flow-private.h: what tests need of a flow beyond its contract
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/flow.h"
#include "pages/form.h"
#include "pages/screen.h"

G_BEGIN_DECLS

/* Shorter than a campaign may say, so that a test need not wait. */
void canvass_flow_set_idle_seconds (CanvassFlow *self, guint cover_seconds, guint erase_seconds);

CanvassForm *canvass_flow_get_form (CanvassFlow *self); /* (transfer none) */

CanvassScreen *canvass_flow_get_screen (CanvassFlow *self); /* (transfer none) (nullable) */

G_END_DECLS
