/*
 * choice.h: one answer of several, or a box to tick, as a large tile
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A tile with @label that is wrapped rather than cut. @group (nullable): one of the other answers;
 * without any, it is a box to tick. */
GtkCheckButton *canvass_choice_new (const char *label, GtkCheckButton *group);

G_END_DECLS
