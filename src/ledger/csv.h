/*
 * csv.h: signatures as a table (RFC 4180) that a spreadsheet can open without harm
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"
#include "ledger/sink.h"

G_BEGIN_DECLS

/**
 * CanvassCsv:
 *
 * The columns: every standard field, every field of the campaign's own, its consents, then what is
 * known of the record. Fields and consents that no version of the campaign knows get columns as
 * well, so that nothing is left out.
 */
typedef struct {
  GPtrArray *fields;   /* (element-type utf8) */
  GPtrArray *consents; /* (element-type utf8) */
} CanvassCsv;

CanvassCsv *canvass_csv_new (CanvassLedger *ledger);
void canvass_csv_free (CanvassCsv *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassCsv, canvass_csv_free)

/* To be called for every signature before the header is written. */
void canvass_csv_note (CanvassCsv *self, const CanvassPayload *payload);

void canvass_csv_write_header (const CanvassCsv *self, CanvassSink *sink);
void canvass_csv_write (const CanvassCsv *self, CanvassSink *sink, const CanvassRollEntry *entry);

/* One cell: bidirectional and other control characters are left out but for tabs and line ends, and
 * an apostrophe put before what a spreadsheet, also one that takes ; | or tabs for separators,
 * would take for a formula. Quoted where RFC 4180 asks for it. */
void canvass_csv_write_cell (CanvassSink *sink, const char *text);

G_END_DECLS
