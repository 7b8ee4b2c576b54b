/*
 * own-field.h: asks for a question of the campaign's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In a dialog over the window of @parent; what comes of it is in @draft. */
void canvass_own_field_ask (GtkWidget *parent, CanvassDraft *draft);

G_END_DECLS
