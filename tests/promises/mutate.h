/*
 * mutate.h: a file that somebody or something has spoilt
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

/* (transfer full) @bytes with one or two of these: bits flipped; a run set to a value, taken out,
 * doubled, moved or put in from @other; the end cut off or grown; a number made large or small. May
 * come out as @bytes. */
GBytes *mutate (GBytes *bytes, GBytes *other, GRand *random);
