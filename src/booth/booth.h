/*
 * booth.h: one signer between the kiosk and the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CanvassBooth:
 *
 * Does what the kiosk says on its channel (kiosk/protocol.h): builds form or notice, shows it,
 * seals what the signer gives and hands it over.
 *
 * Signal "ended": it was told to leave, or the kiosk is gone; nothing of the signer is left.
 */
#define CANVASS_TYPE_BOOTH (canvass_booth_get_type ())
G_DECLARE_FINAL_TYPE (CanvassBooth, canvass_booth, CANVASS, BOOTH, GObject)

/* @channel is borrowed. */
CanvassBooth *canvass_booth_new (int channel);

/* FALSE when it ended for anything but being told to leave. */
gboolean canvass_booth_was_dismissed (CanvassBooth *self);

G_END_DECLS
