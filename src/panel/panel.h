/*
 * panel.h: the canvasser's screens between the kiosk and the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "panel/model.h"

G_BEGIN_DECLS

/**
 * CanvassPanel:
 *
 * Passes on what the kiosk says on its channel (kiosk/panel-protocol.h) and what the canvasser asks
 * for. Opens no file and decides nothing.
 *
 * Signal "ended": it was told to leave, or the kiosk is gone.
 */
#define CANVASS_TYPE_PANEL (canvass_panel_get_type ())
G_DECLARE_FINAL_TYPE (CanvassPanel, canvass_panel, CANVASS, PANEL, GObject)

/* @channel is borrowed. */
CanvassPanel *canvass_panel_new (int channel);

/* FALSE when it ended for anything but being told to leave. */
gboolean canvass_panel_was_dismissed (CanvassPanel *self);

G_END_DECLS
