/*
 * speech-private.h: what is to be said (speech.c), and how the server is told (speech-dialogue.c)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "speech/speech.h"
#include "speech/ssip.h"
#include "speech/voice-process.h"
#include "speech/voices.h"

G_BEGIN_DECLS

/* The command that was sent last, until it is answered. */
typedef enum {
  CANVASS_SENT_NOTHING,
  CANVASS_SENT_SETTING,
  CANVASS_SENT_LIST_MODULES,
  CANVASS_SENT_PICK_MODULE,
  CANVASS_SENT_LIST_VOICES,
  CANVASS_SENT_CANCEL,
  CANVASS_SENT_SPEAK,
  CANVASS_SENT_SENTENCE, /* a text or a character */
} CanvassSpeechSent;

struct _CanvassSpeech {
  GObject parent_instance;

  CanvassSpeechState state;
  CanvassSpeechSent sent;
  guint n_greeted;
  guint n_listed; /* modules whose voices are known */
  guint timeout;  /* for the answer */
  guint deadline; /* for the sentence to begin, then to end */
  guint idle;

  /* the sentence: waiting to be sent, or being spoken */
  guint id; /* 0: none */
  guint last_id;
  guint sent_id; /* the sentence that SPEAK went out for */
  gboolean waiting;
  char *text; /* (owned) locked; empty for a character */
  gunichar character;
  char *language; /* (owned) (nullable) */

  /* what the server is doing */
  gboolean busy;          /* with a sentence that neither ended nor was cancelled */
  guint64 message;        /* its number, 0 while unknown */
  guint64 last_message;   /* numbers only grow */
  char *module;           /* (owned) (nullable) that it is set to */
  char *tag;              /* (owned) (nullable) the same of the language */
  gboolean changes_voice; /* what was sent last sets one of the two */
  int rate, set_rate;
  int volume, set_volume;

  char *program;                /* (owned) (nullable) */
  CanvassVoiceProcess *process; /* (owned) (nullable) */
  CanvassSsip *ssip;            /* (owned) (nullable) */
  GPtrArray *modules;           /* (owned) (element-type utf8) in order of preference */
  CanvassVoices *voices;        /* (owned) */
};

enum {
  CANVASS_SPEECH_CHANGED,
  CANVASS_SPEECH_SAID,
  CANVASS_SPEECH_CANCELLED,
  CANVASS_SPEECH_N_SIGNALS,
};
extern guint canvass_speech_signals[CANVASS_SPEECH_N_SIGNALS];

/* speech.c */
void canvass_speech_set_state (CanvassSpeech *self, CanvassSpeechState state);
void canvass_speech_finish_sentence (CanvassSpeech *self, guint signal);

/* speech-dialogue.c */
void canvass_speech_connect (CanvassSpeech *self);
/* Says what there is to say, once the server is not busy otherwise. */
void canvass_speech_schedule (CanvassSpeech *self);
/* What is behind it is freed once nothing of it is running any more. */
void canvass_speech_give_up (CanvassSpeech *self);

G_END_DECLS
