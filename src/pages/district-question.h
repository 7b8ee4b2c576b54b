/*
 * district-question.h: asks whether the district that was found is the signer's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/form.h"

G_BEGIN_DECLS

/**
 * CanvassDistrictQuestion:
 *
 * Goes below the street; invisible while there is nothing to ask. The district is looked up in
 * memory and nowhere else.
 */
#define CANVASS_TYPE_DISTRICT_QUESTION (canvass_district_question_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassDistrictQuestion, canvass_district_question, CANVASS, DISTRICT_QUESTION, GtkBox)

CanvassDistrictQuestion *canvass_district_question_new (CanvassForm *form);

/* The street changed, or was left: only then is it told that there is no district for it. */
void canvass_district_question_update (CanvassDistrictQuestion *self, gboolean left);

/* FALSE, saying so, while the question is open. */
gboolean canvass_district_question_validate (CanvassDistrictQuestion *self);

G_END_DECLS
