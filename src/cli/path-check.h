/*
 * path-check.h: what a command may read from and write to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A slip of the hand in --out must not cost a petition its key: FALSE (G_IO_ERROR_EXISTS) when
 * @path is a key file, a folder or no regular file; TRUE for anything else and for nothing. */
gboolean canvass_output_check (const char *path, GError **error);

/* A place to send to. FALSE for an URL, which this release cannot reach, and for anything that is
 * no folder. */
gboolean canvass_output_check_folder (const char *path, GError **error);

/* FALSE for an URL, which this release cannot fetch from. */
gboolean canvass_input_check_local (const char *path, GError **error);

G_END_DECLS
