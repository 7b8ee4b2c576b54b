/*
 * quiet-log.h: messages that cannot carry what somebody typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Toolkits quote what they stumble over ("Failed to set text '…'"), and standard error ends in a
 * journal on a disk. From here on only our own domains' messages are written, and of all others
 * where they came from and how grave they are. @program: (static) its name. */
void canvass_quiet_log_install (const char *program);

G_END_DECLS
