/*
 * aids.h: what makes the pages easier to read: size, colors, a second language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/form.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassAids:
 *
 * All it does is to set the states of the actions "flow.text-size", "flow.colors" and
 * "flow.second-language".
 */
#define CANVASS_TYPE_AIDS (canvass_aids_get_type ())
G_DECLARE_FINAL_TYPE (CanvassAids, canvass_aids, CANVASS, AIDS, GtkBox)

/* "normal", "large", "larger", "largest": the states of "flow.text-size", and of css classes
 * "text-…". */
#define CANVASS_N_TEXT_SIZES 4
extern const char *const canvass_aids_text_sizes[CANVASS_N_TEXT_SIZES];

/* The languages of @form's campaign may be second ones. */
void canvass_aids_offer (CanvassAids *self, CanvassForm *form);

G_END_DECLS
