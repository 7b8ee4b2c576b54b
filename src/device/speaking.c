/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/speaking.h"

#include "speech/speech.h"

void
canvass_speaking_judge (const char *const *languages,
                        const char *program,
                        CanvassSpeakingVerdict *verdict)
{
  g_autoptr (CanvassSpeech) speech = canvass_speech_new (program);

  canvass_speech_start (speech);
  while (canvass_speech_get_state (speech) == CANVASS_SPEECH_STARTING)
    g_main_context_iteration (NULL, TRUE);

  verdict->missing = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; languages[i] != NULL; i++)
    if (!canvass_speech_has_voice (speech, languages[i]))
      g_ptr_array_add (verdict->missing, g_strdup (languages[i]));

  if (canvass_speech_get_state (speech) == CANVASS_SPEECH_ABSENT)
    verdict->reason = CANVASS_SPEAKING_NONE;
  else if (verdict->missing->len > 0)
    verdict->reason = CANVASS_SPEAKING_SOME;
  else
    verdict->reason = CANVASS_SPEAKING_ALL;
  verdict->fitness =
      verdict->reason == CANVASS_SPEAKING_ALL ? CANVASS_FITNESS_FIT : CANVASS_FITNESS_WARN;
}

void
canvass_speaking_verdict_clear (CanvassSpeakingVerdict *verdict)
{
  g_clear_pointer (&verdict->missing, g_ptr_array_unref);
}

char *
canvass_speaking_describe (const CanvassSpeakingVerdict *verdict)
{
  g_autofree char *missing = NULL;

  switch (verdict->reason) {
  case CANVASS_SPEAKING_ALL:
    return g_strdup ("Every language of this petition can be read aloud");
  case CANVASS_SPEAKING_NONE:
    return g_strdup ("Nothing can be read aloud here; install speech-dispatcher with a voice if "
                     "somebody may need to listen");
  case CANVASS_SPEAKING_SOME:
  default:
    g_ptr_array_add (verdict->missing, NULL);
    missing = g_strjoinv (", ", (char **)verdict->missing->pdata);
    g_ptr_array_remove_index (verdict->missing, verdict->missing->len - 1);
    return g_strdup_printf ("No voice here speaks %s; the screen says so to whoever wants to "
                            "listen. Install one, or have somebody read to them",
                            missing);
  }
}
