/*
 * Expectation maximization over patterns and how often each occurs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/model-private.h"

#include <math.h>
#include <string.h>

#define MAX_ROUNDS 100
#define SETTLED 1e-4 /* of the number of repeated signatures */

/* What was expected counts as much as so many pairs that were seen. */
#define EXPECTED_SAME 30
#define EXPECTED_STRANGERS 300
#define EXPECTED_IN_CONTEXT 5
#define EXPECTED_REPEATED 1.0
#define EXPECTED_HOUSEHOLD 2.0
#define EXPECTED_SHARED 20 /* pairs of a household */

typedef struct {
  CanvassPattern pattern;
  double n;
} Count;

static gint
compare_patterns (gconstpointer a, gconstpointer b)
{
  CanvassPattern first = *(const CanvassPattern *)a, second = *(const CanvassPattern *)b;

  return first < second ? -1 : first > second;
}

/* (transfer full) (element-type Count) by pattern, so that sums do not depend on the order. */
static GArray *
count_patterns (GArray *patterns)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (Count));
  g_autofree CanvassPattern *sorted = g_new (CanvassPattern, MAX (patterns->len, 1));

  for (guint i = 0; i < patterns->len; i++)
    sorted[i] = g_array_index (patterns, CanvassPattern, i) & CANVASS_PATTERN_GRADES;
  qsort (sorted, patterns->len, sizeof sorted[0], compare_patterns);

  for (guint i = 0; i < patterns->len; i++) {
    if (counts->len == 0 || g_array_index (counts, Count, counts->len - 1).pattern != sorted[i])
      g_array_append_val (counts, ((Count){ sorted[i], 0 }));
    g_array_index (counts, Count, counts->len - 1).n++;
  }

  return counts;
}

typedef struct {
  CanvassGrades grades[CANVASS_PATTERN_FIELDS];
} Sums;

static void
add (const CanvassModel *self, Sums *sums, CanvassPattern pattern, double n)
{
  for (guint i = 0; i < self->n_fields; i++) {
    guint grade = canvass_pattern_get (pattern, i);

    if (grade != CANVASS_GRADE_UNTOLD)
      sums->grades[i][canvass_model_context (self, pattern, i)][grade] += n;
  }
}

/* What was seen, and for the rest what was expected. */
static void
settle (double *probabilities, const double *seen, const double *expected, guint n, double strength)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += seen[i];
  for (guint i = 0; i < n; i++)
    probabilities[i] = (seen[i] + strength * expected[i]) / (sum + strength);
}

/* Who gives another given name at the same address is another member of the family, mostly, and who
 * gives another day of birth with the same name is a parent or child. Left alone, learning would
 * take a family that signs together for one person of many names. But there is data in which one
 * person does differ in these, and it shows by what no family explains: where even family names
 * change, given names and days of birth change as much. So the former limit the latter. */
#define GIVEN_CHANGES_LEAST                                                                        \
  2 /* people have a second given name, for friends or another language                            \
     */
#define GIVEN_CHANGES_MOST 4
#define BIRTH_CHANGES_LEAST 0.7
#define BIRTH_CHANGES_MOST 2
#define CHANGES_ANYWAY 0.006
#define MOST_CHANGES 0.5

/* The first @n grades are of what changed. */
static void
limit (double *grades, guint n_grades, guint n, double least, double most)
{
  double changed = 0, limited;

  for (guint i = 0; i < n; i++)
    changed += grades[i];
  limited = MIN (CLAMP (changed, least, most), MOST_CHANGES);
  for (guint i = 0; i < n_grades; i++)
    grades[i] *= i < n ? limited / changed : (1 - limited) / (1 - changed);
}

