/*
 * fuse-stick.h: a stick of our own making that breaks as told
 *
 * A small file system in memory, served through /dev/fuse by a process of its own, with the
 * kernel's page cache in front of it as with a real one. Needs mounts: call
 * fuse_stick_enter_namespace () before any thread is made.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

typedef enum {
  STICK_SOUND,
  STICK_PULLED,    /* at the fault, the connection ends */
  STICK_FULL,      /* from the fault on, ENOSPC */
  STICK_READ_ONLY, /* from the fault on, EROFS */
  STICK_BROKEN,    /* from the fault on, EIO */
  STICK_LOSES,     /* from the fault on, what is written is not kept, and nobody is told */
  STICK_WRAPS,     /* the same, and it takes the place of what was written first */
  STICK_HANGS,     /* at the fault, no answer */
  STICK_SLOW,      /* from the fault on, each request takes 20 ms */
} StickFault;

typedef struct {
  StickFault fault;
  guint at_request; /* the fault begins behind so many requests … */
  guint at_write;   /* … and with this write, of at most 4 KiB, from 1; 0 for none needed */
} StickPlan;

typedef struct _FuseStick FuseStick;

/* Whether it could; skip the test where not. */
gboolean fuse_stick_enter_namespace (void);
gboolean fuse_stick_can_mount (void);

FuseStick *fuse_stick_mount (const char *path, StickPlan plan);
/* So far. */
guint fuse_stick_count_requests (FuseStick *self);
guint fuse_stick_count_writes (FuseStick *self);
gboolean fuse_stick_has_begun (FuseStick *self); /* the fault */
void fuse_stick_unmount (FuseStick *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FuseStick, fuse_stick_unmount)
