/*
 * porter.h: waits at a socket as canvass-sender.socket does, and serves one table at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

typedef struct _Porter Porter;

/* In a scratch folder; runs @program, for the vaults in @directory. */
Porter *porter_new (const char *program, const char *directory);
/* Once whoever was served has hung up. */
void porter_free (Porter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Porter, porter_free)

const char *porter_get_path (Porter *self);
/* How many were served to their end, and were wrong in it. */
guint porter_count_wrong (Porter *self);
/* Waits until @n were served to their end. */
void porter_wait_served (Porter *self, guint n);
