/*
 * print-job.h: what the desk prints, on the thread that has the ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "print/handout.h"
#include "print/progress-picture.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_PRINT_REPORT,
  CANVASS_PRINT_PICTURE, /* only saved */
  CANVASS_PRINT_PETITION,
  CANVASS_PRINT_HANDOUT,
} CanvassPrintWhat;

/**
 * CanvassPrintRequest:
 * @path: where to save it; NULL to lay out all its pages
 * @page: of these, from 1, which to show; 0: none of them, all are kept for a printer
 * @recipients: whom a petition is sealed to; none: in the open
 */
typedef struct {
  CanvassPrintWhat what;
  char *path; /* (owned) (nullable) */
  guint page;
  char *language; /* (owned) */
  CanvassPaper paper;
  CanvassPictureShape shape;
  CanvassHandout handout;
  guint n_sheets, first_sheet;
  gboolean with_street, with_drawings;
  CanvassPublicKey recipients[1];
  guint n_recipients;
} CanvassPrintRequest;

CanvassPrintRequest *canvass_print_request_new (CanvassPrintWhat what, const char *language);
void canvass_print_request_free (CanvassPrintRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPrintRequest, canvass_print_request_free)

typedef struct {
  CanvassPrintout *printout; /* (owned) (nullable) */
  cairo_surface_t *page;     /* (owned) (nullable) */
  guint n_pages;
  guint64 n_lost; /* signatures without the drawing that they had */
  guint64 unique;
  guint64 goal;
} CanvassPrintResult;

void canvass_print_result_free (CanvassPrintResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPrintResult, canvass_print_result_free)

/* Takes @request. */
void canvass_print_async (CanvassDesk *desk,
                          CanvassPrintRequest *request,
                          CanvassDeskProgress *progress,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* (transfer full) */
CanvassPrintResult *canvass_print_finish (CanvassDesk *desk, GAsyncResult *result, GError **error);

G_END_DECLS
