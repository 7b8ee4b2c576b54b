/*
 * signature-columns.h: what a list of signatures shows of each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Name, place, day, table, language and state, for a model of CanvassSignatureRow. */
void canvass_signature_columns_add (GtkColumnView *view);
/* Without what a narrow window has no room for, or with it. */
void canvass_signature_columns_fold (GtkColumnView *view, gboolean folded);

G_END_DECLS
