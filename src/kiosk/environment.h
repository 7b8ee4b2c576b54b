/*
 * environment.h: the few things a booth gets to know about the machine
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) the environment of a booth, made from @ours: a list of what reaches the screen,
 * and fixed values that keep GTK from learning, caching and debugging. Nothing else of @ours
 * passes, so that nothing in it loads code into the process a signer types into.
 *
 * @has_reader: whether a screen reader is there (screen-reader.h). Without one, a booth tells the
 * accessibility bus nothing, unless GTK_A11Y in @ours says that it shall. */
char **canvass_booth_environment (const char *const *ours, gboolean has_reader);

G_END_DECLS
