/*
 * form-field.h: one field of the form with its label, its answer and what is wrong with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "pages/form.h"

G_BEGIN_DECLS

/**
 * CanvassFormField:
 *
 * Every change goes into the form at once. What is wrong is said after the field is left and by
 * canvass_form_field_validate (), never while somebody types; that it is mended, at once.
 *
 * Signals: "changed", "left": its text did, or it was; "done": Enter was pressed in it.
 */
#define CANVASS_TYPE_FORM_FIELD (canvass_form_field_get_type ())
G_DECLARE_FINAL_TYPE (CanvassFormField, canvass_form_field, CANVASS, FORM_FIELD, GtkBox)

/* @spec belongs to the form's campaign, which outlives the widget. */
CanvassFormField *canvass_form_field_new (CanvassForm *form, const CanvassFieldSpec *spec);

/* TRUE when the answer is good; else says on the screen what is wrong. */
gboolean canvass_form_field_validate (CanvassFormField *self);
/* Scrolls so that what is wrong with it is seen, and what is asked. */
void canvass_form_field_reveal (CanvassFormField *self);
const CanvassFieldSpec *canvass_form_field_get_spec (CanvassFormField *self);

G_END_DECLS
