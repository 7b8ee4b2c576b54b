/*
 * choice.h: one answer of several, or a box to tick, as a large tile
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One of several answers. @group (nullable): any other of them. The label is wrapped rather than
 * cut. Tab comes to each answer, chosen or not; arrows choose. */
GtkCheckButton *canvass_choice_new (const char *label, GtkCheckButton *group);

/* While an arrow goes from one answer to the next, on which GTK emits "activate" as if that were
 * pressed. */
gboolean canvass_choice_is_stepping (void);

/* A box to tick by itself. */
GtkCheckButton *canvass_tick_new (const char *label);

G_END_DECLS
