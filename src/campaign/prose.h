/*
 * prose.h: what text may hold before it is shown to a signer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CANVASS_PROSE_SOUND,
  CANVASS_PROSE_NOT_UTF8,
  CANVASS_PROSE_CONTROL, /* controls, line and paragraph separators, noncharacters, inner BOMs */
  CANVASS_PROSE_BIDI,    /* an embedding, override or isolate that is not closed in its line, or a
                            closing mark without one (UAX #9, BD8–BD13) */
} CanvassProse;

/* Zero-terminated @text. @lines allows line feeds. The first fault of this list that there is. */
CanvassProse canvass_prose_check (const char *text, gboolean lines);

/* How many words a reader would count. Scripts written without spaces count two ideographs or kana,
 * or five letters of Thai, Lao, Khmer or Burmese, as a word. */
guint canvass_prose_count_words (const char *text);

/* Is there nothing to see: white space and invisible characters only? */
gboolean canvass_prose_is_blank (const char *text);

/* A character that never belongs into a line of text. */
gboolean canvass_prose_is_control (gunichar character);

G_END_DECLS
