/*
 * account-output.h: the account of an import, as text and as JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/json-output.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/* Member "reasons", with every reason's stable name. */
void canvass_account_add_reasons (JsonBuilder *object, const CanvassAccount *account);
/* A line for each reason that there are records for, indented. */
void canvass_account_print_reasons (const CanvassAccount *account);

/* As @member: (element-type CanvassBadFile) */
void canvass_account_add_bad_files (JsonBuilder *object, const char *member, GPtrArray *bad_files);

G_END_DECLS
