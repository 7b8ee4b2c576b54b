/*
 * drop-import.h: what is new in a drop, into a ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/* A child (cli/drop-desk.h) fetches into LEDGER/incoming/, and from there it is imported, a part
 * after the other; LEDGER/drops/ remembers what was read. @account is added to, also where @error
 * is set: what came before stays. Cards of kiosks that were not admitted are kept in
 * LEDGER/introduced/ and told as skipped. */
gboolean canvass_drop_import (const CanvassOptions *options,
                              CanvassLedger *ledger,
                              const char *url,
                              CanvassAccount *account,
                              GError **error);

G_END_DECLS
