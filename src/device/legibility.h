/*
 * legibility.h: whether what a campaign says, and what its signers write, can be shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "device/fitness.h"
#include "device/fonts.h"

G_BEGIN_DECLS

/* Of one language that a signer may choose. */
typedef struct {
  CanvassFitness fitness; /* WARN if anything is missing: a signer would see boxes */
  char *language;         /* BCP 47 */
  char *name;             /* (nullable) in itself */
  CanvassMissing missing;
  gboolean translated; /* the pages' own words are here and were looked at */
  GError *unread;      /* (nullable) why not, although there is a catalogue */
} CanvassLegibility;

void canvass_legibility_free (CanvassLegibility *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassLegibility, canvass_legibility_free)

/* (transfer full) (element-type CanvassLegibility): the languages of @campaign in its order, then
 * those that only the pages speak. @catalogues is the folder of the pages' catalogues. Main thread,
 * which it takes some hundredths of a second. */
GPtrArray *canvass_legibility_check (CanvassCampaign *campaign, const char *catalogues);

/* (transfer full) English: what is missing and what to do. */
char *canvass_legibility_describe (const CanvassLegibility *self);

G_END_DECLS
