/*
 * window-picture.h: what a window shows now, as a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* (transfer full) of @width × @height from its upper left corner. */
GdkTexture *window_picture_take (GtkWidget *window, int width, int height);
/* All of it, as PNG. */
void window_picture_save (GtkWidget *window, const char *path);

G_END_DECLS
