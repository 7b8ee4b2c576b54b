/*
 * petition-output.h: the petition as it is handed in, for `canvass desk export --format pdf`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/ledger-choice.h"
#include "cli/print-choice.h"
#include "print/petition-export.h"

G_BEGIN_DECLS

#define CANVASS_OPTIONS_PETITION                                                                   \
  CANVASS_OPTION_LANGUAGE, CANVASS_OPTION_PAPER,                                                   \
  {                                                                                                \
    "with", "street,drawing", "what stands beside full names on paper; nothing if not given", 0    \
  }

gboolean canvass_petition_wanted (const CanvassOptions *options);

/* Fills paper and what stands beside names. With another format, that nothing of it was asked for.
 * Errors: USAGE. */
gboolean canvass_petition_read_form (const CanvassOptions *options,
                                     CanvassPetitionForm *form,
                                     GError **error);

/* @recipients: NULL for plain. */
gboolean canvass_petition_write (const CanvassOptions *options,
                                 CanvassOpenLedger *open,
                                 CanvassPetitionForm *form,
                                 const CanvassPublicKey *recipients,
                                 guint n_recipients,
                                 guint64 *n_signatures,
                                 GError **error);

G_END_DECLS
