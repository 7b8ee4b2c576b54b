/*
 * guard.h: keeps presses that nobody meant from buttons
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What changes under a finger is not yet what it is pressing. */
#define CANVASS_GUARD_SETTLE_MS 250
/* A hand that shakes comes down twice at about the same place. */
#define CANVASS_GUARD_TWICE_MS 250
#define CANVASS_GUARD_TWICE_EM 2.0
/* A raindrop touches more briefly than any finger. */
#define CANVASS_GUARD_BRIEF_MS 25

/**
 * CanvassGuard:
 *
 * Watches what goes to the buttons and choices below a widget, and holds back a press that comes
 * right after canvass_guard_settle (), the second of a double touch, a touch as brief as a
 * raindrop's, and a key that goes on repeating. Keys of the tray are only
 * kept from raindrops. The signature pad and everything that is no button or has the class "quick"
 * are left alone: there, quick touches are meant.
 */
#define CANVASS_TYPE_GUARD (canvass_guard_get_type ())
G_DECLARE_FINAL_TYPE (CanvassGuard, canvass_guard, CANVASS, GUARD, GObject)

CanvassGuard *canvass_guard_new (GtkWidget *widget);

/* The page is another one from now on. */
void canvass_guard_settle (CanvassGuard *self);

G_END_DECLS