static void
limit_changes (CanvassModel *self)
{
  double family = self->same[CANVASS_FIELD_FIRST][0][CANVASS_NAME_DIFFERS];

  /* In whole names nothing shows which of them is the family's. */
  if (self->whole_names)
    family = 0;

  limit (self->same[CANVASS_FIELD_SECOND][0],
         CANVASS_NAME_SAME + 1,
         CANVASS_NAME_DIFFERS + 1,
         GIVEN_CHANGES_LEAST * family,
         GIVEN_CHANGES_MOST * family + CHANGES_ANYWAY);
  for (guint i = CANVASS_FIELD_VALUES; i < self->n_fields; i++)
    if (self->priors[i]->role == CANVASS_ROLE_BIRTH)
      limit (self->same[i][0],
             self->priors[i]->n_grades,
             CANVASS_DATE_DIFFERS + 1,
             BIRTH_CHANGES_LEAST * family,
             BIRTH_CHANGES_MOST * family + CHANGES_ANYWAY);
}

static void
settle_same (CanvassModel *self, const Sums *sums)
{
  for (guint i = 0; i < self->n_fields; i++) {
    const CanvassFieldPrior *prior = self->priors[i];

    for (guint context = 0; context < 2; context++)
      settle (self->same[i][context],
              sums->grades[i][context],
              prior->same,
              prior->n_grades,
              EXPECTED_SAME);
  }
  limit_changes (self);
}

/* Strangers of one name have e-mails that are alike. */
#define EMAILS_OF_NAMES_ALIKE 0.02

/* Whether strangers who agree on a narrow place agree on the wider one as well is not known before:
 * half of them at least is the cautious guess. */
static void
guess_in_context (const CanvassFieldPrior *prior, const double *strange, double *guess)
{
  guint best = prior->n_grades - 1;

  memcpy (guess, strange, prior->n_grades * sizeof guess[0]);
  if (prior->role == CANVASS_ROLE_EMAIL) {
    guess[CANVASS_EMAIL_LOCAL] = MAX (guess[CANVASS_EMAIL_LOCAL], EMAILS_OF_NAMES_ALIKE);
    guess[CANVASS_EMAIL_SLIP] = MAX (guess[CANVASS_EMAIL_SLIP], EMAILS_OF_NAMES_ALIKE);
    guess[CANVASS_EMAIL_DIFFERS] =
        1 - guess[CANVASS_EMAIL_LOCAL] - guess[CANVASS_EMAIL_SLIP] - guess[CANVASS_EMAIL_SAME];
    return;
  }

  for (guint grade = 0; grade <= best; grade++)
    guess[grade] = (strange[grade] + (grade == best)) / 2;
}

static void
settle_strangers (CanvassModel *self, const Sums *sums)
{
  for (guint i = 0; i < self->n_fields; i++) {
    const CanvassFieldPrior *prior = self->priors[i];
    double guess[CANVASS_MAX_GRADES];

    if (prior->role == CANVASS_ROLE_ORDER)
      continue;

    settle (self->strange[i][0],
            sums->grades[i][0],
            prior->strange,
            prior->n_grades,
            EXPECTED_STRANGERS);
    guess_in_context (prior, self->strange[i][0], guess);
    settle (self->strange[i][1], sums->grades[i][1], guess, prior->n_grades, EXPECTED_IN_CONTEXT);
  }
}

void
canvass_model_learn_chance (CanvassModel *self, GArray *strangers)
{
  g_autoptr (GArray) counts = count_patterns (strangers);
  Sums sums = { 0 };

  for (guint i = 0; i < counts->len; i++) {
    const Count *count = &g_array_index (counts, Count, i);

    add (self, &sums, count->pattern, count->n);
  }
  settle_strangers (self, &sums);
  canvass_model_derive (self);
}

typedef struct {
  double same, household;
  double namesakes; /* that told when they were born, without which nobody knows */
  double shared[CANVASS_PATTERN_FIELDS]; /* of a household's pairs */
  double told[CANVASS_PATTERN_FIELDS];
  Sums sums_same, sums_strangers;
} Expectation;

