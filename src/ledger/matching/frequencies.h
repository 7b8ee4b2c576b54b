/*
 * frequencies.h: how many people share a name, a street, a day of birth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/rows.h"

G_BEGIN_DECLS

/* Fills canvass_rows_get_frequencies (). @people: whose each row is thought to be, so that somebody
 * who signed five times does not make a name five times as frequent. */
void canvass_frequencies_count (CanvassRows *rows, const guint32 *people);

G_END_DECLS
