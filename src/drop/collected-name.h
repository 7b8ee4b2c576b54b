/*
 * collected-name.h: what a file that was collected for a desk is called
 *
 * Private to src/drop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/layout.h"
#include "drop/memory.h"

G_BEGIN_DECLS

/* (transfer full) @kiosk: (nullable), of a batch. */
char *
canvass_collected_name (CanvassShelf shelf, const char *kiosk, const char *name, guint64 size);

/* Whether it is not to be fetched: it was read, or came wrongly as often as it may until tomorrow.
 */
gboolean canvass_collected_is_known (CanvassDropMemory *memory,
                                     const char *folder,
                                     const char *name,
                                     guint64 size);

G_END_DECLS
