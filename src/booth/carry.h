/*
 * carry.h: what passes from one booth to the next, between a flow's own form and the protocol's
 *
 * A flow names a petition by its place among the booth's, the protocol by its campaign's id: the
 * petitions of the table may have changed in between.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/protocol.h"
#include "pages/flow.h"

G_BEGIN_DECLS

/* Of @flow, whose petitions are @campaigns (element-type CanvassCampaign), for whoever is @next. */
void canvass_booth_pack_carry (CanvassFlow *flow,
                               GPtrArray *campaigns,
                               CanvassNext next,
                               CanvassCarry *packed);
/* @carry is zeroed. Without the petition that was signed, neither it nor a district is carried. */
void canvass_booth_unpack_carry (const CanvassCarry *packed,
                                 GPtrArray *campaigns,
                                 CanvassFlowCarry *carry);

G_END_DECLS
