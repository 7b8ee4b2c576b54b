/*
 * start.h: what each program does first that shows something at the table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * canvass_start:
 * @program: its name, for messages
 *
 * Protects memory, keeps the log quiet but for a demo, and brings up the toolkit with our words,
 * templates and style, without its inspector. The only argument there may be is "--demo".
 *
 * Returns: 0, or the status to exit with: CANVASS_BOOTH_EXIT_USAGE when no kiosk started it,
 * CANVASS_BOOTH_EXIT_NO_SCREEN
 */
int canvass_start (const char *program, int argc, char **argv);

G_END_DECLS
