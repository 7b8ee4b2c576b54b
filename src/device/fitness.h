/*
 * fitness.h: how fit a machine is to let somebody sign at it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassFitness:
 * @CANVASS_FITNESS_FIT: nothing to tell
 * @CANVASS_FITNESS_WARN: tell the canvasser; signing goes on, since a table that refuses sends
 *   people back to paper
 * @CANVASS_FITNESS_CLOSED: no form may open; only a demo may go on, saying so
 *
 * In ascending order of trouble: of several verdicts the greatest counts.
 */
typedef enum {
  CANVASS_FITNESS_FIT,
  CANVASS_FITNESS_WARN,
  CANVASS_FITNESS_CLOSED,
} CanvassFitness;

G_END_DECLS
