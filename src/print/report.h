/*
 * report.h: how a petition stands, to print and to show around
 *
 * There is no person in it: where fewer than CANVASS_CHART_LEAST people of a district, a table or a
 * language have signed, they are put together with others, and the sheet says so.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/tally.h"
#include "print/printout.h"

G_BEGIN_DECLS

typedef struct {
  const char *language; /* BCP 47 */
  CanvassPaper paper;
  const char *day; /* "2026-11-28": of which it tells */
} CanvassReportForm;

/* Errors: as canvass_document_save (). */
gboolean canvass_report_save (CanvassCampaign *campaign,
                              const CanvassTally *tally,
                              const CanvassReportForm *form,
                              const char *path,
                              GError **error);

/* (transfer full) the same pages. @tally: (transfer full) */
CanvassPrintout *canvass_report_lay_out (CanvassCampaign *campaign,
                                         CanvassTally *tally,
                                         const CanvassReportForm *form);

G_END_DECLS
