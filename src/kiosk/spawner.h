/*
 * spawner.h: starts programs that get none of the kiosk's files, not even for a moment
 *
 * A program that is started holds every file of its parent until it has become itself, and closing
 * one on a stick that hangs may wait for the stick (FUSE, which serves NTFS and some exFAT): then
 * neither of them goes on, and signing stops. So a thread with a table of files of its own, made
 * before any stick is opened, starts them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes the thread, once a process: before sticks are opened. */
void canvass_spawner_init (void);

/* Starts @argv in @environment with the one end of a socket pair as @target, and nothing else but
 * /dev/null and our standard error. The other end is *@channel. It leads a session of its own, and
 * is killed when this process ends. Main thread; makes the thread where there is none. Errors: of
 * g_spawn_async (), G_IO_ERROR. */
gboolean canvass_spawn (const char *const *argv,
                        const char *const *environment,
                        int target,
                        GPid *pid,
                        int *channel,
                        GError **error);

G_END_DECLS
