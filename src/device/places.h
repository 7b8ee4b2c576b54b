/*
 * places.h: where on this machine something could be left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: (transfer full) (element-type filename): the regular files below @folder that were
 * written or renamed since @since, in seconds of the epoch; never through symbolic links, and not
 * below those of @points (nullable) (element-type filename) that lie in it.
 * @n_closed: (out) (optional): folders that could not be looked into. */
GPtrArray *
canvass_places_list_files (const char *folder, GHashTable *points, gint64 since, guint *n_closed);

/* Returns: (transfer full) (nullable) (type filename): the block device that @path lies on, such as
 * /dev/sda2; NULL where it lies on none, such as in memory or on a server. */
char *canvass_places_find_device (const char *path);
/* The same by its numbers. @sys: (nullable): in place of /sys. */
char *canvass_places_name_device (const char *sys, guint major, guint minor);

/* Returns: (transfer full) (element-type filename): the devices and files that this machine swaps
 * to. @proc: (nullable): in place of /proc. Errors: of g_file_get_contents (); a kernel built
 * without swap has no list of them, G_FILE_ERROR_NOENT. */
GPtrArray *canvass_places_list_swaps (const char *proc, GError **error);

/* A running program. */
typedef struct {
  int pid;
  char name[16]; /* as the kernel knows it: cut off */
} CanvassProcess;

/* Returns: (transfer full) (element-type CanvassProcess): all but the kernel's own threads and what
 * has ended. */
GArray *canvass_places_list_processes (void);
/* Whether it has not ended yet. */
gboolean canvass_places_is_running (int pid);

G_END_DECLS
