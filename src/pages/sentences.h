/*
 * sentences.h: where the sentences of a text begin and end, in any script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In bytes, without the white space around it. */
typedef struct {
  gsize start;
  gsize end;
} CanvassSentence;

/* (transfer full) (element-type CanvassSentence): in order. An end of line ends a sentence; the
 * dots of numbers, initials, addresses and common abbreviations do not. @language: BCP 47. */
GArray *canvass_sentences_split (const char *text, const char *language);

G_END_DECLS
