/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/print-job.h"

#include "ledger/export.h"
#include "print/petition-export.h"
#include "print/report.h"

CanvassPrintRequest *
canvass_print_request_new (CanvassPrintWhat what, const char *language)
{
  CanvassPrintRequest *self = g_new0 (CanvassPrintRequest, 1);

  self->what = what;
  self->language = g_strdup (language);
  self->paper = CANVASS_PAPER_LETTER;
  self->n_sheets = self->first_sheet = 1;
  return self;
}

void
canvass_print_request_free (CanvassPrintRequest *self)
{
  g_free (self->path);
  g_free (self->language);
  g_free (self);
}

void
canvass_print_result_free (CanvassPrintResult *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->printout, canvass_printout_free);
  g_clear_pointer (&self->page, cairo_surface_destroy);
  g_free (self);
}

/* Takes @printout. */
static void
keep_pages (CanvassPrintResult *result, CanvassPrintout *printout, guint page)
{
  result->n_pages = canvass_printout_get_n_pages (printout);
  if (page > 0) {
    result->page = canvass_printout_show (printout, page);
    canvass_printout_free (printout);
  } else {
    result->printout = printout;
  }
}

/* Takes @tally. */
static gboolean
print_report (CanvassCampaign *campaign,
              CanvassTally *tally,
              const CanvassPrintRequest *request,
              const char *day,
              CanvassPrintResult *result,
              GError **error)
{
  const CanvassReportForm form = { .language = request->language,
                                   .paper = request->paper,
                                   .day = day };
  g_autoptr (CanvassTally) counts = tally;

  if (request->what == CANVASS_PRINT_PICTURE)
    return canvass_progress_picture_save (
        campaign, counts, request->language, day, request->shape, request->path, error);
  if (request->path != NULL)
    return canvass_report_save (campaign, counts, &form, request->path, error);

  keep_pages (
      result, canvass_report_lay_out (campaign, g_steal_pointer (&counts), &form), request->page);
  return TRUE;
}

/* One that lacks drawings is in place all the same. */
static gboolean
save_petition (CanvassLedger *ledger,
               CanvassRoll *roll,
               const CanvassPetitionForm *form,
               const CanvassPrintRequest *request,
               CanvassDeskProgress *progress,
               GCancellable *cancellable,
               GError **error)
{
  const CanvassPublicKey *recipients = request->n_recipients > 0 ? request->recipients : NULL;
  g_autoptr (GError) local_error = NULL;
  guint64 n = 0;

  canvass_petition_export (ledger,
                           roll,
                           form,
                           request->path,
                           recipients,
                           request->n_recipients,
                           &n,
                           canvass_desk_progress_step,
                           progress,
                           cancellable,
                           &local_error);
  if (local_error == NULL ||
      g_error_matches (local_error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_INCOMPLETE))
    canvass_export_keep_note (ledger,
                              "pdf",
                              request->path,
                              recipients,
                              request->n_recipients,
                              n,
                              local_error == NULL ? &local_error : NULL);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Takes @tally. A page that is shown is the cover, which no drawing stands on. */
static gboolean
print_petition (CanvassLedger *ledger,
                CanvassRoll *roll,
                CanvassTally *tally,
                const CanvassPrintRequest *request,
                const char *day,
                CanvassPrintResult *result,
                CanvassDeskProgress *progress,
                GCancellable *cancellable,
                GError **error)
{
  const CanvassPetitionForm form = { .language = request->language,
                                     .paper = request->paper,
                                     .day = day,
                                     .with_street = request->with_street,
                                     .with_drawings = request->with_drawings };
  g_autoptr (CanvassTally) counts = tally;
  CanvassPetitionList *list;

  if (request->path != NULL)
    return save_petition (ledger, roll, &form, request, progress, cancellable, error);

  list = canvass_petition_list_new (ledger,
                                    roll,
                                    request->page == 0 && form.with_street,
                                    request->page == 0 && form.with_drawings,
                                    error);
  if (list == NULL)
    return FALSE;
  result->n_lost = canvass_petition_list_get_lost (list)->n;
  keep_pages (result,
              canvass_petition_lay_out (
                  canvass_ledger_get_campaign (ledger), g_steal_pointer (&counts), list, &form),
              request->page);
  return TRUE;
}

static gboolean
print_handout (CanvassCampaign *campaign,
               const CanvassPrintRequest *request,
               const char *day,
               CanvassPrintResult *result,
               GError **error)
{
  const CanvassHandoutForm form = { .what = request->handout,
                                    .language = request->language,
                                    .paper = request->paper,
                                    .day = day,
                                    .n_sheets = request->n_sheets,
                                    .first_sheet = request->first_sheet };
  CanvassPrintout *printout;

  if (request->path != NULL)
    return canvass_handout_save (campaign, &form, request->path, error);

  printout = canvass_handout_lay_out (campaign, &form, error);
  if (printout == NULL)
    return FALSE;
  keep_pages (result, printout, request->page);
  return TRUE;
}

static gpointer
work (CanvassLedger *ledger,
      CanvassRoll *roll,
      gpointer data,
      CanvassDeskProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  const CanvassPrintRequest *request = data;
  CanvassCampaign *campaign = canvass_ledger_get_campaign (ledger);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autoptr (CanvassPrintResult) result = g_new0 (CanvassPrintResult, 1);
  g_autoptr (CanvassTally) tally = NULL;
  gboolean done;

  if (request->what == CANVASS_PRINT_HANDOUT)
    return print_handout (campaign, request, day, result, error) ? g_steal_pointer (&result) : NULL;

  tally = canvass_tally_new (ledger, roll, error);
  if (tally == NULL)
    return NULL;

  result->unique = tally->unique;
  result->goal = tally->goal;
  done = request->what == CANVASS_PRINT_PETITION
             ? print_petition (ledger,
                               roll,
                               g_steal_pointer (&tally),
                               request,
                               day,
                               result,
                               progress,
                               cancellable,
                               error)
             : print_report (campaign, g_steal_pointer (&tally), request, day, result, error);
  return done ? g_steal_pointer (&result) : NULL;
}

void
canvass_print_async (CanvassDesk *desk,
                     CanvassPrintRequest *request,
                     CanvassDeskProgress *progress,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  canvass_desk_run_async (desk,
                          work,
                          request,
                          (GDestroyNotify)canvass_print_request_free,
                          (GDestroyNotify)canvass_print_result_free,
                          CANVASS_DESK_LONG,
                          progress,
                          cancellable,
                          callback,
                          user_data);
}

CanvassPrintResult *
canvass_print_finish (CanvassDesk *desk, GAsyncResult *result, GError **error)
{
  return canvass_desk_run_finish (desk, result, error);
}
