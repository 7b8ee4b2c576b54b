/*
 * handout.h: what is printed of a campaign before anybody has signed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/campaign.h"
#include "print/printout.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_HANDOUT_POSTER, /* the whole text, large, and what happens to a signature */
  CANVASS_HANDOUT_CARD,   /* for canvassers: six words to compare, and how to start a table */
  CANVASS_HANDOUT_SHEET,  /* numbered blank sheets, each with the text on its back */
} CanvassHandout;

typedef struct {
  CanvassHandout what;
  const char *language; /* BCP 47 */
  CanvassPaper paper;
  const char *day;   /* "2026-11-28": when it was printed */
  guint n_sheets;    /* of a SHEET: 1–CANVASS_HANDOUT_MAX_SHEETS */
  guint first_sheet; /* its number */
} CanvassHandoutForm;

#define CANVASS_HANDOUT_MAX_SHEETS 500
#define CANVASS_HANDOUT_MAX_NUMBER 999999

/* "poster", "card", "sheet" */
const char *canvass_handout_name (CanvassHandout what);
gboolean canvass_handout_parse (const char *name, CanvassHandout *what);

/* Slow for a CARD, whose six words take as long as a passphrase. Errors: as
 * canvass_document_save (). */
gboolean canvass_handout_save (CanvassCampaign *campaign,
                               const CanvassHandoutForm *form,
                               const char *path,
                               GError **error);

/* (transfer full) the same pages. */
CanvassPrintout *
canvass_handout_lay_out (CanvassCampaign *campaign, const CanvassHandoutForm *form, GError **error);

G_END_DECLS
