/*
 * model-private.h: the numbers of a model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ledger/matching/model.h"

G_BEGIN_DECLS

#define CANVASS_MAX_GRADES 6

/* What two people of one household share. */
typedef enum {
  CANVASS_ROLE_FAMILY, /* the name that agrees best */
  CANVASS_ROLE_GIVEN,  /* the other one */
  CANVASS_ROLE_ORDER,  /* says nothing about strangers */
  CANVASS_ROLE_REST,
  CANVASS_ROLE_GENERATION,
  CANVASS_ROLE_BIRTH,
  CANVASS_ROLE_EMAIL, /* made of names, often */
  CANVASS_ROLE_PHONE,
  CANVASS_ROLE_PLACE,
  CANVASS_ROLE_OWN, /* a campaign's own */
} CanvassRole;

typedef struct {
  CanvassRole role;
  guint n_grades;
  double same[CANVASS_MAX_GRADES]; /* before anything was learned */
  double strange[CANVASS_MAX_GRADES];
} CanvassFieldPrior;

const CanvassFieldPrior *canvass_field_prior (const CanvassLayout *layout, guint field);

/* How many pairs of a household share what is of this role, before anything was learned; 0 where
 * that is not learned. */
double canvass_role_shared (CanvassRole role);

/* Who two rows are to each other. */
typedef enum {
  CANVASS_CLASS_SAME,
  CANVASS_CLASS_STRANGERS,
  CANVASS_CLASS_HOUSEHOLD,
  CANVASS_CLASS_NAMESAKES, /* relatives of one name: father and son */
  CANVASS_N_CLASSES,
} CanvassClass;

/* Probabilities of each grade, by context: whether a narrower place agreed; of an e-mail, whether
 * the names do. */
typedef double CanvassGrades[2][CANVASS_MAX_GRADES];

struct _CanvassModel {
  gboolean whole_names;
  guint n_fields;
  const CanvassFieldPrior *priors[CANVASS_PATTERN_FIELDS]; /* (borrowed) */
  double n_pairs;                                          /* of all rows */
  double n_people;
  double class_shares[CANVASS_N_CLASSES]; /* of all pairs */
  double namesakes; /* share of pairs that showed to be relatives of one name */
  double shared[CANVASS_PATTERN_FIELDS]; /* of a household's pairs: one day of birth, one e-mail */
  CanvassGrades same[CANVASS_PATTERN_FIELDS];
  CanvassGrades strange[CANVASS_PATTERN_FIELDS];
  double log_likelihoods[CANVASS_N_CLASSES][CANVASS_PATTERN_FIELDS][2][CANVASS_MAX_GRADES];
  double mean_chance[CANVASS_PATTERN_FIELDS]; /* strangers agree fully */
};

/* 0 or 1. */
guint canvass_model_context (const CanvassModel *self, CanvassPattern pattern, guint field);
/* From same and strange. */
void canvass_model_derive (CanvassModel *self);
/* Of each class, adding up to 1. */
void canvass_model_weigh (const CanvassModel *self,
                          CanvassPattern pattern,
                          const CanvassRow *a,
                          double probabilities[static CANVASS_N_CLASSES]);

G_END_DECLS
