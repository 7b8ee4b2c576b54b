/*
 * confine.h: what a process that talks to a drop may still reach
 *
 * Landlock, where the kernel has it (Linux 5.13): whatever takes the process over finds neither
 * vault nor home, and cannot look into other processes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the kernel can. */
gboolean canvass_drop_can_confine (void);

/* From now on this process and what it starts can read the system's own files (/usr, /etc, …) and
 * what lies below @readable, and write below @writable as well: NULL-terminated paths, each list
 * may be NULL, and what is open stays open. FALSE where the kernel cannot, which changes nothing
 * and is to be told; once a thread. */
gboolean canvass_drop_confine (const char *const *readable, const char *const *writable);

G_END_DECLS
