/*
 * counts.h: how many signed, and how that number follows line by line from what was read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/tally.h"
#include "print/document.h"
#include "print/words.h"

G_BEGIN_DECLS

/* A heading and a table. Steps at which nothing is taken off are left out. */
void canvass_counts_add (CanvassDocument *document,
                         const CanvassWords *words,
                         const CanvassTally *tally);

/* The note at its end: that some are contested, where any are. */
void canvass_counts_add_contested (CanvassDocument *document,
                                   const CanvassWords *words,
                                   const CanvassTally *tally);

G_END_DECLS
