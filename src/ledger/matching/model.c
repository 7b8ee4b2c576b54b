/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/model-private.h"

#include <math.h>
#include <string.h>

/* Of pairs in a household: how many share a family name, have given names alike, or one name. */
#define SHARED_FAMILY_NAMES 0.8
#define NAMES_ALIKE 0.04
#define NAMESAKES 0.02

/* Before anything was learned: signatures that somebody gave once more, and the other members of
 * a household that signed, for one signature each. */
#define REPEATED 0.05
#define HOUSEHOLD_MEMBERS 0.3

CanvassModel *
canvass_model_new (const CanvassLayout *layout, guint n_rows)
{
  CanvassModel *self = g_new0 (CanvassModel, 1);
  double n_partners = MAX (n_rows, 10) - 1;

  self->whole_names = layout->whole_names;
  self->n_fields = CANVASS_FIELD_VALUES + layout->n_values;
  self->n_pairs = (double)n_rows * (n_rows - 1.0) / 2;
  self->n_people = n_rows;
  for (guint i = 0; i < self->n_fields; i++) {
    const CanvassFieldPrior *prior = canvass_field_prior (layout, i);

    self->priors[i] = prior;
    self->shared[i] = canvass_role_shared (prior->role);
    for (guint context = 0; context < 2; context++) {
      memcpy (self->same[i][context], prior->same, sizeof prior->same);
      memcpy (self->strange[i][context], prior->strange, sizeof prior->strange);
    }
  }

  self->class_shares[CANVASS_CLASS_SAME] = REPEATED / n_partners;
  self->class_shares[CANVASS_CLASS_HOUSEHOLD] = HOUSEHOLD_MEMBERS / n_partners;
  canvass_model_derive (self);
  return self;
}

void
canvass_model_free (CanvassModel *self)
{
  g_free (self);
}

void
canvass_model_set_n_people (CanvassModel *self, guint n_people)
{
  self->n_people = n_people;
}

static gboolean
are_names_alike (CanvassPattern pattern)
{
  guint first = canvass_pattern_get (pattern, CANVASS_FIELD_FIRST);
  guint second = canvass_pattern_get (pattern, CANVASS_FIELD_SECOND);

  return first >= CANVASS_NAME_ALIKE && first <= CANVASS_NAME_SAME &&
         second >= CANVASS_NAME_ALIKE && second <= CANVASS_NAME_SAME;
}

static gboolean
does_narrower_place_agree (const CanvassModel *self, CanvassPattern pattern, guint field)
{
  for (guint i = CANVASS_FIELD_VALUES; i < field; i++)
    if (self->priors[i]->role == CANVASS_ROLE_PLACE &&
        canvass_pattern_get (pattern, i) == self->priors[i]->n_grades - 1)
      return TRUE;

  return FALSE;
}

guint
canvass_model_context (const CanvassModel *self, CanvassPattern pattern, guint field)
{
  if (self->priors[field]->role == CANVASS_ROLE_PLACE)
    return does_narrower_place_agree (self, pattern, field);
  if (self->priors[field]->role == CANVASS_ROLE_EMAIL)
    return are_names_alike (pattern);

  return 0;
}

static double
mix (double share, double a, double b)
{
  return share * a + (1 - share) * b;
}

/* Names in a family are alike more often than among strangers, but seldom the same. */
static double
given_name_of_relative (const double *same, const double *strange, guint grade, guint n_grades)
{
  double alike = 1 - same[n_grades - 1];

  return mix (NAMES_ALIKE, grade < n_grades - 1 ? same[grade] / alike : 0, strange[grade]);
}

static double
household_likelihood (const CanvassModel *self, guint field, guint context, guint grade)
{
  const CanvassFieldPrior *prior = self->priors[field];
  const double *same = self->same[field][context], *strange = self->strange[field][context];

  switch (prior->role) {
  case CANVASS_ROLE_FAMILY:
    return mix (SHARED_FAMILY_NAMES, same[grade], strange[grade]);
  case CANVASS_ROLE_PLACE:
    return same[grade];
  case CANVASS_ROLE_GIVEN:
    return given_name_of_relative (same, strange, grade, prior->n_grades);
  case CANVASS_ROLE_REST:
    return mix (0.5, same[grade], strange[grade]);
  case CANVASS_ROLE_BIRTH:
    return mix (self->shared[field], same[grade], strange[grade]);
  case CANVASS_ROLE_EMAIL:
  case CANVASS_ROLE_PHONE:
    return mix (self->shared[field], same[grade], strange[grade]);
  case CANVASS_ROLE_ORDER:
  case CANVASS_ROLE_GENERATION:
  case CANVASS_ROLE_OWN:
  default:
    return strange[grade];
  }
}

/* Of one name are those who are born far apart. */
static double
namesake_likelihood (const CanvassModel *self, guint field, guint context, guint grade)
{
  const CanvassFieldPrior *prior = self->priors[field];
  const double *same = self->same[field][context], *strange = self->strange[field][context];
  static const double GENERATIONS[] = { .3, .65, .05 };

  switch (prior->role) {
  case CANVASS_ROLE_FAMILY:
  case CANVASS_ROLE_GIVEN:
  case CANVASS_ROLE_REST:
  case CANVASS_ROLE_PLACE:
  case CANVASS_ROLE_ORDER:
    return same[grade];
  case CANVASS_ROLE_GENERATION:
    return GENERATIONS[grade];
  case CANVASS_ROLE_EMAIL:
  case CANVASS_ROLE_PHONE:
    return mix (self->shared[field], same[grade], strange[grade]);
  case CANVASS_ROLE_BIRTH:
  case CANVASS_ROLE_OWN:
  default:
    return strange[grade];
  }
}

