/*
 * mounts.h: the file systems of this machine on which something could be left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Somewhere that files can be written. */
typedef struct {
  char *folder; /* where it is mounted */
  char *type;
  char *device;        /* (nullable) the block device it lies on, where it lies on one */
  gboolean is_memory;  /* it lies in memory, and on no disk */
  gboolean is_foreign; /* another machine gives it, or a program does */
  gboolean is_hidden;  /* something else was mounted over it: its files cannot be reached */
} CanvassMount;

void canvass_mount_free (CanvassMount *self);

/* Returns: (transfer full) (element-type CanvassMount): each once, however often it is mounted;
 * without those that are read-only, and those of the kernel's own making, which store nothing.
 * @points: (out) (transfer full) (element-type filename): wherever anything is mounted, as a set.
 * @proc, @sys: (nullable): in place of /proc and /sys. Errors: G_FILE_ERROR. */
GPtrArray *
canvass_mounts_list (const char *proc, const char *sys, GHashTable **points, GError **error);

G_END_DECLS
