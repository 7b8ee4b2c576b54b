/*
 * signature-rows.h: the signatures that a search finds, as a list for a GtkColumnView
 *
 * However many they are, a row is an object only while a widget shows it. What it says is fetched
 * from the desk's thread in pages, of which a few are kept in locked memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "ledger/roll-list.h"

G_BEGIN_DECLS

/* What a list shows of a signature. */
typedef struct {
  guint8 record_id[CANVASS_ID_BYTES];
  CanvassListedStates states;
  char name[160];
  char place[96];
  char kiosk[65];
  char day[11];
  char language[36];
} CanvassSignatureBrief;

/**
 * CanvassSignatureRow:
 *
 * Signal: "loaded", when there is something to show, or something else.
 */
#define CANVASS_TYPE_SIGNATURE_ROW (canvass_signature_row_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSignatureRow, canvass_signature_row, CANVASS, SIGNATURE_ROW, GObject)

/* (transfer none) (nullable) NULL until it is there; good until the main loop runs again. */
const CanvassSignatureBrief *canvass_signature_row_get_brief (CanvassSignatureRow *self);

/**
 * CanvassSignatureRows:
 *
 * A GListModel of CanvassSignatureRow. Signals: "reading" (CanvassDeskProgress *: the whole roll is
 * read before the search), "found" (a search has ended, and the rows are its), "failed" (GError *),
 * "exchanged" (guint position, guint n: these rows stay, but are other signatures from now on).
 */
#define CANVASS_TYPE_SIGNATURE_ROWS (canvass_signature_rows_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassSignatureRows, canvass_signature_rows, CANVASS, SIGNATURE_ROWS, GObject)

CanvassSignatureRows *canvass_signature_rows_new (CanvassDesk *desk);

/* Searches; the last search that was asked for counts. The rows stay as they are until then. */
void canvass_signature_rows_find (CanvassSignatureRows *self, const CanvassRollListQuery *query);
/* The same once more, since the desk has changed. */
void canvass_signature_rows_find_again (CanvassSignatureRows *self);
void canvass_signature_rows_clear (CanvassSignatureRows *self); /* drops everything */

/* (transfer none) (nullable) (element-type utf8) languages that occur, NULL before a search. */
GPtrArray *canvass_signature_rows_get_languages (CanvassSignatureRows *self);

G_END_DECLS
