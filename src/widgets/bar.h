/*
 * bar.h: two ends and what goes between them, or below them where there is no room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassBar:
 *
 * "start" and "end" are as wide as they need to be, or "end" as narrow as it can be where there is
 * no room for both. "middle" goes between them where that leaves it
 * "middle-em" times the size of the text, else it has a row of its own below.
 */
#define CANVASS_TYPE_BAR (canvass_bar_get_type ())
G_DECLARE_FINAL_TYPE (CanvassBar, canvass_bar, CANVASS, BAR, GtkWidget)

G_END_DECLS
