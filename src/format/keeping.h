/*
 * keeping.h: putting what must not be lost where it can be found again; library `open`
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) a file's name that also a stick takes: the letters and digits of @name
 * (nullable), or "canvass" when it has none, then @ending. */
char *canvass_keeping_name (const char *name, const char *ending);

/* Writes @bytes into the existing @folder durably and over nothing, then reads them back, from the
 * disk where the system lets go of its copy. A file of that name with the very same content is as
 * good as written; @was_there (nullable) tells. Returns: (transfer full) its path, or NULL: FILE,
 * TAMPERED when something else is read back (it is removed again), or G_IO_ERROR_EXISTS. */
char *canvass_keeping_save (const char *folder,
                            const char *name,
                            GBytes *bytes,
                            int mode,
                            gboolean *was_there,
                            GError **error);

/* Whether both lie on one file system, so that what breaks one breaks the other. FALSE if one of
 * them cannot be looked at any more: it was taken away. */
gboolean canvass_keeping_is_one_disk (const char *path, const char *other);

/* Whether both are one and the same file, by whatever way: what was found there is then no copy of
 * it. FALSE as above. */
gboolean canvass_keeping_is_one_file (const char *path, const char *other);

G_END_DECLS
