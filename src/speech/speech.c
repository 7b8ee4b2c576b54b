/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "speech/speech-private.h"

#include "format/secret.h"

#include <string.h>

guint canvass_speech_signals[CANVASS_SPEECH_N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassSpeech, canvass_speech, G_TYPE_OBJECT)

void
canvass_speech_set_state (CanvassSpeech *self, CanvassSpeechState state)
{
  if (state == self->state)
    return;
  self->state = state;
  g_signal_emit (self, canvass_speech_signals[CANVASS_SPEECH_CHANGED], 0);
}

void
canvass_speech_finish_sentence (CanvassSpeech *self, guint signal)
{
  guint id = self->id;

  self->id = 0;
  self->waiting = FALSE;
  memset (self->text, 0, CANVASS_SPEECH_MAX_BYTES + 1);
  self->character = 0;
  g_clear_handle_id (&self->deadline, g_source_remove);
  if (id != 0)
    g_signal_emit (self, canvass_speech_signals[signal], 0, id);
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

  canvass_speech_signals[CANVASS_SPEECH_CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  canvass_speech_signals[CANVASS_SPEECH_SAID] = g_signal_new (
      "said", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  canvass_speech_signals[CANVASS_SPEECH_CANCELLED] = g_signal_new (
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
  canvass_speech_connect (self);
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
  canvass_speech_finish_sentence (self, CANVASS_SPEECH_CANCELLED);
  self->id = ++self->last_id;
  self->waiting = TRUE;
  if (g_strcmp0 (self->language, language) != 0) {
    g_free (self->language);
    self->language = g_strdup (language);
  }
  canvass_speech_schedule (self);
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

  canvass_speech_finish_sentence (self, CANVASS_SPEECH_CANCELLED);
  canvass_speech_schedule (self);
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
