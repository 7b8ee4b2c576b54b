/*
 * sweep.h: all bytes of a process or a file, piece by piece, for whoever looks for something in
 * them
 *
 * What was read is wiped afterwards, and a process that reads its own memory does not meet it
 * there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @at: of the first byte, an address or an offset in the file. Whatever begins among the first
 * @n_starts bytes and is no longer than the sweep's @reach lies in the piece whole, if it is there
 * whole; each byte is once among them. */
typedef void (*CanvassSweepFunc) (
    const guint8 *bytes, gsize length, gsize n_starts, guint64 at, gpointer user_data);

/* All memory of a process that it can write to or shares. Another's takes root. Memory that is
 * given back while this reads is left out. */
gboolean canvass_sweep_process (
    int pid, gsize reach, CanvassSweepFunc func, gpointer user_data, GError **error);

/* A file or a block device, from its first byte to its last. */
gboolean canvass_sweep_file (
    const char *path, gsize reach, CanvassSweepFunc func, gpointer user_data, GError **error);

G_END_DECLS
