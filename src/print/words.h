/*
 * words.h: the words of a page to print, in its own language, whatever language the program speaks
 *
 * A petition is printed once in each of its languages by one program: gettext, which has one
 * language for the whole process, cannot do that. Any thread, once made.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CanvassWords CanvassWords;

/* @language: BCP 47. English where there is no catalogue for it. */
CanvassWords *canvass_words_new (const char *language);
void canvass_words_free (CanvassWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassWords, canvass_words_free)

const char *canvass_words_get_language (const CanvassWords *self);
gboolean canvass_words_is_right_to_left (const CanvassWords *self);

/* (transfer none) @original is marked with N_ (). */
const char *canvass_words_say (const CanvassWords *self, const char *original);

/* (transfer full) @original with its first two %s replaced; each is isolated from the direction of
 * the words around it (UAX #9). @b: (nullable). */
char *
canvass_words_fill (const CanvassWords *self, const char *original, const char *a, const char *b);

/* (transfer full) "28 de noviembre de 2026" of "2026-11-28", in Latin digits as everywhere on a
 * printed page: line and sheet numbers are compared across languages. */
char *canvass_words_write_day (const CanvassWords *self, const char *day);

/* (transfer full) "12.345" as the language groups digits. */
char *canvass_words_write_number (const CanvassWords *self, guint64 number);

G_END_DECLS
