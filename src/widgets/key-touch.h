/*
 * key-touch.h: a key that two thumbs press in turn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GTK's button follows one finger, and forgets it when another comes: of a double letter that is
 * typed with two thumbs, one down before the other is up, nothing would be left. From now on each
 * finger that goes up where it went down on @cap presses it. */
void canvass_key_touch_watch (GtkButton *cap);

G_END_DECLS
