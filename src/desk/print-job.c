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

  g_clear_pointer (&self->page, cairo_surface_destroy);
  g_free (self);
}

static gboolean
print_report (CanvassCampaign *campaign,
              const CanvassTally *tally,
              const CanvassPrintRequest *request,
              const char *day,
              CanvassPrintResult *result,
              GError **error)
{
  const CanvassReportForm form = { .language = request->language,
                                   .paper = request->paper,
                                   .day = day };

  if (request->what == CANVASS_PRINT_PICTURE)
    return canvass_progress_picture_save (
        campaign, tally, request->language, day, request->shape, request->path, error);
  if (request->page == 0)
    return canvass_report_save (campaign, tally, &form, request->path, error);

  result->page = canvass_report_show (campaign, tally, &form, request->page, &result->n_pages);
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

static gboolean
print_petition (CanvassLedger *ledger,
                CanvassRoll *roll,
                const CanvassTally *tally,
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
  g_autoptr (CanvassPetitionList) list = NULL;

  if (request->page == 0)
    return save_petition (ledger, roll, &form, request, progress, cancellable, error);

  list = canvass_petition_list_new (ledger, roll, FALSE, FALSE, error);
  if (list == NULL)
    return FALSE;
  result->page = canvass_petition_show (
      canvass_ledger_get_campaign (ledger), tally, list, &form, request->page, &result->n_pages);
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

  if (request->page == 0)
    return canvass_handout_save (campaign, &form, request->path, error);

  result->page = canvass_handout_show (campaign, &form, request->page);
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
  done =
      request->what == CANVASS_PRINT_PETITION
          ? print_petition (ledger, roll, tally, request, day, result, progress, cancellable, error)
          : print_report (campaign, tally, request, day, result, error);
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
