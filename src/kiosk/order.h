/*
 * order.h: what a booth may say when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "kiosk/protocol.h"

G_BEGIN_DECLS

/**
 * CanvassBoothState:
 * @CANVASS_BOOTH_STARTING: the process is being set up
 * @CANVASS_BOOTH_READY: built, not on the screen
 * @CANVASS_BOOTH_SHOWING: told to put its window on the screen
 * @CANVASS_BOOTH_SHOWN: on the screen
 * @CANVASS_BOOTH_STORING: its record is being stored
 * @CANVASS_BOOTH_THANKED: its record is stored; it may not send another
 * @CANVASS_BOOTH_DONE: waits for the next booth to take over, then to be told to leave
 */
typedef enum {
  CANVASS_BOOTH_STARTING,
  CANVASS_BOOTH_READY,
  CANVASS_BOOTH_SHOWING,
  CANVASS_BOOTH_SHOWN,
  CANVASS_BOOTH_STORING,
  CANVASS_BOOTH_THANKED,
  CANVASS_BOOTH_DONE,
} CanvassBoothState;

/* What a booth was set up for, and so must not go beyond. */
typedef struct {
  gboolean form; /* not a notice */
  gboolean windowed;
  guint n_campaigns;
} CanvassBoothScope;

/* Takes @message of a booth in @state: moves @state on, or leaves it and sets UNEXPECTED. Whether a
 * pong answers a ping is the caller's to know. */
gboolean canvass_booth_order_accept (CanvassBoothState *state,
                                     const CanvassBoothScope *scope,
                                     const CanvassMessage *message,
                                     GError **error);

G_END_DECLS
