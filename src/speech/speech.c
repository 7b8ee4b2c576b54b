/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "speech/speech.h"

#include "format/secret.h"
#include "speech/ssip.h"
#include "speech/voice-process.h"
#include "speech/voices.h"

#include <string.h>

#define START_SECONDS 8
#define REPLY_SECONDS 5
#define BEGIN_SECONDS 5
/* At its slowest a voice needs about a third of a second for each byte of text. */
#define END_SECONDS 10
#define BYTES_A_SECOND 3

#define CODE_MIN_ERROR 300

/* The command that was sent last, until it is answered. */
typedef enum {
  SENT_NOTHING,
  SENT_SETTING,
  SENT_LIST_MODULES,
  SENT_PICK_MODULE,
  SENT_LIST_VOICES,
  SENT_CANCEL,
  SENT_SPEAK,
  SENT_SENTENCE, /* a text or a character */
} Sent;

/* What the server is told before anything is said. */
static const char *const greetings[] = {
  "SET SELF CLIENT_NAME canvass:booth:main",
  "SET SELF NOTIFICATION ALL ON",
  "SET SELF SSML_MODE OFF",
  "SET SELF PUNCTUATION none",
  "SET SELF CAP_LET_RECOGN none",
  "SET SELF SPELLING OFF",
};

struct _CanvassSpeech {
  GObject parent_instance;

  CanvassSpeechState state;
  Sent sent;
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
  CHANGED,
  SAID,
  CANCELLED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassSpeech, canvass_speech, G_TYPE_OBJECT)

static void proceed (CanvassSpeech *self);
static void schedule (CanvassSpeech *self);

