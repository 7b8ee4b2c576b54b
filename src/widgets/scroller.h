/*
 * scroller.h: what may be higher than its place, and says so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CanvassScroller:
 *
 * Scrolls its "child" where there is no room for it. Then, and only then, a button as wide as all
 * of it stands below: "More below" goes on by a page, and at the end "Back to the top" goes back.
 * So nothing lies out of sight without a sign, and nobody has to know that one can drag.
 *
 * With "propagate" it is as high as its child where there is room, else as low as it may be. While
 * something else matters more it is bare: without the button, and of the style class "bare".
 */
#define CANVASS_TYPE_SCROLLER (canvass_scroller_get_type ())
G_DECLARE_FINAL_TYPE (CanvassScroller, canvass_scroller, CANVASS, SCROLLER, GtkWidget)

/* Only the arrow, for whoever has not said yet which language they read. */
void canvass_scroller_set_wordless (CanvassScroller *self, gboolean wordless);
void canvass_scroller_set_bare (CanvassScroller *self, gboolean bare);
/* What a screen reader calls the part that scrolls, when it has the focus. */
void canvass_scroller_set_content_name (CanvassScroller *self, const char *name);
/* The part that scrolls takes the focus, so that keys scroll it. */
void canvass_scroller_focus_content (CanvassScroller *self);

G_END_DECLS
