/*
 * news.h: what is told as it happens, by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/piece.h"
#include "widgets/spoken.h"

G_BEGIN_DECLS

/**
 * CanvassNews:
 *
 * What stands below a widget in labels that are a problem (the style class "problem") or live
 * (canvass_spoken_set_live ()). Of two of them, one after the other, it is found out what is new.
 */
typedef struct _CanvassNews CanvassNews;

/* (transfer full) @root: nullable. */
CanvassNews *canvass_news_gather (GtkWidget *root);
void canvass_news_free (CanvassNews *self); /* @self: nullable */

/* Adds to @pieces what is in @self and was not in @before (nullable): all problems if there is
 * another one, and each line that is live. What is less than @least is left out and forgotten, so
 * that it is new the next time, too. FALSE: there was nothing. */
gboolean
canvass_news_add_new (CanvassNews *self, CanvassNews *before, CanvassLive least, GPtrArray *pieces);
/* Whether there are problems, and not the same as @before (nullable). */
gboolean canvass_news_has_other_problems (CanvassNews *self, CanvassNews *before);

G_END_DECLS
