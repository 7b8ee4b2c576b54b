/*
 * decision-row.h: a decision as a row of a list, with a button that undoes it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/signature-sheet.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* (transfer floating) for a list in a view, whose "desk-view.undo" it calls. @n_records: 0 is not
 * told. */
GtkWidget *canvass_decision_row_new (const CanvassSheetDecision *decision, guint n_records);

G_END_DECLS
