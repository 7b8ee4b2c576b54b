/*
 * listen-bar.h: the buttons of reading aloud, and what has to be told about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/reading.h"

G_BEGIN_DECLS

typedef enum {
  CANVASS_LISTEN_PAGE, /* a page is read on request */
  CANVASS_LISTEN_ALL,  /* by ear: everything is spoken */
} CanvassListenMode;

/**
 * CanvassListenBar:
 *
 * Activates "aloud.listen" or "aloud.by-ear" to end it. Signals: "adjusted" (rate or volume),
 * "again" (the page shall be read once more), "answered" (gboolean letters: the question about
 * earphones).
 */
#define CANVASS_TYPE_LISTEN_BAR (canvass_listen_bar_get_type ())
G_DECLARE_FINAL_TYPE (CanvassListenBar, canvass_listen_bar, CANVASS, LISTEN_BAR, GtkBox)

CanvassListenBar *
canvass_listen_bar_new (CanvassSpeech *speech, CanvassReading *reading, CanvassListenMode mode);

/* (transfer floating) another that shows the same in the language that is in use now. */
CanvassListenBar *canvass_listen_bar_copy (CanvassListenBar *self);

/* @language: of the pages; tells when nothing speaks it. */
void canvass_listen_bar_set_language (CanvassListenBar *self, const char *language);
/* Asks for earphones; takes the focus. */
void canvass_listen_bar_ask (CanvassListenBar *self);
/* (transfer none) (nullable) the question, while it is asked. */
GtkWidget *canvass_listen_bar_get_question (CanvassListenBar *self);
/* (transfer none) (nullable) what is told, in the pages' language. */
const char *canvass_listen_bar_get_notice (CanvassListenBar *self);

/* What is told when nothing speaks @language, as a msgid; NULL where something does or may. */
const char *canvass_listen_no_voice (void);
const char *canvass_listen_notice (CanvassSpeech *speech, const char *language);

G_END_DECLS
