/*
 * typefaces.h: the fonts of many texts, looked up at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pango has fontconfig look each font up in threads of its own, but only once a text is laid out
 * that needs it, and waits for them one after the other; then a second time, for another text in
 * the same font that it measures the font with. A page in sixteen scripts waits longer than it
 * works.
 *
 * This has the fonts of all labels below @root looked up that are not hidden, so that they are
 * there when it is laid out. Main thread. */
void canvass_typefaces_look_up (GtkWidget *root);

G_END_DECLS
