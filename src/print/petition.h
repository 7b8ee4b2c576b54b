/*
 * petition.h: the petition as it is handed in, as PDF: a cover, its text, and one packet a district
 *
 * Sheets and lines are numbered the same in every language and on every paper, so that "sheet 3,
 * line 7" is one person in all copies of it.
 *
 * While it is drawn, names are in ordinary memory of Pango and Cairo as well, unlike in other
 * exports. Nothing of it is on disk but what @write puts there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/tally.h"
#include "print/petition-list.h"
#include "print/printout.h"

G_BEGIN_DECLS

typedef struct {
  const char *language; /* BCP 47 */
  CanvassPaper paper;
  const char *day;                     /* "2026-11-28": of which it tells */
  gboolean with_street, with_drawings; /* as the list was made */
} CanvassPetitionForm;

/* @progress: (nullable) in lines. Errors: G_IO_ERROR_CANCELLED; as canvass_document_finish (). */
gboolean canvass_petition_print (CanvassCampaign *campaign,
                                 const CanvassTally *tally,
                                 const CanvassPetitionList *list,
                                 const CanvassPetitionForm *form,
                                 CanvassPdfWrite write,
                                 gpointer write_data,
                                 CanvassProgress progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GError **error);

/* (transfer full) the same pages. @tally, @list: (transfer full) */
CanvassPrintout *canvass_petition_lay_out (CanvassCampaign *campaign,
                                           CanvassTally *tally,
                                           CanvassPetitionList *list,
                                           const CanvassPetitionForm *form);

G_END_DECLS
