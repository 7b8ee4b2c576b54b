/*
 * signature-jobs.h: what the desk's thread does for a list of signatures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/signature-rows.h"

G_BEGIN_DECLS

/* A search that outlives its asker; the text in locked memory. */
typedef struct {
  CanvassRollListQuery query;
  guint8 kiosk_id[CANVASS_ID_BYTES];
  char language[36];
  char *search; /* (owned) locked memory */
} CanvassSignatureSearch;

CanvassSignatureSearch *canvass_signature_search_new (const CanvassRollListQuery *query);
CanvassSignatureSearch *canvass_signature_search_copy (const CanvassSignatureSearch *self);
void canvass_signature_search_free (CanvassSignatureSearch *self);

typedef struct {
  GArray *rows; /* (owned) (element-type guint32) */
  guint64 version;
  GPtrArray *languages; /* (owned) (element-type utf8) */
} CanvassSignatureFound;

void canvass_signature_found_free (CanvassSignatureFound *self);

/* CanvassDeskWork, a long one; what is searched, which then is there for searches. Returns nothing.
 */
gpointer canvass_signature_job_list (CanvassLedger *ledger,
                                     CanvassRoll *roll,
                                     gpointer data,
                                     CanvassDeskProgress *progress,
                                     GCancellable *cancellable,
                                     GError **error);

/* CanvassDeskWork; @data: CanvassSignatureSearch. Returns CanvassSignatureFound, or NULL without an
 * error where there is no list yet. */
gpointer canvass_signature_job_find (CanvassLedger *ledger,
                                     CanvassRoll *roll,
                                     gpointer data,
                                     CanvassDeskProgress *progress,
                                     GCancellable *cancellable,
                                     GError **error);

#define CANVASS_SIGNATURE_PAGE_ROWS 64

/* Of one page; @briefs in locked memory. */
typedef struct {
  guint64 version;
  guint number;
  guint n;
  guint32 rows[CANVASS_SIGNATURE_PAGE_ROWS];
  CanvassSignatureBrief *briefs; /* (owned) */
} CanvassSignaturePage;

CanvassSignaturePage *canvass_signature_page_copy (const CanvassSignaturePage *self);
void canvass_signature_page_free (CanvassSignaturePage *self);

/* @data: CanvassSignaturePage, without briefs. Returns it with them, or NULL without an error where
 * the rows mean something else by now. */
gpointer canvass_signature_job_fetch (CanvassLedger *ledger,
                                      CanvassRoll *roll,
                                      gpointer data,
                                      CanvassDeskProgress *progress,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
