/*
 * aloud.h: all that is heard of pages: "Listen", and "By ear"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/audible.h"

G_BEGIN_DECLS

/**
 * CanvassAloud:
 *
 * For one signer or canvasser: rate, volume and what may be spoken end with it, and so does the
 * speech server, which is started when somebody first asks for it.
 *
 * Brings the actions "aloud.listen" and "aloud.by-ear", and "aloud.say" ("s"), by which a page
 * tells what stands nowhere; it is heard by ear only.
 *
 * Signals: "used" (somebody asked for speech: something is begun), "progressed" (a sentence of a
 * page was spoken: nobody has walked away).
 */
#define CANVASS_TYPE_ALOUD (canvass_aloud_get_type ())
G_DECLARE_FINAL_TYPE (CanvassAloud, canvass_aloud, CANVASS, ALOUD, GObject)

/* @widget holds what is shown and has to outlive it; it gets the actions, and F1. */
CanvassAloud *canvass_aloud_new (GtkWidget *widget);

/* There is another page, perhaps on another screen. */
void canvass_aloud_show (CanvassAloud *self, CanvassAudible *audible);
/* Another screen shows the same in the language that is in use now: so do its buttons. */
void canvass_aloud_copy (CanvassAloud *self, CanvassAudible *audible);
/* As whoever goes on with another petition heard the one before: nothing is begun by it. */
void canvass_aloud_start_by_ear (CanvassAloud *self);
gboolean canvass_aloud_is_by_ear (CanvassAloud *self);
/* Something to be told that stands on no page; only by ear. */
void canvass_aloud_say (CanvassAloud *self, const char *words);
/* Whether something would be cut off now. */
gboolean canvass_aloud_is_speaking (CanvassAloud *self);
/* Stops in the middle; the signer may go on. */
void canvass_aloud_pause (CanvassAloud *self);
/* Nothing more is spoken. */
void canvass_aloud_end (CanvassAloud *self);

G_END_DECLS
