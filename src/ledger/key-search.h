/*
 * key-search.h: the key file that belongs to a ledger, where it lies beside it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

/* Looks in the ledger's folder, beside that folder and in @elsewhere (nullable) for a key file that
 * is a recipient of the ledger's campaigns; several copies of one are fine. Opens the ledger locked
 * meanwhile. Returns: (transfer full) its path, or NULL with KEY when there is none or there are
 * several; the message then ends in what the command line's user does about it. */
char *canvass_ledger_find_key (const char *directory, const char *elsewhere, GError **error);

/* (transfer full) (element-type filename) NULL-terminated: every copy of @key, in the ledger's
 * folder, beside it and in @elsewhere (nullable), and @given (nullable) first, whatever that is. */
GPtrArray *canvass_ledger_list_key_copies (const char *directory,
                                           const char *given,
                                           const char *elsewhere,
                                           const CanvassPublicKey *key);

G_END_DECLS
