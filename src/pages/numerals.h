/*
 * numerals.h: numbers as the language in use writes them
 *
 * For the main thread. What is not in the catalogue is written as in English.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) @number in the digits of the language in use, without separators: a year, a place
 * in a row. */
char *canvass_numerals_write (guint number);
/* (transfer full) the same in groups, as that language separates thousands: how many there are. */
char *canvass_numerals_write_count (guint64 number);

G_END_DECLS
