/*
 * petition-export.h: the petition of a ledger as a PDF file, encrypted unless plain is asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "print/petition.h"

G_BEGIN_DECLS

/* As canvass_export (), INCOMPLETE among its errors: never a plain byte on disk unless @recipients
 * is NULL, mode 0600, nothing there after any other error. */
gboolean canvass_petition_export (CanvassLedger *ledger,
                                  CanvassRoll *roll,
                                  const CanvassPetitionForm *form,
                                  const char *path,
                                  const CanvassPublicKey *recipients,
                                  guint n_recipients,
                                  guint64 *n_signatures,
                                  CanvassProgress progress,
                                  gpointer progress_data,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
