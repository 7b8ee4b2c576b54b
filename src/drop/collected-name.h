/*
 * collected-name.h: what a file that was collected for a desk is called
 *
 * Private to src/drop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/layout.h"

G_BEGIN_DECLS

/* (transfer full) @kiosk: (nullable), of a batch. */
char *
canvass_collected_name (CanvassShelf shelf, const char *kiosk, const char *name, guint64 size);

G_END_DECLS
