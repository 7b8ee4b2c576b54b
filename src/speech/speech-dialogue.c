/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "speech/speech-private.h"

#include <string.h>

#define START_SECONDS 8
#define REPLY_SECONDS 5
#define BEGIN_SECONDS 5
/* At its slowest a voice needs about a third of a second for each byte of text. */
#define END_SECONDS 10
#define BYTES_A_SECOND 3

#define CODE_MIN_ERROR 300

/* What the server is told before anything is said. */
static const char *const greetings[] = {
  "SET SELF CLIENT_NAME canvass:booth:main",
  "SET SELF NOTIFICATION ALL ON",
  "SET SELF SSML_MODE OFF",
  "SET SELF PUNCTUATION none",
  "SET SELF CAP_LET_RECOGN none",
  "SET SELF SPELLING OFF",
};

static void proceed (CanvassSpeech *self);

void
canvass_speech_give_up (CanvassSpeech *self)
{
  if (self->state == CANVASS_SPEECH_ABSENT)
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  canvass_speech_set_state (self, CANVASS_SPEECH_ABSENT);
  canvass_speech_schedule (self);
}

static gboolean
on_timeout (gpointer user_data)
{
  CanvassSpeech *self = user_data;

  self->timeout = 0;
  canvass_speech_give_up (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_deadline (gpointer user_data)
{
  CanvassSpeech *self = user_data;

  self->deadline = 0;
  canvass_speech_give_up (self);
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
expect (CanvassSpeech *self, CanvassSpeechSent sent, gboolean gone)
{
  self->sent = sent;
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (gone)
    self->timeout = g_timeout_add_seconds (REPLY_SECONDS, on_timeout, self);
  else
    canvass_speech_give_up (self);
}

static void
command (CanvassSpeech *self, CanvassSpeechSent sent, const char *line)
{
  expect (self, sent, canvass_ssip_send (self->ssip, line));
}

static void
set (CanvassSpeech *self, CanvassSpeechSent sent, const char *what, const char *value)
{
  g_autofree char *line = g_strdup_printf ("SET SELF %s %s", what, value);

  command (self, sent, line);
}

static void
set_number (CanvassSpeech *self, const char *what, int value)
{
  g_autofree char *number = g_strdup_printf ("%d", value);

  set (self, CANVASS_SENT_SETTING, what, number);
}

/* FALSE once it is known which voices there are. */
static gboolean
get_acquainted (CanvassSpeech *self)
{
  if (self->n_greeted < G_N_ELEMENTS (greetings)) {
    command (self, CANVASS_SENT_SETTING, greetings[self->n_greeted++]);
    return TRUE;
  }
  if (self->modules == NULL) {
    command (self, CANVASS_SENT_LIST_MODULES, "LIST OUTPUT_MODULES");
    return TRUE;
  }
  if (self->n_listed < self->modules->len) {
    set (self, CANVASS_SENT_PICK_MODULE, "OUTPUT_MODULE", self->modules->pdata[self->n_listed]);
    return TRUE;
  }
  canvass_speech_set_state (self, CANVASS_SPEECH_READY);
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
    set (self, CANVASS_SENT_SETTING, "OUTPUT_MODULE", module);
    return TRUE;
  }
  if (g_strcmp0 (self->tag, tag) != 0) {
    g_free (self->tag);
    self->tag = g_strdup (tag);
    self->changes_voice = TRUE;
    set (self, CANVASS_SENT_SETTING, "LANGUAGE", tag);
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
    canvass_speech_finish_sentence (self, CANVASS_SPEECH_CANCELLED);
    return;
  }
  if (change_voice (self, module, tag) || change_settings (self))
    return;
  if (self->character == 0) {
    self->sent_id = self->id;
    command (self, CANVASS_SENT_SPEAK, "SPEAK");
    return;
  }
  self->waiting = FALSE;
  self->busy = TRUE;
  self->message = 0;
  expect (self, CANVASS_SENT_SENTENCE, canvass_ssip_send_character (self->ssip, self->character));
}

static void
tidy_up (CanvassSpeech *self)
{
  g_clear_pointer (&self->ssip, canvass_ssip_free);
  g_clear_pointer (&self->process, canvass_voice_process_free);
  self->busy = FALSE;
  self->sent = CANVASS_SENT_NOTHING;
  canvass_speech_finish_sentence (self, CANVASS_SPEECH_CANCELLED);
}

/* The next thing to do, once the one before is answered. */
static void
proceed (CanvassSpeech *self)
{
  if (self->state == CANVASS_SPEECH_ABSENT) {
    tidy_up (self);
    return;
  }
  if (self->ssip == NULL || self->sent != CANVASS_SENT_NOTHING)
    return;
  if (self->state == CANVASS_SPEECH_STARTING && get_acquainted (self))
    return;
  if (self->busy && self->message != 0 && (self->id == 0 || self->waiting)) {
    self->busy = FALSE;
    command (self, CANVASS_SENT_CANCEL, "CANCEL SELF");
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

void
canvass_speech_schedule (CanvassSpeech *self)
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
  expect (
      self, CANVASS_SENT_SENTENCE, canvass_ssip_send_text (self->ssip, current ? self->text : ""));
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
  canvass_speech_finish_sentence (self, CANVASS_SPEECH_CANCELLED);
}

static void
take_refusal (CanvassSpeech *self, CanvassSpeechSent sent)
{
  if (sent == CANVASS_SENT_LIST_MODULES)
    canvass_speech_give_up (self);
  else if (sent == CANVASS_SENT_SETTING && self->changes_voice)
    refuse_voice (self);
  else if (sent == CANVASS_SENT_PICK_MODULE || sent == CANVASS_SENT_LIST_VOICES)
    self->n_listed++;
  else if (sent == CANVASS_SENT_SPEAK || (sent == CANVASS_SENT_SENTENCE && !self->waiting))
    canvass_speech_finish_sentence (self, CANVASS_SPEECH_CANCELLED);
  if (sent == CANVASS_SENT_SENTENCE)
    self->busy = FALSE;
}

static void
on_answered (int code, const char *const *lines, gpointer user_data)
{
  CanvassSpeech *self = user_data;
  CanvassSpeechSent sent = self->sent;

  if (self->state == CANVASS_SPEECH_ABSENT)
    return;
  self->sent = CANVASS_SENT_NOTHING;
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (code >= CODE_MIN_ERROR)
    take_refusal (self, sent);
  else if (sent == CANVASS_SENT_LIST_MODULES)
    take_modules (self, lines);
  else if (sent == CANVASS_SENT_PICK_MODULE)
    command (self, CANVASS_SENT_LIST_VOICES, "LIST SYNTHESIS_VOICES");
  else if (sent == CANVASS_SENT_LIST_VOICES)
    take_voices (self, lines);
  else if (sent == CANVASS_SENT_SPEAK)
    take_speak (self);
  else if (sent == CANVASS_SENT_SENTENCE)
    take_number (self, lines);
  canvass_speech_schedule (self);
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
      canvass_speech_finish_sentence (
          self, code == CANVASS_SSIP_ENDED ? CANVASS_SPEECH_SAID : CANVASS_SPEECH_CANCELLED);
    canvass_speech_schedule (self);
  }
}

static void
on_lost (gpointer user_data)
{
  canvass_speech_give_up (user_data);
}

static const CanvassSsipEvents ssip_events = { on_answered, on_happened, on_lost };

static void
on_listening (const char *socket, gpointer user_data)
{
  CanvassSpeech *self = user_data;

  if (socket != NULL)
    self->ssip = canvass_ssip_connect (socket, &ssip_events, self);
  if (self->ssip == NULL)
    canvass_speech_give_up (self);
  canvass_speech_schedule (self);
}

void
canvass_speech_connect (CanvassSpeech *self)
{
  self->process = canvass_voice_process_start (self->program, START_SECONDS, on_listening, self);
  if (self->process == NULL)
    canvass_speech_give_up (self);
  else
    canvass_speech_set_state (self, CANVASS_SPEECH_STARTING);
}
