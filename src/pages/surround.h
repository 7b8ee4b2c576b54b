/*
 * surround.h: what stands around every screen of a signer: practice above, the table's worries
 * below
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/flow.h"

G_BEGIN_DECLS

#define CANVASS_TYPE_SURROUND (canvass_surround_get_type ())
G_DECLARE_FINAL_TYPE (CanvassSurround, canvass_surround, CANVASS, SURROUND, GtkBox)

CanvassSurround *canvass_surround_new (void);

/* Whatever language it speaks is the one in use (canvass_language_use ()) when @screen is set. */
void canvass_surround_set_screen (CanvassSurround *self, GtkWidget *screen);
/* Marks every screen: nothing is kept. */
void canvass_surround_set_practice (CanvassSurround *self, gboolean practice);
/* (transfer none) in the language in use. */
const char *canvass_surround_practice_words (void);
/* CanvassFlowWarnings; words for a volunteer, not for signers: only shown while nobody signs, in
 * the language that is in use now. */
void canvass_surround_set_warnings (CanvassSurround *self, guint warnings);

G_END_DECLS
