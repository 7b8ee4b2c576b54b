/*
 * control.h: what is said of a control: its name, what it is, and how it stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/audible.h"
#include "pages/piece.h"

G_BEGIN_DECLS

/* What a text field holds at most, with its end. */
#define CANVASS_CONTROL_MAX_BYTES 2600

/* (transfer full) (nullable) NULL for what needs no words, such as the page itself. @audible
 * (nullable): that it is on. @letters: what is typed in a text field may be heard. */
CanvassPiece *
canvass_control_describe (GtkWidget *control, CanvassAudible *audible, gboolean letters);
/* (transfer none) the text field that @widget is or belongs to, or NULL. */
GtkEditable *canvass_control_get_entry (GtkWidget *widget);

G_END_DECLS
