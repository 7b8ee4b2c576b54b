/*
 * voice-log.h: hears what pages say: a voice for speech-dispatcher that writes it down (sd_log)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _VoiceLog VoiceLog;

/* (transfer full) what is spoken in this process from now on comes here. */
VoiceLog *voice_log_new (void);
void voice_log_free (VoiceLog *self);

/* @languages: as in JSON, "\"en\", \"es\""; each sentence takes @seconds. Before anything speaks.
 */
void voice_log_set_voices (VoiceLog *self, const char *languages, double seconds);

/* (transfer full) all that it was told, a JSON object a line. */
char *voice_log_read (VoiceLog *self);
/* How often @text stands there. */
guint voice_log_count (VoiceLog *self, const char *text);
/* Waits until it stands there so often. */
void voice_log_hear (VoiceLog *self, const char *text, guint n_times);

G_END_DECLS
