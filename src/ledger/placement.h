/*
 * placement.h: which district a signature counts for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/tally.h"

G_BEGIN_DECLS

typedef struct _CanvassPlaces CanvassPlaces;

CanvassPlaces *canvass_places_new (CanvassCampaign *campaign);
void canvass_places_free (CanvassPlaces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPlaces, canvass_places_free)

/* Whether this petition asks for districts at all. */
gboolean canvass_places_are_known (const CanvassPlaces *self);
/* @district: (nullable). */
CanvassPlacement canvass_places_find (const CanvassPlaces *self, const char *district);
/* Of a district of the campaign's table its place there, from 0, else -1. */
gint canvass_places_get_rank (const CanvassPlaces *self, const char *district);

G_END_DECLS
