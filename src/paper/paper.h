/*
 * paper.h: sheets typed in at a desk, through the same seal as at a table
 *
 * A desk has a table of its own for that, in LEDGER/paper/: a vault with a device key, admitted to
 * the ledger as any other. What is typed is sealed and durable there at once, and comes onto the
 * roll in batches of that table's chain. Each line names its sheet and its line on it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/**
 * CanvassPaperError:
 * @CANVASS_PAPER_ERROR_NO_PLACE: sheet or line is missing, or the sheet cannot be called so
 * @CANVASS_PAPER_ERROR_TYPED: this line of this sheet was typed already
 * @CANVASS_PAPER_ERROR_CLOSED: it was signed after the petition's last day
 */
typedef enum {
  CANVASS_PAPER_ERROR_NO_PLACE,
  CANVASS_PAPER_ERROR_TYPED,
  CANVASS_PAPER_ERROR_CLOSED,
} CanvassPaperError;

#define CANVASS_PAPER_ERROR (canvass_paper_error_quark ())
GQuark canvass_paper_error_quark (void);

#define CANVASS_PAPER_TABLE_NAME "Paper"

/* What is known of a line of a sheet. */
typedef enum {
  CANVASS_PAPER_LINE_OPEN, /* nothing yet */
  CANVASS_PAPER_LINE_TYPED,
  CANVASS_PAPER_LINE_EMPTY,
  CANVASS_PAPER_LINE_CROSSED_OUT, /* or not to be read */
} CanvassPaperLine;

/**
 * CanvassPaperTable:
 *
 * A desk's table for paper. Holds a reference to the ledger; on the thread that uses it.
 */
typedef struct _CanvassPaperTable CanvassPaperTable;

/* Enrolls and admits the table on first use, and gives it the ledger's newest version of the
 * campaign. @roll: of @ledger, to know which lines were typed before, at any desk. Errors:
 * CANVASS_VAULT_ERROR, CANVASS_LEDGER_ERROR. */
CanvassPaperTable *
canvass_paper_table_open (CanvassLedger *ledger, CanvassRoll *roll, GError **error);
void canvass_paper_table_free (CanvassPaperTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPaperTable, canvass_paper_table_free)

/* Also what came onto the roll meanwhile, from other desks. */
gboolean canvass_paper_table_read (CanvassPaperTable *self, CanvassRoll *roll, GError **error);

CanvassPaperLine
canvass_paper_table_get_line (CanvassPaperTable *self, const char *sheet, guint line);
/* EMPTY or CROSSED_OUT, durably; OPEN takes that back. Errors: NO_PLACE, TYPED,
 * CANVASS_FORMAT_ERROR_FILE, CANVASS_FORMAT_ERROR_TOO_LARGE (so many are not kept). */
gboolean canvass_paper_table_skip (
    CanvassPaperTable *self, const char *sheet, guint line, CanvassPaperLine what, GError **error);

/* TRUE and the record that has it. */
gboolean canvass_paper_table_find_line (CanvassPaperTable *self,
                                        const char *sheet,
                                        guint line,
                                        guint8 record_id[static CANVASS_ID_BYTES]);

/* Checks @payload as a form does, seals it and stores it durably; source and session are set, the
 * district is settled. @again: also one whose line was typed already. Errors: CANVASS_PAPER_ERROR,
 * CANVASS_CAMPAIGN_ERROR_SIGNATURE and CANVASS_FORMAT_ERROR for what was typed, CANVASS_VAULT_ERROR
 * for what keeps any line from being stored. */
gboolean canvass_paper_table_add (CanvassPaperTable *self,
                                  CanvassPayload *payload,
                                  gboolean again,
                                  guint8 record_id[static CANVASS_ID_BYTES],
                                  GError **error);

/* A line that was typed or skipped wrongly is open again; what was typed is brought in and its
 * record rejected by a decision. Nothing when it is open already. */
gboolean canvass_paper_table_take_back (CanvassPaperTable *self,
                                        const char *sheet,
                                        guint line,
                                        CanvassAccount *account,
                                        GError **error);

/* What was sealed, into the ledger as a batch; the table then forgets what has arrived. Also what
 * an earlier run left. @account: cleared by the caller. */
gboolean
canvass_paper_table_deliver (CanvassPaperTable *self, CanvassAccount *account, GError **error);

G_END_DECLS
