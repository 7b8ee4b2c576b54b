/*
 * text-editor.h: one text of a campaign: what it is for, how the first language says it, and how
 * the chosen one does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_TEXT_EDITOR (canvass_text_editor_get_type ())
G_DECLARE_FINAL_TYPE (CanvassTextEditor, canvass_text_editor, CANVASS, TEXT_EDITOR, GtkBox)

/* @source (nullable): beside @language, when that is not the first itself. */
CanvassTextEditor *canvass_text_editor_new (CanvassDraft *draft,
                                            const char *key,
                                            const char *language,
                                            const char *source);

const char *canvass_text_editor_get_key (CanvassTextEditor *self);
/* Puts the cursor there; @line of the petition from 1, or 0. */
void canvass_text_editor_focus (CanvassTextEditor *self, guint line);

G_END_DECLS
