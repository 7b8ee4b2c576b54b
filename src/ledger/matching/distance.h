/*
 * distance.h: how far apart two folded texts are
 *
 * Both take folded text (letters.h), where a character of any script that can be written in Latin
 * letters is one to a few bytes of ASCII. Only the first CANVASS_DISTANCE_MAX_BYTES count.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CANVASS_DISTANCE_MAX_BYTES 64

/* Letters inserted, left out, replaced or swapped with their neighbour: optimal string alignment,
 * bit-parallel as in Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
 * distances" (2003). */
guint canvass_distance (const char *a, gsize a_length, const char *b, gsize b_length);

/* Jaro's similarity with Winkler's bonus for a common beginning (Winkler 1990): 0 to 1. */
double canvass_jaro_winkler (const char *a, gsize a_length, const char *b, gsize b_length);

G_END_DECLS
