/*
 * terminal.h: a question to the person at the terminal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asks at /dev/tty with echo off and reads a line into @answer, at most @size bytes, without its
 * line break. The terminal is put back however this ends, also by Ctrl-C or Ctrl-Z. Returns the
 * length, or -1 when there is no terminal or it hung up. */
gssize canvass_terminal_ask (const char *prompt, char *answer, gsize size);

/* The same with echo on, for what is no secret. */
gssize canvass_terminal_ask_openly (const char *prompt, char *answer, gsize size);

G_END_DECLS
