/*
 * environment.h: the few things a booth gets to know about the machine
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) the environment of a booth, made from @ours: a list of what reaches screen and
 * accessibility bus, and fixed values that keep GTK from learning, caching and debugging. Nothing
 * else of @ours passes, so that nothing in it loads code into the process a signer types into. */
char **canvass_booth_environment (const char *const *ours);

G_END_DECLS
