/*
 * rehearsal.h: the first frame of a window, painted before anybody sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Does everything once that takes long the first time: finds styles, decodes icons, draws each
 * letter, reads the keymap, touches the memory. Lays @window out at @width × @height, which is
 * realized and not mapped, and paints @content, below it. Only @content is mapped meanwhile: what
 * lies between hears nothing.
 *
 * Returns: (transfer full): the frame, to be destroyed right before the real one is painted, to
 * which it leaves its place in memory */
cairo_surface_t *canvass_rehearse (GtkWindow *window, GtkWidget *content, int width, int height);

G_END_DECLS
