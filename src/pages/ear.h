/*
 * ear.h: says what happens on the screen, for somebody who does not see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/audible.h"
#include "pages/listen-bar.h"

G_BEGIN_DECLS

/**
 * CanvassEar:
 *
 * Looks after each frame and speaks what is new: another page or what covers it with all its texts,
 * another control that has the focus, how that one changed, what went wrong. What is new takes the
 * place of what is being spoken.
 */
#define CANVASS_TYPE_EAR (canvass_ear_get_type ())
G_DECLARE_FINAL_TYPE (CanvassEar, canvass_ear, CANVASS, EAR, GObject)

/* @widget, which has to outlive it, is what holds what is shown. */
CanvassEar *canvass_ear_new (GtkWidget *widget, CanvassReading *reading);

/* @bar (nullable): what of it asks something is spoken as well. */
void canvass_ear_set_audible (CanvassEar *self, CanvassAudible *audible, CanvassListenBar *bar);
/* @preface (nullable): spoken first. */
void canvass_ear_start (CanvassEar *self, const char *preface);
void canvass_ear_stop (CanvassEar *self);

/* Whether what is typed may be heard: each letter, and what entries hold. */
void canvass_ear_set_letters (CanvassEar *self, gboolean letters);
/* Before what the next look finds, or alone. */
void canvass_ear_say (CanvassEar *self, const char *words);
/* Where one is: the page with its texts, and the control. */
void canvass_ear_say_place (CanvassEar *self);
void canvass_ear_say_control (CanvassEar *self);

G_END_DECLS
