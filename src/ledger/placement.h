/*
 * placement.h: which district a signature counts for, and in which order districts come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"

G_BEGIN_DECLS

/**
 * CanvassPlacement:
 *
 * Where a signer lives as far as the petition is concerned. With a table of streets, a district
 * that is not in it is outside; without one any district that was given is one of the petition's.
 */
typedef enum {
  CANVASS_PLACEMENT_DISTRICT,
  CANVASS_PLACEMENT_OUTSIDE,
  CANVASS_PLACEMENT_UNKNOWN, /* none was given */
} CanvassPlacement;

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

/* -1, 0 or 1 as @a comes before @b where petitions are handed in: numbers by their value, letters
 * as dictionaries of no particular language have them. */
gint canvass_compare_places (const char *a, const char *b);

G_END_DECLS
