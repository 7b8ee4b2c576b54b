/*
 * wordlist.h: the 2,048 words that fingerprints are spoken in, from data/words/english.txt
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CANVASS_WORDLIST_WORDS 2048

/* Sorted; each 3 to 6 letters of a to z, no two with the same first four. The list is part of the
 * format: changing one word changes what every coordinator has written down. */
extern const char *const canvass_wordlist[CANVASS_WORDLIST_WORDS];

G_END_DECLS
