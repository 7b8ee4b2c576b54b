/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/verdict.h"

/* A name and a place: there may be two of one name. */
#define MOST_OF_NAME_AND_PLACE 0.9
/* One in a few dozen pairs that look alike in everything but what tells people apart are father and
 * son, or two who share a name and a home; nothing in the rows shows it. */
#define MOST_UNPROVEN 0.985

/* How much there is to tell two people of one name and home apart. */
typedef struct {
  gboolean has_birth;  /* the campaign asks for it */
  gboolean same_birth; /* to the day */
  gboolean same_year;
  gboolean other_birth;
  gboolean same_contact;
  gboolean same_street;
  gboolean beyond_place; /* agrees in something that is neither a name nor a place */
  gboolean against;      /* a campaign's own field differs */
} Evidence;

static gboolean
is_told (guint grade)
{
  return grade != CANVASS_GRADE_UNTOLD;
}

static void
weigh_birth (Evidence *self, CanvassColumnKind kind, guint grade)
{
  guint same = canvass_column_n_grades (kind) - 1;

  self->has_birth = TRUE;
  if (!is_told (grade))
    return;

  self->beyond_place |= grade >= same - 1;
  self->same_year |= grade == same;
  self->same_birth |= grade == same && kind == CANVASS_COLUMN_BIRTH_DATE;
  self->other_birth |= grade < same;
}

static void
weigh_value (Evidence *self, CanvassColumnKind kind, guint grade)
{
  guint same = canvass_column_n_grades (kind) - 1;

  switch ((int)kind) {
  case CANVASS_COLUMN_BIRTH_DATE:
  case CANVASS_COLUMN_BIRTH_YEAR:
    weigh_birth (self, kind, grade);
    break;

  case CANVASS_COLUMN_EMAIL:
  case CANVASS_COLUMN_PHONE:
    self->same_contact |= grade == same;
    self->beyond_place |= is_told (grade) && grade > 0;
    break;

  case CANVASS_COLUMN_STREET:
    self->same_street |= grade == same;
    self->beyond_place |= is_told (grade) && grade >= same - 1;
    break;

  case CANVASS_COLUMN_TEXT:
  case CANVASS_COLUMN_CHOICE:
    self->against |= grade == 0;
    self->beyond_place |= kind == CANVASS_COLUMN_TEXT && is_told (grade) && grade >= same - 1;
    break;

  default:
    break;
  }
}

static Evidence
gather (const CanvassLayout *layout, CanvassPattern pattern)
{
  Evidence evidence = { FALSE };

  for (guint i = 0; i < layout->n_values; i++)
    weigh_value (
        &evidence, layout->kinds[i], canvass_pattern_get (pattern, CANVASS_FIELD_VALUES + i));

  return evidence;
}

static gboolean
have_same_name (CanvassPattern pattern)
{
  guint rest = canvass_pattern_get (pattern, CANVASS_FIELD_REST);
  guint generation = canvass_pattern_get (pattern, CANVASS_FIELD_GENERATION);

  return canvass_pattern_get (pattern, CANVASS_FIELD_FIRST) == CANVASS_NAME_SAME &&
         canvass_pattern_get (pattern, CANVASS_FIELD_SECOND) == CANVASS_NAME_SAME &&
         (rest == CANVASS_REST_SAME || !is_told (rest)) &&
         (generation == 2 || !is_told (generation));
}

/* Twins are born on one day, families share an e-mail, sons have their father's name: each of these
 * needs another beside it. */
static gboolean
is_proven (const Evidence *evidence, gboolean shared_contact)
{
  gboolean own_contact = evidence->same_contact && !shared_contact;

  if (evidence->other_birth || evidence->against)
    return FALSE;
  if (evidence->same_birth)
    return TRUE;
  if (evidence->same_year)
    return own_contact || evidence->same_street;

  return !evidence->has_birth && own_contact;
}

double
canvass_verdict (const CanvassLayout *layout,
                 CanvassPattern pattern,
                 gboolean shared_contact,
                 double probability)
{
  Evidence evidence = gather (layout, pattern);

  if (!evidence.beyond_place)
    return MIN (probability, MOST_OF_NAME_AND_PLACE);
  if (!have_same_name (pattern) || !is_proven (&evidence, shared_contact))
    return MIN (probability, MOST_UNPROVEN);

  return probability;
}

