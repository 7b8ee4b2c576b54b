/*
 * drop-import.h: what is new in a drop, into a ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/* Fetches into LEDGER/incoming/ and imports from there, a part after the other; LEDGER/drops/
 * remembers what was read. @account is added to, also where @error is set: what came before stays.
 * Cards of kiosks that were not admitted are kept in LEDGER/introduced/ and told as skipped. */
gboolean canvass_drop_import (const CanvassOptions *options,
                              CanvassLedger *ledger,
                              const char *url,
                              CanvassAccount *account,
                              GError **error);

/* (transfer full) (nullable) what the ledger knows of a drop. */
struct _CanvassDropMemory *
canvass_drop_import_memory (const CanvassOptions *options, const char *url, GError **error);

/* (transfer full) (nullable) LEDGER/NAME/, empty. */
char *canvass_drop_import_folder (const CanvassOptions *options, const char *name, GError **error);

/* (transfer full) of the ledger's campaign, in hexadecimal. */
char *canvass_drop_import_campaign (CanvassLedger *ledger);

G_END_DECLS
