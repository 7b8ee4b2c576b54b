/*
 * colors.h: the pages' color schemes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  CANVASS_COLORS_PAPER,    /* warm and quiet */
  CANVASS_COLORS_CONTRAST, /* black on white, for the sun */
  CANVASS_COLORS_NIGHT,    /* light on dark */
  CANVASS_N_COLORS,
} CanvassColors;

/* "paper", "contrast", "night": the states of the action "flow.colors". */
extern const char *const canvass_colors_names[CANVASS_N_COLORS];

/* For every page on @display, and its icons: named colors belong to a display, not to a widget. */
void canvass_colors_use (GdkDisplay *display, CanvassColors colors);
CanvassColors canvass_colors_in_use (void);

G_END_DECLS
