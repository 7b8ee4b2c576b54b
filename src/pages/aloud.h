/*
 * aloud.h: all that is heard of a flow: "Listen", and "By ear"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/screen.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassAloud:
 *
 * For one signer: rate, volume and what may be spoken end with it, and so does the speech server,
 * which is started when somebody first asks for it.
 *
 * Signals: "used" (the signer asked for speech: something is begun), "progressed" (a sentence of a
 * page was spoken: nobody has walked away).
 */
#define CANVASS_TYPE_ALOUD (canvass_aloud_get_type ())
G_DECLARE_FINAL_TYPE (CanvassAloud, canvass_aloud, CANVASS, ALOUD, GObject)

/* Adds "listen" and "by-ear" to @actions and F1 to @flow, which has to outlive it. */
CanvassAloud *canvass_aloud_new (GtkWidget *flow, GActionMap *actions, CanvassForm *form);

/* There is another page, perhaps on another screen. */
void canvass_aloud_show (CanvassAloud *self, CanvassScreen *screen);
/* Another screen shows the same in the language that is in use now: so do its buttons. */
void canvass_aloud_copy (CanvassAloud *self, CanvassScreen *screen);
/* Something to be told that stands on no page; only by ear. */
void canvass_aloud_say (CanvassAloud *self, const char *words);
/* Whether something would be cut off now. */
gboolean canvass_aloud_is_speaking (CanvassAloud *self);
/* Stops in the middle; the signer may go on. */
void canvass_aloud_pause (CanvassAloud *self);
/* Nothing more is spoken. */
void canvass_aloud_end (CanvassAloud *self);

G_END_DECLS
