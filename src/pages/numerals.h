/*
 * numerals.h: numbers as the language in use writes them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) @number in the digits of the language in use, without separators. Main thread. */
char *canvass_numerals_write (guint number);

G_END_DECLS
