/*
 * sticks.h: the sticks that are in, and what is on each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/stick.h"

G_BEGIN_DECLS

/* One that is in. @look is NULL until its contents were seen. */
typedef struct {
  CanvassStick *stick;    /* (owned) */
  CanvassStickLook *look; /* (owned) (nullable) */
} CanvassStickSeen;

/**
 * CanvassSticks:
 *
 * Looks at each stick when it comes, and again when asked. For the main thread.
 *
 * Signals:
 * "changed": one came, went or was looked at
 * "arrived" (CanvassStick *stick): one came, and what is on it is known
 * "looked" (CanvassStick *stick): what is on it is known, for the first time or again
 * "left" (CanvassStick *stick)
 */
#define CANVASS_TYPE_STICKS (canvass_sticks_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSticks, canvass_sticks, CANVASS, STICKS, GObject)

CanvassSticks *canvass_sticks_new (CanvassMedia *media);

guint canvass_sticks_get_n (CanvassSticks *self);
const CanvassStickSeen *canvass_sticks_get (CanvassSticks *self, guint i);
/* (nullable) by the id of canvass_stick_get_id (). */
const CanvassStickSeen *canvass_sticks_find (CanvassSticks *self, const char *id);

/* What is on it, or on any, may have changed. */
void canvass_sticks_look_again (CanvassSticks *self, CanvassStick *stick);
void canvass_sticks_look_at_all_again (CanvassSticks *self);

G_END_DECLS
