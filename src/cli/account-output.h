/*
 * account-output.h: the account of an import, as text and as JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/json-output.h"
#include "cli/ledger-choice.h"
#include "ledger/ledger.h"

G_BEGIN_DECLS

/* Member "reasons", with every reason's stable name. */
void canvass_account_add_reasons (JsonBuilder *object, const CanvassAccount *account);
/* A line for each reason that there are records for, indented. */
void canvass_account_print_reasons (const CanvassAccount *account);

/* Records read before that are on the roll now, or off it. */
void canvass_account_print_taken (guint64 taken_up, guint64 taken_off);

/* Tells what was taken up by a ledger that has its key, else that @n_waiting records may have been:
 * as members of @object, or if that is NULL on standard output. */
gboolean canvass_account_take_up (const CanvassOpenLedger *open,
                                  guint64 n_waiting,
                                  JsonBuilder *object,
                                  GError **error);

/* As @member: (element-type CanvassBadFile) */
void canvass_account_add_bad_files (JsonBuilder *object, const char *member, GPtrArray *bad_files);

G_END_DECLS
