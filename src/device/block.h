/*
 * block.h: what the kernel knows of the disk behind a file system, without asking the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* (transfer full) (nullable) the whole disk's name, as "sdb" for a partition of it; NULL for what
 * lies on none, and for one that was pulled. */
char *canvass_block_disk (dev_t device);

/* FALSE for a disk whose file systems are still mounted though it was pulled; TRUE for what lies on
 * no disk. */
gboolean canvass_block_is_there (dev_t device);

G_END_DECLS
