/*
 * handout-private.h: what poster, card and sheet share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/handout.h"
#include "print/words.h"

G_BEGIN_DECLS

typedef struct {
  CanvassCampaign *campaign; /* (borrowed) */
  const CanvassHandoutForm *form;
  const CanvassText *text;
  CanvassWords *words; /* (owned) */
  char *six_words;     /* (owned) (nullable) of a card */
  double scale;        /* of a text that is to fit on its page */
  guint back_pages;    /* of a sheet: 1, unless it does not fit */
} CanvassHandoutWork;

void canvass_poster_draw (const CanvassHandoutWork *work, CanvassDocument *document);
void canvass_card_draw (const CanvassHandoutWork *work, CanvassDocument *document);
void canvass_blank_draw (const CanvassHandoutWork *work, CanvassDocument *document);

/* The back of a blank sheet, as it is measured. */
void canvass_blank_draw_back (const CanvassHandoutWork *work, CanvassDocument *document);

/* Who receives it, who can read it, how to take it back, when it is destroyed. */
void canvass_handout_add_promises (const CanvassHandoutWork *work,
                                   CanvassDocument *document,
                                   CanvassFont font);

G_END_DECLS
