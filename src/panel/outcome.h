/*
 * outcome.h: what to tell the canvasser about what was done
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/model.h"

G_BEGIN_DECLS

/* (transfer full) in the language in use: what became of @job, that nothing is lost, and what to
 * do. It has ended. */
char *canvass_outcome_describe (const CanvassPanelJob *job);
/* Whether it is as the canvasser wanted it. */
gboolean canvass_outcome_is_good (const CanvassPanelJob *job);
/* (transfer none) what is being done, while it is. */
const char *canvass_outcome_describe_running (const CanvassPanelJob *job);

/* (nullable) why a file is refused, in a sentence; NULL where there is no more to say. */
const char *canvass_outcome_word_why (CanvassWhy why);

G_END_DECLS
