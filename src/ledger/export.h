/*
 * export.h: the roll as CSV or JSON Lines, encrypted unless plain is asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_EXPORT_CSV,   /* RFC 4180, UTF-8; cells that could be formulas are defused, bidirectional
                           controls stripped */
  CANVASS_EXPORT_JSONL, /* one signature a line, exactly as given, as `capture` reads it, with
                           record_id, kiosk, day and source */
} CanvassExportFormat;

/* A record whose copy in the ledger has rotted is exported without its drawing; when all is written
 * and in place, INCOMPLETE names it. After any other error nothing is there.
 * @recipients: whom to encrypt to, NULL for plain text. Never a plain byte on disk unless so: the
 * file is written encrypted from the start (see sink.h), mode 0600. */
gboolean canvass_export (CanvassLedger *ledger,
                         CanvassExportFormat format,
                         const char *path,
                         const CanvassPublicKey *recipients,
                         guint n_recipients,
                         guint64 *n_signatures,
                         CanvassProgress progress,
                         gpointer user_data,
                         GError **error);

/* What has left the ledger is told to whoever destroys it (notes.h): that @n signatures are in
 * @path, also in one that is INCOMPLETE. @what: its format. A ledger that cannot be written to
 * still gives out what it holds, so a failure takes nothing back: write down who has it. */
gboolean canvass_export_keep_note (CanvassLedger *ledger,
                                   const char *what,
                                   const char *path,
                                   const CanvassPublicKey *recipients,
                                   guint n_recipients,
                                   guint64 n,
                                   GError **error);

G_END_DECLS
