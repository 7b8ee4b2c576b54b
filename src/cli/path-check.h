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

/* A folder to write to. FALSE for anything else. */
gboolean canvass_output_check_folder (const char *path, GError **error);

G_END_DECLS