static CanvassAgreement
describe_name (guint grade)
{
  static const CanvassAgreement AGREEMENTS[] = {
    [CANVASS_NAME_DIFFERS] = CANVASS_DISAGREES,     [CANVASS_NAME_REMOTE] = CANVASS_AGREES_HARDLY,
    [CANVASS_NAME_SHORT] = CANVASS_AGREES_INITIAL,  [CANVASS_NAME_ALIKE] = CANVASS_AGREES_CLOSELY,
    [CANVASS_NAME_SOUND] = CANVASS_AGREES_BY_SOUND, [CANVASS_NAME_SAME] = CANVASS_AGREES_FULLY,
  };

  return AGREEMENTS[grade];
}

static CanvassAgreement
describe_value (CanvassColumnKind kind, guint grade)
{
  static const CanvassAgreement DATES[] = {
    CANVASS_DISAGREES_WIDELY, CANVASS_DISAGREES,    CANVASS_AGREES_PARTLY,
    CANVASS_AGREES_SLIP,      CANVASS_AGREES_FULLY,
  };
  static const CanvassAgreement YEARS[] = {
    CANVASS_DISAGREES_WIDELY, CANVASS_DISAGREES, CANVASS_AGREES_SLIP, CANVASS_AGREES_FULLY
  };
  static const CanvassAgreement FOURS[] = {
    CANVASS_DISAGREES, CANVASS_AGREES_PARTLY, CANVASS_AGREES_SLIP, CANVASS_AGREES_FULLY
  };
  static const CanvassAgreement THREES[] = { CANVASS_DISAGREES,
                                             CANVASS_AGREES_SLIP,
                                             CANVASS_AGREES_FULLY };
  static const CanvassAgreement TEXTS[] = {
    CANVASS_DISAGREES,      CANVASS_AGREES_HARDLY, CANVASS_AGREES_PARTLY,
    CANVASS_AGREES_CLOSELY, CANVASS_AGREES_FULLY,
  };

  switch ((int)kind) {
  case CANVASS_COLUMN_BIRTH_DATE:
    return DATES[grade];
  case CANVASS_COLUMN_BIRTH_YEAR:
    return YEARS[grade];
  case CANVASS_COLUMN_EMAIL:
  case CANVASS_COLUMN_POSTCODE:
    return FOURS[grade];
  case CANVASS_COLUMN_PHONE:
    return THREES[grade];
  case CANVASS_COLUMN_CHOICE:
    return grade == CANVASS_CHOICE_SAME ? CANVASS_AGREES_FULLY : CANVASS_DISAGREES;
  default:
    return TEXTS[grade];
  }
}

static void
explain_names (const CanvassLayout *layout, guint field, guint grade, CanvassMatchReason *reason)
{
  static const CanvassAgreement RESTS[] = {
    [CANVASS_REST_DIFFER] = CANVASS_DISAGREES,
    [CANVASS_REST_ALIKE] = CANVASS_AGREES_CLOSELY,
    [CANVASS_REST_SOUND] = CANVASS_AGREES_BY_SOUND,
    [CANVASS_REST_SAME] = CANVASS_AGREES_FULLY,
  };
  static const CanvassAgreement GENERATIONS[] = { CANVASS_DISAGREES,
                                                  CANVASS_AGREES_ONE_SIDED,
                                                  CANVASS_AGREES_FULLY };

  reason->field = "name";
  switch (field) {
  case CANVASS_FIELD_FIRST:
  case CANVASS_FIELD_SECOND:
    if (layout->whole_names)
      reason->rank = 1 + field;
    else
      reason->field = field == CANVASS_FIELD_FIRST ? "family_name" : "given_name";
    reason->agreement = describe_name (grade);
    break;

  case CANVASS_FIELD_REST:
    reason->rank = 3;
    reason->agreement = RESTS[grade];
    break;

  case CANVASS_FIELD_ORDER:
    reason->agreement = CANVASS_AGREES_SWAPPED;
    break;

  case CANVASS_FIELD_GENERATION:
  default:
    reason->field = "generation";
    reason->agreement = GENERATIONS[grade];
    break;
  }
}

gboolean
canvass_verdict_explain (const CanvassLayout *layout,
                         CanvassPattern pattern,
                         guint field,
                         CanvassMatchReason *reason)
{
  guint grade = canvass_pattern_get (pattern, field);

  if (!is_told (grade) || (field == CANVASS_FIELD_ORDER && grade == 1))
    return FALSE;

  *reason = (CanvassMatchReason){ 0 };
  if (field < CANVASS_FIELD_VALUES) {
    explain_names (layout, field, grade, reason);
  } else {
    reason->field = layout->names[field - CANVASS_FIELD_VALUES];
    reason->agreement = describe_value (layout->kinds[field - CANVASS_FIELD_VALUES], grade);
  }

  return TRUE;
}
