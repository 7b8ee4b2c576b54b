/*
 * sheet.h: a page to print, line by line from the top, as PDF
 *
 * Pango and Cairo, so every script that has a font here; the fonts go into the file. Texts come in
 * the reader's language. In one that runs from right to left the whole page does.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/fitness.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_PAPER_A4,
  CANVASS_PAPER_LETTER,
} CanvassPaper;

typedef struct _CanvassSheet CanvassSheet;

/* @language: BCP 47, which chooses among fonts. */
CanvassSheet *canvass_sheet_new (const char *language, gboolean right_to_left, CanvassPaper paper);
void canvass_sheet_free (CanvassSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassSheet, canvass_sheet_free)

/* @aside stands at the other side, such as a day. */
void canvass_sheet_add_title (CanvassSheet *self, const char *title, const char *aside);
/* In a frame: what all that follows comes to. */
void canvass_sheet_add_verdict (CanvassSheet *self, CanvassFitness fitness, const char *text);
void canvass_sheet_add_heading (CanvassSheet *self, const char *text);
void canvass_sheet_add_text (CanvassSheet *self, const char *text);
void canvass_sheet_add_fact (CanvassSheet *self, const char *label, const char *value);
/* With a mark that can be told without its color, and a box for a pen. */
void canvass_sheet_add_check (CanvassSheet *self, CanvassFitness fitness, const char *text);
/* To be compared aloud: large, with a box for a pen. */
void canvass_sheet_add_words (CanvassSheet *self, const char *label, const char *words);
/* @labels: NULL-terminated; beside each a line to write on, all kept together. */
void canvass_sheet_add_blanks (CanvassSheet *self, const char *const *labels);

/* (transfer full) the file; nothing can be added afterwards. Errors: G_IO_ERROR_FAILED. */
GBytes *canvass_sheet_finish (CanvassSheet *self, GError **error);

G_END_DECLS
