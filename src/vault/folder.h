/*
 * folder.h: writing files that last into a folder held open, whatever else lies in it
 *
 * Names are resolved below a descriptor and never through a symbolic link. Errors: FULL, STORAGE.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @name must not exist; written and fsynced when this returns. */
gboolean canvass_folder_create_file (
    int folder, const char *name, const void *bytes, gsize length, int mode, GError **error);

/* Carries on after short writes and signals. Returns FALSE with errno. */
gboolean canvass_folder_write_all (int fd, const void *bytes, gsize length);

/* Renames without replacing: errno EEXIST when @to is taken. */
gboolean canvass_folder_rename_new (int folder, const char *from, const char *to);

G_END_DECLS