/* What @n pairs of a household say of how much families share. */
static void
add_shared (const CanvassModel *self, Expectation *expectation, CanvassPattern pattern, double n)
{
  for (guint i = CANVASS_FIELD_VALUES; i < self->n_fields; i++) {
    guint grade = canvass_pattern_get (pattern, i);
    double same, strange;
    guint context;

    if (self->shared[i] == 0 || grade == CANVASS_GRADE_UNTOLD)
      continue;

    context = canvass_model_context (self, pattern, i);
    same = self->shared[i] * self->same[i][context][grade];
    strange = (1 - self->shared[i]) * self->strange[i][context][grade];
    expectation->shared[i] += n * same / (same + strange);
    expectation->told[i] += n;
  }
}

static gboolean
is_birth_told (const CanvassModel *self, CanvassPattern pattern)
{
  for (guint i = CANVASS_FIELD_VALUES; i < self->n_fields; i++)
    if (self->priors[i]->role == CANVASS_ROLE_BIRTH &&
        canvass_pattern_get (pattern, i) != CANVASS_GRADE_UNTOLD)
      return TRUE;

  return FALSE;
}

static void
expect (const CanvassModel *self, GArray *candidates, GArray *strangers, Expectation *expectation)
{
  double probabilities[CANVASS_N_CLASSES];

  memset (expectation, 0, sizeof *expectation);
  for (guint i = 0; i < candidates->len; i++) {
    const Count *count = &g_array_index (candidates, Count, i);

    canvass_model_weigh (self, count->pattern, NULL, probabilities);
    expectation->same += count->n * probabilities[CANVASS_CLASS_SAME];
    expectation->household += count->n * probabilities[CANVASS_CLASS_HOUSEHOLD];
    add_shared (
        self, expectation, count->pattern, count->n * probabilities[CANVASS_CLASS_HOUSEHOLD]);
    if (is_birth_told (self, count->pattern))
      expectation->namesakes += count->n * probabilities[CANVASS_CLASS_NAMESAKES];
    add (self,
         &expectation->sums_same,
         count->pattern,
         count->n * probabilities[CANVASS_CLASS_SAME]);
  }

  for (guint i = 0; i < strangers->len; i++) {
    const Count *count = &g_array_index (strangers, Count, i);

    canvass_model_weigh (self, count->pattern, NULL, probabilities);
    add (self,
         &expectation->sums_strangers,
         count->pattern,
         count->n * probabilities[CANVASS_CLASS_STRANGERS]);
  }
}

static void
maximize (CanvassModel *self, const Expectation *expectation, const double *first_shares)
{
  double expected_pairs = EXPECTED_REPEATED / first_shares[CANVASS_CLASS_SAME];

  self->class_shares[CANVASS_CLASS_SAME] =
      (expectation->same + EXPECTED_REPEATED) / (self->n_pairs + expected_pairs);
  self->class_shares[CANVASS_CLASS_HOUSEHOLD] =
      (expectation->household + EXPECTED_HOUSEHOLD) / (self->n_pairs + expected_pairs);
  self->namesakes = expectation->namesakes / (self->n_pairs + expected_pairs);
  for (guint i = 0; i < self->n_fields; i++)
    self->shared[i] =
        (expectation->shared[i] + EXPECTED_SHARED * canvass_role_shared (self->priors[i]->role)) /
        (expectation->told[i] + EXPECTED_SHARED);
  settle_same (self, &expectation->sums_same);
  settle_strangers (self, &expectation->sums_strangers);
  canvass_model_derive (self);
}

void
canvass_model_learn (CanvassModel *self, GArray *candidates, GArray *strangers)
{
  g_autoptr (GArray) candidate_counts = count_patterns (candidates);
  g_autoptr (GArray) stranger_counts = count_patterns (strangers);
  g_autofree Expectation *expectation = g_new0 (Expectation, 1);
  double first_shares[CANVASS_N_CLASSES], before = -1;

  memcpy (first_shares, self->class_shares, sizeof first_shares);
  for (guint round = 0; round < MAX_ROUNDS; round++) {
    expect (self, candidate_counts, stranger_counts, expectation);
    maximize (self, expectation, first_shares);
    if (fabs (expectation->same - before) <= SETTLED * (expectation->same + 1))
      break;
    before = expectation->same;
  }
}
