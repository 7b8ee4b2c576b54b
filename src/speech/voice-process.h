/*
 * voice-process.h: canvass-voice as a child
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CanvassVoiceProcess CanvassVoiceProcess;

/* Exactly one of these, once: where it listens, or NULL when it ended or took too long. */
typedef void (*CanvassVoiceListening) (const char *socket, gpointer user_data);

/* @program (nullable): NULL for the one beside this program or installed. (nullable) when there is
 * none or it cannot be started. */
CanvassVoiceProcess *canvass_voice_process_start (const char *program,
                                                  guint patience_seconds,
                                                  CanvassVoiceListening listening,
                                                  gpointer user_data);
/* It kills whatever is below it and is reaped later. */
void canvass_voice_process_free (CanvassVoiceProcess *self);

G_END_DECLS
