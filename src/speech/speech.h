/*
 * speech.h: one private speech server, one sentence at a time
 *
 * Nothing here waits: the server is a child (canvass-voice) that is started when first needed, and
 * whatever it does or fails to do comes as a signal. One that is absent, breaks or hangs is given
 * up on in silence after a few seconds, and is then absent for good. It ends with this object, and
 * with this process however that ends. What is said never stands in an argument, an environment, a
 * file or a log, and here only in locked memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longer sentences are cut between two characters. */
#define CANVASS_SPEECH_MAX_BYTES 4096

/**
 * CanvassSpeechState:
 * @CANVASS_SPEECH_ASLEEP: nobody asked for it yet
 * @CANVASS_SPEECH_STARTING: what is said now is spoken once it is ready
 * @CANVASS_SPEECH_READY: its voices are known
 * @CANVASS_SPEECH_ABSENT: nothing will be spoken
 */
typedef enum {
  CANVASS_SPEECH_ASLEEP,
  CANVASS_SPEECH_STARTING,
  CANVASS_SPEECH_READY,
  CANVASS_SPEECH_ABSENT,
} CanvassSpeechState;

/**
 * CanvassSpeech:
 *
 * Signals:
 * "changed": the state did.
 * "said" (guint id): that sentence was spoken to its end.
 * "cancelled" (guint id): it will not be, or no further: another took its place, it was stopped, it
 *   has no voice, or the server went.
 *
 * Each sentence ends in exactly one of the two, always later than the call that said it, except
 * that a call which ends an earlier one says so at once. Main thread.
 */
#define CANVASS_TYPE_SPEECH (canvass_speech_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSpeech, canvass_speech, CANVASS, SPEECH, GObject)

/* @program (nullable): canvass-voice; NULL for the one that belongs to this program. */
CanvassSpeech *canvass_speech_new (const char *program);

void canvass_speech_start (CanvassSpeech *self);
CanvassSpeechState canvass_speech_get_state (CanvassSpeech *self);
/* FALSE as long as it is not ready. @language: BCP 47; a variety of it is as good. */
gboolean canvass_speech_has_voice (CanvassSpeech *self, const char *language);

/* Returns: the id of this sentence, never 0. It takes the place of one that is being spoken. */
guint canvass_speech_say (CanvassSpeech *self, const char *language, const char *text);
/* As the name of the character. */
guint canvass_speech_spell (CanvassSpeech *self, const char *language, gunichar character);
void canvass_speech_stop (CanvassSpeech *self);
gboolean canvass_speech_is_speaking (CanvassSpeech *self);

/* From -100 to 100, 0 being the voice's own; from the next sentence on. */
int canvass_speech_get_rate (CanvassSpeech *self);
void canvass_speech_set_rate (CanvassSpeech *self, int rate);
/* From -100, hardly heard, to 100; it begins at CANVASS_SPEECH_VOLUME. */
#define CANVASS_SPEECH_VOLUME 50
int canvass_speech_get_volume (CanvassSpeech *self);
void canvass_speech_set_volume (CanvassSpeech *self, int volume);

G_END_DECLS
