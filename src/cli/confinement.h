/*
 * confinement.h: that a command which talks to a drop reaches little else, or says that it does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* As canvass_drop_confine (). Where the kernel cannot, it goes on: to carry files by hand is worse
 * than to send what is sealed from a process that could be taken over. */
void canvass_confine_or_warn (const char *const *readable, const char *const *writable);
/* Only the warning, for what a child is to be confined to. */
void canvass_confinement_warn (void);

G_END_DECLS
