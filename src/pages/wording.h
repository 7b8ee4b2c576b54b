/*
 * wording.h: how the pages name a campaign's fields and explain what is wrong with a value
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/form.h"

G_BEGIN_DECLS

/* (transfer none) (nullable) of a standard field, in the language in use. */
const char *canvass_wording_standard (const char *field);
/* (transfer none) the campaign's own label, else a translated one. */
const char *canvass_wording_label (CanvassForm *form, const CanvassFieldSpec *spec);
/* (transfer none) (nullable) */
const char *canvass_wording_hint (CanvassForm *form, const CanvassFieldSpec *spec);
/* (transfer none) what is wrong and how to mend it, NULL for OK. */
const char *canvass_wording_problem (CanvassForm *form,
                                     const CanvassFieldSpec *spec,
                                     CanvassFieldProblem problem);
/* (transfer none) the same of a value without its form. @american: where postcodes are ZIP codes.
 */
const char *canvass_wording_value (CanvassFieldProblem problem, gboolean american);
/* (transfer none) the same for a page as a whole; NULL for NONE, and for SPECK, which is a
 * question. */
const char *canvass_wording_trouble (CanvassTrouble trouble);

G_END_DECLS
