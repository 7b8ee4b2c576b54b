/*
 * terminal-output.h: text that somebody else wrote, on a terminal that would obey it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A stream that writes to @base what a person may look at: control characters (but tabs and line
 * ends), marks of direction and whatever is no UTF-8 come as escapes, such as \x1b and \u{202e}. */
#define CANVASS_TYPE_TERMINAL_OUTPUT (canvass_terminal_output_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassTerminalOutput, canvass_terminal_output, CANVASS, TERMINAL_OUTPUT, GFilterOutputStream)

GOutputStream *canvass_terminal_output_new (GOutputStream *base);

/* What is left of a character that has not come to its end. */
gboolean canvass_terminal_output_finish (CanvassTerminalOutput *self, GError **error);

G_END_DECLS
