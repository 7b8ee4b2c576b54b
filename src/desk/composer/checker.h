/*
 * checker.h: what is wrong with a draft, found while it is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

G_BEGIN_DECLS

/**
 * CanvassChecker:
 *
 * Reads the draft anew on a thread of its own a moment after it changed, one reading at a time.
 *
 * Signal "checked": there is another reading.
 */
#define CANVASS_TYPE_CHECKER (canvass_checker_get_type ())
G_DECLARE_FINAL_TYPE (CanvassChecker, canvass_checker, CANVASS, CHECKER, GObject)

CanvassChecker *canvass_checker_new (CanvassDraft *draft);

/* (transfer none) (nullable) until the first reading is done. */
const CanvassSourceFolder *canvass_checker_get_source (CanvassChecker *self);
/* (transfer none) (nullable) the campaign to look at, as of the last draft that gave one. */
CanvassCampaign *canvass_checker_get_sample (CanvassChecker *self);

G_END_DECLS
