/*
 * model.h: how probable it is that two rows are one person, learned from the rows themselves
 *
 * Fellegi and Sunter's model ("A theory for record linkage", 1969) with expectation maximization
 * (Winkler 1988) over graded agreements, with two things added. Fields of a place depend on each
 * other: each is weighed by whether a wider one agreed already. And two people may have a lot in
 * common: beside "one person" and "strangers" there are "one household" and "relatives of one
 * name", made of the same numbers, so that a family's addresses do not make its members one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/compare.h"

G_BEGIN_DECLS

typedef struct _CanvassModel CanvassModel;

/* As it is before it has seen anything, for @n_rows rows. @layout is borrowed. */
CanvassModel *canvass_model_new (const CanvassLayout *layout, guint n_rows);
void canvass_model_free (CanvassModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassModel, canvass_model_free)

/* @stranger: (element-type CanvassPattern) of pairs picked blindly, as many as stand for all pairs.
 * Tells how often strangers agree. */
void canvass_model_learn_chance (CanvassModel *self, GArray *strangers);

/* @candidates: (element-type CanvassPattern) of all pairs that could be one person. The same
 * numbers in any order give the same model. */
void canvass_model_learn (CanvassModel *self, GArray *candidates, GArray *strangers);

/* From learning on: probability without regard to how frequent values are. */
double canvass_model_get_rough (const CanvassModel *self, CanvassPattern pattern);

/* What the frequencies of values by which two rows agree say; NULL as if all were as frequent. @a
 * is one of both rows. */
double canvass_model_get_probability (const CanvassModel *self,
                                      CanvassPattern pattern,
                                      const CanvassRow *a);

/* How many different people there are thought to be, for frequencies counted over these. */
void canvass_model_set_n_people (CanvassModel *self, guint n_people);

/* What @field adds to the evidence for one person, in bits (base 2); 0 if untold. */
double canvass_model_get_weight (const CanvassModel *self,
                                 CanvassPattern pattern,
                                 guint field,
                                 const CanvassRow *a /* (nullable) */);

G_END_DECLS
