/*
 * path-check.h: what a command may read from and write to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A slip of the hand in --out must not cost a petition its key, a batch or a database: FALSE
 * (G_IO_ERROR_EXISTS) when @path is a file of Canvass's or SQLite's, a folder or no regular file,
 * or lies in a ledger or a vault; TRUE for anything else and for nothing. @kind: what the file may
 * begin with all the same, as the one that is to be written does. */
gboolean canvass_output_check (const char *path, const char *kind, GError **error);

/* A place to send to. FALSE for an URL, which this release cannot reach, and for anything that is
 * no folder. */
gboolean canvass_output_check_folder (const char *path, GError **error);

/* FALSE for an URL, which this release cannot fetch from. */
gboolean canvass_input_check_local (const char *path, GError **error);

G_END_DECLS
