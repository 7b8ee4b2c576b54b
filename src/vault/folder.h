/*
 * folder.h: writing files that last into a folder held open, whatever else lies in it
 *
 * Names are resolved below a descriptor and never through a symbolic link. Errors: FULL, STORAGE.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/medium.h"

G_BEGIN_DECLS

/* @name must not exist; written and fsynced when this returns. */
gboolean canvass_folder_create_file (
    int folder, const char *name, const void *bytes, gsize length, int mode, GError **error);

G_END_DECLS
