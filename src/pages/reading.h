/*
 * reading.h: speaks one piece after the other and marks on the screen where it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/piece.h"
#include "speech/speech.h"

G_BEGIN_DECLS

/**
 * CanvassReading:
 *
 * Pieces in a language that has no voice are passed over.
 *
 * Signals: "changed" (it began, paused, went on or ended), "progressed" (a piece was spoken).
 */
#define CANVASS_TYPE_READING (canvass_reading_get_type ())
G_DECLARE_FINAL_TYPE (CanvassReading, canvass_reading, CANVASS, READING, GObject)

CanvassReading *canvass_reading_new (CanvassSpeech *speech);

/* @pieces: (transfer full) (element-type CanvassPiece). Takes the place of what is being read. */
void canvass_reading_read (CanvassReading *self, GPtrArray *pieces);
void canvass_reading_pause (CanvassReading *self);
/* From the beginning of the sentence in which it paused. */
void canvass_reading_go_on (CanvassReading *self);
/* Says the sentence once more, as it is spoken now: after a change of rate or volume. */
void canvass_reading_repeat (CanvassReading *self);
void canvass_reading_stop (CanvassReading *self);

/* Whether there is a voice for @language, as far as is known. */
gboolean canvass_reading_has_voice (CanvassReading *self, const char *language);

gboolean canvass_reading_is_reading (CanvassReading *self); /* paused or not */
gboolean canvass_reading_is_paused (CanvassReading *self);

G_END_DECLS
