/*
 * session.h: whether this machine shows Canvass and nothing else
 *
 * @proc and @etc stand for /proc and /etc; NULL means these.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/fitness.h"

G_BEGIN_DECLS

/* Numbers are stable. On a desktop it only warns: people who know it find a way out of the form,
 * but not into a vault. */
typedef enum {
  CANVASS_SESSION_KIOSK = 0,     /* cage, which shows one program, is above this process */
  CANVASS_SESSION_INSTALLED = 1, /* not here, but the machine starts into it */
  CANVASS_SESSION_DESKTOP = 2,   /* neither */
} CanvassSession;

CanvassSession canvass_session_find (const char *proc, const char *etc);
/* @at_table: the table itself asks, not somebody at a terminal beside it. */
CanvassFitness canvass_session_judge (CanvassSession session, gboolean at_table);
const char *canvass_session_describe (CanvassSession session, gboolean at_table);

G_END_DECLS