void
canvass_model_derive (CanvassModel *self)
{
  double *shares = self->class_shares;

  shares[CANVASS_CLASS_NAMESAKES] =
      MAX (shares[CANVASS_CLASS_HOUSEHOLD] * NAMESAKES, self->namesakes);
  shares[CANVASS_CLASS_STRANGERS] = 1 - shares[CANVASS_CLASS_SAME] -
                                    shares[CANVASS_CLASS_HOUSEHOLD] -
                                    shares[CANVASS_CLASS_NAMESAKES];
  for (guint i = 0; i < self->n_fields; i++) {
    guint n_grades = self->priors[i]->n_grades;

    for (guint context = 0; context < 2; context++)
      for (guint grade = 0; grade < n_grades; grade++) {
        double same = self->same[i][context][grade];
        double strange = self->strange[i][context][grade];

        self->log_likelihoods[CANVASS_CLASS_SAME][i][context][grade] = log (same);
        self->log_likelihoods[CANVASS_CLASS_STRANGERS][i][context][grade] = log (strange);
        self->log_likelihoods[CANVASS_CLASS_HOUSEHOLD][i][context][grade] =
            log (household_likelihood (self, i, context, grade));
        self->log_likelihoods[CANVASS_CLASS_NAMESAKES][i][context][grade] =
            log (namesake_likelihood (self, i, context, grade));
      }
    self->mean_chance[i] = self->strange[i][0][n_grades - 1];
  }
}

/* By how much more, or less, often strangers agree on this value than on others (as logarithm). Of
 * @count people who have it, one is one of both; what only one has is as rare as it could be. */
static double
chance_of_value (const CanvassModel *self, guint field, guint8 frequency)
{
  double count = canvass_frequency_count (frequency), mean = self->mean_chance[field];
  double chance = MAX (count - 1, 0) / self->n_people + MIN (mean, 0.5 / self->n_people);

  return log (chance / mean);
}

static gboolean
is_of_names (guint field)
{
  return field == CANVASS_FIELD_FIRST || field == CANVASS_FIELD_SECOND;
}

static double
frequency_of_agreement (const CanvassModel *self,
                        CanvassPattern pattern,
                        guint field,
                        const CanvassRow *a)
{
  guint grade = canvass_pattern_get (pattern, field);

  if (a == NULL || grade != self->priors[field]->n_grades - 1)
    return 0;
  if (is_of_names (field))
    return chance_of_value (self, field, canvass_pattern_get_frequency (pattern, field));
  if (field < CANVASS_FIELD_VALUES || canvass_model_context (self, pattern, field) > 0)
    return 0;

  return chance_of_value (self, field, a->values[field - CANVASS_FIELD_VALUES].frequency);
}

void
canvass_model_weigh (const CanvassModel *self,
                     CanvassPattern pattern,
                     const CanvassRow *a,
                     double probabilities[static CANVASS_N_CLASSES])
{
  double logs[CANVASS_N_CLASSES], highest = -INFINITY, sum = 0;

  for (guint c = 0; c < CANVASS_N_CLASSES; c++)
    logs[c] = log (self->class_shares[c]);
  for (guint i = 0; i < self->n_fields; i++) {
    guint grade = canvass_pattern_get (pattern, i);
    guint context;
    double frequency;

    if (grade == CANVASS_GRADE_UNTOLD)
      continue;

    context = canvass_model_context (self, pattern, i);
    for (guint c = 0; c < CANVASS_N_CLASSES; c++)
      logs[c] += self->log_likelihoods[c][i][context][grade];

    frequency = frequency_of_agreement (self, pattern, i, a);
    logs[CANVASS_CLASS_STRANGERS] += frequency;
    if (i == CANVASS_FIELD_SECOND || self->priors[i]->role == CANVASS_ROLE_BIRTH)
      logs[CANVASS_CLASS_HOUSEHOLD] += frequency;
    if (self->priors[i]->role == CANVASS_ROLE_BIRTH)
      logs[CANVASS_CLASS_NAMESAKES] += frequency;
  }

  for (guint c = 0; c < CANVASS_N_CLASSES; c++)
    highest = MAX (highest, logs[c]);
  for (guint c = 0; c < CANVASS_N_CLASSES; c++)
    sum += probabilities[c] = exp (logs[c] - highest);
  for (guint c = 0; c < CANVASS_N_CLASSES; c++)
    probabilities[c] /= sum;
}

double
canvass_model_get_rough (const CanvassModel *self, CanvassPattern pattern)
{
  return canvass_model_get_probability (self, pattern, NULL);
}

double
canvass_model_get_probability (const CanvassModel *self,
                               CanvassPattern pattern,
                               const CanvassRow *a)
{
  double probabilities[CANVASS_N_CLASSES];

  canvass_model_weigh (self, pattern, a, probabilities);
  return probabilities[CANVASS_CLASS_SAME];
}

double
canvass_model_get_weight (const CanvassModel *self,
                          CanvassPattern pattern,
                          guint field,
                          const CanvassRow *a)
{
  guint grade = canvass_pattern_get (pattern, field);
  guint context;

  if (grade == CANVASS_GRADE_UNTOLD)
    return 0;

  context = canvass_model_context (self, pattern, field);
  return (self->log_likelihoods[CANVASS_CLASS_SAME][field][context][grade] -
          self->log_likelihoods[CANVASS_CLASS_STRANGERS][field][context][grade] -
          frequency_of_agreement (self, pattern, field, a)) /
         G_LN2;
}
