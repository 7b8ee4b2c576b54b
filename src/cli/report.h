/*
 * report.h: telling a failure on stderr, as one line that says what and what to do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Puts "PATH: " before a message that does not name the file yet. Returns FALSE, always. */
gboolean canvass_report_name_file (const char *path, GError **error);

/* (transfer full) the message on one line, without controls, with what to do where the engine that
 * failed leaves that to us. Never fails, whatever bytes a file name brings in. */
char *canvass_report_line (const GError *error);

/* "canvass: LINE" on stderr. A progress line that stands there is wiped first. */
void canvass_report_failure (const GError *error);
G_GNUC_PRINTF (1, 2) void canvass_report_warning (const char *format, ...);

/* (transfer full) @text, which may be any bytes, with nothing in it that moves a terminal's cursor
 * or turns its text around. */
char *canvass_report_printable (const char *text);

G_END_DECLS
