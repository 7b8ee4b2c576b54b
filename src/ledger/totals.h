/*
 * totals.h: what may be kept of a campaign that was destroyed: how many, and not who
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/ledger.h"

G_BEGIN_DECLS

/* Of fewer people than this somebody could be told apart: such counts stand together as "other",
 * and with the next larger one where even together they are fewer. */
#define CANVASS_TOTALS_SMALLEST 5

/* (transfer full) a table (RFC 4180): by,name,signatures; each person once. By day, by language of
 * the text and, where the campaign has a table of streets, by district. */
char *canvass_totals_write (CanvassLedger *ledger, CanvassRoll *roll, GError **error);

/* For one kind of count: @counts (element-type guint64), which may be zero. TRUE for those that
 * stand by themselves. */
void canvass_totals_choose (const guint64 *counts, gboolean *shown, guint n);

G_END_DECLS
