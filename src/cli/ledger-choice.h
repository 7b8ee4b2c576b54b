/*
 * ledger-choice.h: the ledger that --ledger means, opened with the key that --key means
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/**
 * CanvassOpenLedger:
 *
 * A ledger and the key that it borrows.
 */
typedef struct {
  CanvassLedger *ledger; /* (owned) */
  CanvassKey *key;       /* (owned) */
  GPtrArray *bad_files;  /* (owned) (nullable) of the ledger's own, once they were told */
} CanvassOpenLedger;

void canvass_open_ledger_clear (CanvassOpenLedger *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CanvassOpenLedger, canvass_open_ledger_clear)

/* For commands with CANVASS_OPTION_LEDGER, CANVASS_OPTION_KEY and CANVASS_OPTION_PASSPHRASE_FILE.
 * Without --key, the key file that lies in the ledger's folder, beside that folder or in the
 * current one is meant, if exactly one key there is a recipient of the ledger's campaigns. */
gboolean
canvass_ledger_choose (const CanvassOptions *options, CanvassOpenLedger *open, GError **error);

/* The same, without a word about the ledger's own files. */
gboolean canvass_ledger_choose_quietly (const CanvassOptions *options,
                                        CanvassOpenLedger *open,
                                        GError **error);

/* The same for what needs no key: opened with one only where --key is given. */
gboolean canvass_ledger_choose_locked (const CanvassOptions *options,
                                       CanvassOpenLedger *open,
                                       GError **error);

/* (transfer full) its roll, telling how far that is. */
CanvassRoll *canvass_ledger_read_roll (CanvassLedger *ledger, GError **error);

/* Warns of each of the ledger's own files that is damaged or missing. canvass_ledger_choose () does
 * it; after canvass_ledger_choose_locked () it is up to the command, which may cure one. */
void canvass_ledger_tell_bad_files (CanvassOpenLedger *open);

/* FALSE with INCOMPLETE if there was one: what was printed may not be all that was collected. */
gboolean canvass_ledger_conclude (const CanvassOpenLedger *open, GError **error);

G_END_DECLS
