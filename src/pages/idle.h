/*
 * idle.h: notices that a signer has walked away
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CanvassIdle:
 *
 * Counts from the last touch, also while the machine sleeps. Signals: "cover" (it is time to cover
 * the screen), "tick" (guint seconds_left: each second from then on) and "erase".
 */
#define CANVASS_TYPE_IDLE (canvass_idle_get_type ())
G_DECLARE_FINAL_TYPE (CanvassIdle, canvass_idle, CANVASS, IDLE, GObject)

CanvassIdle *canvass_idle_new (void);

/* Starts counting anew, towards other times if they changed. */
void canvass_idle_start (CanvassIdle *self, guint cover_seconds, guint erase_seconds);
void canvass_idle_stop (CanvassIdle *self);
/* Somebody is there. Does nothing while covered: only an answer counts then, by start (). */
void canvass_idle_touch (CanvassIdle *self);
/* A sentence was read to somebody, who is still there then: as a touch, for some minutes after the
 * last real one. */
void canvass_idle_listen (CanvassIdle *self);

G_END_DECLS