static void
set_state (CanvassSpeech *self, CanvassSpeechState state)
{
  if (state == self->state)
    return;
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
finish_sentence (CanvassSpeech *self, guint signal)
{
  guint id = self->id;

  self->id = 0;
  self->waiting = FALSE;
  memset (self->text, 0, CANVASS_SPEECH_MAX_BYTES + 1);
  self->character = 0;
  g_clear_handle_id (&self->deadline, g_source_remove);
  if (id != 0)
    g_signal_emit (self, signals[signal], 0, id);
}

/* What is behind it is freed once nothing of it is running any more. */
static void
give_up (CanvassSpeech *self)
{
  if (self->state == CANVASS_SPEECH_ABSENT)
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  set_state (self, CANVASS_SPEECH_ABSENT);
  schedule (self);
}

static gboolean
on_timeout (gpointer user_data)
{
  CanvassSpeech *self = user_data;

  self->timeout = 0;
  give_up (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_deadline (gpointer user_data)
{
  CanvassSpeech *self = user_data;

  self->deadline = 0;
  give_up (self);
  return G_SOURCE_REMOVE;
}

static void
set_deadline (CanvassSpeech *self, guint seconds)
{
  g_clear_handle_id (&self->deadline, g_source_remove);
  self->deadline = g_timeout_add_seconds (seconds, on_deadline, self);
}

/* @sent has just gone out, if it did. */
static void
expect (CanvassSpeech *self, Sent sent, gboolean gone)
{
  self->sent = sent;
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (gone)
    self->timeout = g_timeout_add_seconds (REPLY_SECONDS, on_timeout, self);
  else
    give_up (self);
}

static void
command (CanvassSpeech *self, Sent sent, const char *line)
{
  expect (self, sent, canvass_ssip_send (self->ssip, line));
}

static void
set (CanvassSpeech *self, Sent sent, const char *what, const char *value)
{
  g_autofree char *line = g_strdup_printf ("SET SELF %s %s", what, value);

  command (self, sent, line);
}

static void
set_number (CanvassSpeech *self, const char *what, int value)
{
  g_autofree char *number = g_strdup_printf ("%d", value);

  set (self, SENT_SETTING, what, number);
}

/* FALSE once it is known which voices there are. */
static gboolean
get_acquainted (CanvassSpeech *self)
{
  if (self->n_greeted < G_N_ELEMENTS (greetings)) {
    command (self, SENT_SETTING, greetings[self->n_greeted++]);
    return TRUE;
  }
  if (self->modules == NULL) {
    command (self, SENT_LIST_MODULES, "LIST OUTPUT_MODULES");
    return TRUE;
  }
  if (self->n_listed < self->modules->len) {
    set (self, SENT_PICK_MODULE, "OUTPUT_MODULE", self->modules->pdata[self->n_listed]);
    return TRUE;
  }
  set_state (self, CANVASS_SPEECH_READY);
  return FALSE;
}

static gboolean
change_voice (CanvassSpeech *self, const char *module, const char *tag)
{
  if (g_strcmp0 (self->module, module) != 0) {
    g_free (self->module);
    self->module = g_strdup (module);
    g_clear_pointer (&self->tag, g_free);
    self->changes_voice = TRUE;
    set (self, SENT_SETTING, "OUTPUT_MODULE", module);
    return TRUE;
  }
  if (g_strcmp0 (self->tag, tag) != 0) {
    g_free (self->tag);
    self->tag = g_strdup (tag);
    self->changes_voice = TRUE;
    set (self, SENT_SETTING, "LANGUAGE", tag);
    return TRUE;
  }
  return FALSE;
}

static gboolean
change_settings (CanvassSpeech *self)
{
  self->changes_voice = FALSE;
  if (self->set_rate != self->rate) {
    self->set_rate = self->rate;
    set_number (self, "RATE", self->rate);
    return TRUE;
  }
  if (self->set_volume != self->volume) {
    self->set_volume = self->volume;
    set_number (self, "VOLUME", self->volume);
    return TRUE;
  }
  return FALSE;
}

static void
send_sentence (CanvassSpeech *self)
{
  const char *module, *tag;

  if (!canvass_voices_find (self->voices, self->language, &module, &tag)) {
    finish_sentence (self, CANCELLED);
    return;
  }
  if (change_voice (self, module, tag) || change_settings (self))
    return;
  if (self->character == 0) {
    self->sent_id = self->id;
    command (self, SENT_SPEAK, "SPEAK");
    return;
  }
  self->waiting = FALSE;
  self->busy = TRUE;
  self->message = 0;
  expect (self, SENT_SENTENCE, canvass_ssip_send_character (self->ssip, self->character));
}

static void
tidy_up (CanvassSpeech *self)
{
  g_clear_pointer (&self->ssip, canvass_ssip_free);
  g_clear_pointer (&self->process, canvass_voice_process_free);
  self->busy = FALSE;
  self->sent = SENT_NOTHING;
  finish_sentence (self, CANCELLED);
}

/* The next thing to do, once the one before is answered. */
static void
proceed (CanvassSpeech *self)
{
  if (self->state == CANVASS_SPEECH_ABSENT) {
    tidy_up (self);
    return;
  }
  if (self->ssip == NULL || self->sent != SENT_NOTHING)
    return;
  if (self->state == CANVASS_SPEECH_STARTING && get_acquainted (self))
    return;
  if (self->busy && self->message != 0 && (self->id == 0 || self->waiting)) {
    self->busy = FALSE;
    command (self, SENT_CANCEL, "CANCEL SELF");
  } else if (self->id != 0 && self->waiting) {
    send_sentence (self);
  }
}

static gboolean
on_idle (gpointer user_data)
{
  g_autoptr (CanvassSpeech) self = g_object_ref (user_data);

  self->idle = 0;
  proceed (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (CanvassSpeech *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, on_idle, self, NULL);
}

/* Voices that a site put there beside the usual ones will be better. */
static void
take_modules (CanvassSpeech *self, const char *const *names)
{
  self->modules = g_ptr_array_new_with_free_func (g_free);
  for (guint espeak = 0; espeak <= 1; espeak++)
    for (gsize i = 0; names[i] != NULL; i++)
      if (g_str_has_prefix (names[i], "espeak") == (gboolean)espeak &&
          strpbrk (names[i], " \t\"") == NULL)
        g_ptr_array_add (self->modules, g_strdup (names[i]));
}

static void
take_voices (CanvassSpeech *self, const char *const *lines)
{
  const char *module = self->modules->pdata[self->n_listed++];

  for (gsize i = 0; lines[i] != NULL; i++)
    canvass_voices_add_line (self->voices, module, lines[i]);
}

/* Where another sentence has taken the place of this one, perhaps in another language, nothing is
 * said. */
static void
take_speak (CanvassSpeech *self)
{
  gboolean current = self->id == self->sent_id;

  self->busy = TRUE;
  self->message = 0;
  if (current)
    self->waiting = FALSE;
  expect (self, SENT_SENTENCE, canvass_ssip_send_text (self->ssip, current ? self->text : ""));
}

static void
take_number (CanvassSpeech *self, const char *const *lines)
{
  guint64 message = lines[0] != NULL ? g_ascii_strtoull (lines[0], NULL, 10) : 0;

  if (message > self->last_message)
    self->last_message = self->message = message;
  /* Also of a sentence that has no number: it would never be heard of again. */
  if (self->id != 0 && !self->waiting)
    set_deadline (self, BEGIN_SECONDS);
}

/* Better silent than in the voice of another language. */
static void
refuse_voice (CanvassSpeech *self)
{
  g_clear_pointer (&self->module, g_free);
  g_clear_pointer (&self->tag, g_free);
  finish_sentence (self, CANCELLED);
}

static void
take_refusal (CanvassSpeech *self, Sent sent)
{
  if (sent == SENT_LIST_MODULES)
    give_up (self);
  else if (sent == SENT_SETTING && self->changes_voice)
    refuse_voice (self);
  else if (sent == SENT_PICK_MODULE || sent == SENT_LIST_VOICES)
    self->n_listed++;
  else if (sent == SENT_SPEAK || (sent == SENT_SENTENCE && !self->waiting))
    finish_sentence (self, CANCELLED);
  if (sent == SENT_SENTENCE)
    self->busy = FALSE;
}

static void
on_answered (int code, const char *const *lines, gpointer user_data)
{
  CanvassSpeech *self = user_data;
  Sent sent = self->sent;

  if (self->state == CANVASS_SPEECH_ABSENT)
    return;
  self->sent = SENT_NOTHING;
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (code >= CODE_MIN_ERROR)
    take_refusal (self, sent);
  else if (sent == SENT_LIST_MODULES)
    take_modules (self, lines);
  else if (sent == SENT_PICK_MODULE)
    command (self, SENT_LIST_VOICES, "LIST SYNTHESIS_VOICES");
  else if (sent == SENT_LIST_VOICES)
    take_voices (self, lines);
  else if (sent == SENT_SPEAK)
    take_speak (self);
  else if (sent == SENT_SENTENCE)
    take_number (self, lines);
  schedule (self);
}

static void
on_happened (int code, guint64 message, gpointer user_data)
{
  CanvassSpeech *self = user_data;

  if (self->state == CANVASS_SPEECH_ABSENT || !self->busy)
    return;
  /* It may begin before we were told its number. */
  if (self->message == 0 && message > self->last_message)
    self->message = self->last_message = message;
  if (message != self->message)
    return;
  if (code == CANVASS_SSIP_BEGAN && self->id != 0 && !self->waiting) {
    set_deadline (self, END_SECONDS + (guint)strlen (self->text) / BYTES_A_SECOND);
  } else if (code == CANVASS_SSIP_ENDED || code == CANVASS_SSIP_CANCELLED) {
    self->busy = FALSE;
    if (!self->waiting)
      finish_sentence (self, code == CANVASS_SSIP_ENDED ? SAID : CANCELLED);
    schedule (self);
  }
}

static void
on_lost (gpointer user_data)
{
  give_up (user_data);
}

static const CanvassSsipEvents ssip_events = { on_answered, on_happened, on_lost };

static void
on_listening (const char *socket, gpointer user_data)
{
  CanvassSpeech *self = user_data;

  if (socket != NULL)
    self->ssip = canvass_ssip_connect (socket, &ssip_events, self);
  if (self->ssip == NULL)
    give_up (self);
  schedule (self);
}

static void
canvass_speech_finalize (GObject *object)
{
  CanvassSpeech *self = CANVASS_SPEECH (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_handle_id (&self->deadline, g_source_remove);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->ssip, canvass_ssip_free);
  g_clear_pointer (&self->process, canvass_voice_process_free);
  g_clear_pointer (&self->modules, g_ptr_array_unref);
  g_clear_pointer (&self->voices, canvass_voices_free);
  canvass_secret_free (self->text);
  g_free (self->language);
  g_free (self->module);
  g_free (self->tag);
  g_free (self->program);

  G_OBJECT_CLASS (canvass_speech_parent_class)->finalize (object);
}

static void
canvass_speech_class_init (CanvassSpeechClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_speech_finalize;

  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] = g_signal_new (
      "said", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CANCELLED] = g_signal_new (
      "cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
canvass_speech_init (CanvassSpeech *self)
{
  self->text = canvass_secret_new (CANVASS_SPEECH_MAX_BYTES + 1);
  self->voices = canvass_voices_new ();
  self->volume = CANVASS_SPEECH_VOLUME;
  self->set_volume = G_MAXINT;
}

CanvassSpeech *
canvass_speech_new (const char *program)
{
  CanvassSpeech *self = g_object_new (CANVASS_TYPE_SPEECH, NULL);

  self->program = g_strdup (program);
  return self;
}

void
canvass_speech_start (CanvassSpeech *self)
{
  g_return_if_fail (CANVASS_IS_SPEECH (self));

  if (self->state != CANVASS_SPEECH_ASLEEP)
    return;
  self->process = canvass_voice_process_start (self->program, START_SECONDS, on_listening, self);
  if (self->process == NULL)
    give_up (self);
  else
    set_state (self, CANVASS_SPEECH_STARTING);
}

CanvassSpeechState
canvass_speech_get_state (CanvassSpeech *self)
{
  g_return_val_if_fail (CANVASS_IS_SPEECH (self), CANVASS_SPEECH_ABSENT);

  return self->state;
}

gboolean
canvass_speech_has_voice (CanvassSpeech *self, const char *language)
{
  g_return_val_if_fail (CANVASS_IS_SPEECH (self) && language != NULL, FALSE);

  return self->state == CANVASS_SPEECH_READY &&
         canvass_voices_find (self->voices, language, NULL, NULL);
}

static guint
begin_sentence (CanvassSpeech *self, const char *language)
{
  canvass_speech_start (self);
  finish_sentence (self, CANCELLED);
  self->id = ++self->last_id;
  self->waiting = TRUE;
  if (g_strcmp0 (self->language, language) != 0) {
    g_free (self->language);
    self->language = g_strdup (language);
  }
  schedule (self);
  return self->id;
}

guint
canvass_speech_say (CanvassSpeech *self, const char *language, const char *text)
{
  guint id;
  gsize length;

  g_return_val_if_fail (CANVASS_IS_SPEECH (self) && language != NULL && text != NULL, 0);

  id = begin_sentence (self, language);
  length = strnlen (text, CANVASS_SPEECH_MAX_BYTES + 1);
  if (length > CANVASS_SPEECH_MAX_BYTES)
    length = (gsize)(g_utf8_find_prev_char (text, text + CANVASS_SPEECH_MAX_BYTES + 1) - text);
  memcpy (self->text, text, length);
  return id;
}

guint
canvass_speech_spell (CanvassSpeech *self, const char *language, gunichar character)
{
  guint id;

  g_return_val_if_fail (CANVASS_IS_SPEECH (self) && language != NULL && character != 0, 0);

  id = begin_sentence (self, language);
  self->character = character;
  return id;
}

void
canvass_speech_stop (CanvassSpeech *self)
{
  g_return_if_fail (CANVASS_IS_SPEECH (self));

  finish_sentence (self, CANCELLED);
  schedule (self);
}

gboolean
canvass_speech_is_speaking (CanvassSpeech *self)
{
  g_return_val_if_fail (CANVASS_IS_SPEECH (self), FALSE);

  return self->id != 0;
}

int
canvass_speech_get_rate (CanvassSpeech *self)
{
  g_return_val_if_fail (CANVASS_IS_SPEECH (self), 0);

  return self->rate;
}

void
canvass_speech_set_rate (CanvassSpeech *self, int rate)
{
  g_return_if_fail (CANVASS_IS_SPEECH (self));

  self->rate = CLAMP (rate, -100, 100);
}

int
canvass_speech_get_volume (CanvassSpeech *self)
{
  g_return_val_if_fail (CANVASS_IS_SPEECH (self), 0);

  return self->volume;
}

void
canvass_speech_set_volume (CanvassSpeech *self, int volume)
{
  g_return_if_fail (CANVASS_IS_SPEECH (self));

  self->volume = CLAMP (volume, -100, 100);
}
