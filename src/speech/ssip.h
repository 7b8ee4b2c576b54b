/*
 * ssip.h: a connection to a speech server, in lines of the Speech Synthesis Interface Protocol
 *
 * Never waits: what cannot be written at once counts as a server that hangs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CanvassSsip CanvassSsip;

typedef struct {
  /* A command was answered; @lines are those before the last, each with its code in front. */
  void (*answered) (int code, const char *const *lines, gpointer user_data);
  /* Something happened to a message: 701 began, 702 ended, 703 was cancelled. */
  void (*happened) (int code, guint64 message, gpointer user_data);
  /* It closed, said nonsense or hangs; no more of either comes. */
  void (*lost) (gpointer user_data);
} CanvassSsipEvents;

#define CANVASS_SSIP_BEGAN 701
#define CANVASS_SSIP_ENDED 702
#define CANVASS_SSIP_CANCELLED 703

/* (nullable) NULL when it does not listen there. */
CanvassSsip *
canvass_ssip_connect (const char *path, const CanvassSsipEvents *events, gpointer user_data);
/* Not from within an event. */
void canvass_ssip_free (CanvassSsip *self);

/* @command without its end of line; one at a time. FALSE when it is lost, without the event. */
gboolean canvass_ssip_send (CanvassSsip *self, const char *command);
/* After SPEAK: one line of text, which it ends and escapes. In locked memory on the way. */
gboolean canvass_ssip_send_text (CanvassSsip *self, const char *text);
gboolean canvass_ssip_send_character (CanvassSsip *self, gunichar character);

G_END_DECLS
