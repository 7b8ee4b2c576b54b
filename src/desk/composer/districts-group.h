/*
 * districts-group.h: the table of streets by which a signer's district is found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_DISTRICTS_GROUP (canvass_districts_group_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassDistrictsGroup, canvass_districts_group, CANVASS, DISTRICTS_GROUP, AdwPreferencesGroup)

CanvassDistrictsGroup *canvass_districts_group_new (CanvassDraft *draft);

/* What was read of the draft last: how large the table is, and what is wrong with it. */
void canvass_districts_group_set_source (CanvassDistrictsGroup *self,
                                         const CanvassSourceFolder *source);
gboolean canvass_districts_group_focus (CanvassDistrictsGroup *self);

G_END_DECLS
