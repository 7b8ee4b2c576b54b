/*
 * screen-reader.h: whether a screen reader, or whatever else asks what is on the screen, is running
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What it told the session bus at @address (nullable: there is none). Starts nothing, and waits no
 * longer than a second for an answer. */
gboolean canvass_screen_reader_runs (const char *address);

G_END_DECLS
