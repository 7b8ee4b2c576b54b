/*
 * drop-desk.h: a desk's drop, reached by a child that sees neither key nor ledger
 *
 * The child is `canvass drop push|pull --known`: it is given LEDGER/incoming/ or LEDGER/outgoing/,
 * what else is to be sent, and LEDGER/drops/, which remembers what was read and put.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/options.h"
#include "drop/child.h"
#include "drop/memory.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/* (transfer full) (nullable) LEDGER/NAME/, made if it is not there. */
char *canvass_drop_desk_folder (const CanvassOptions *options, const char *name, GError **error);
void canvass_drop_desk_empty (const char *folder);

/* (transfer full) (nullable) what the ledger knows of the drop at @url. */
CanvassDropMemory *
canvass_drop_desk_memory (const CanvassOptions *options, const char *url, GError **error);

/* (transfer full) of the ledger's campaign, in hexadecimal. */
char *canvass_drop_desk_campaign (CanvassLedger *ledger);

/* Runs `canvass drop @arguments`, NULL-terminated, with --campaign, --known and what @options say
 * of credentials and patience, and shows its progress as @what. CANVASS_DROP_ERROR as the child
 * says, G_IO_ERROR. */
gboolean canvass_drop_desk_run (const CanvassOptions *options,
                                CanvassLedger *ledger,
                                const char *const *arguments,
                                const char *what,
                                CanvassDropLine *last,
                                GError **error);

G_END_DECLS
