/*
 * What is expected of each kind of field before anything was learned: a handful of signatures must
 * be weighed sensibly too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/model-private.h"

static const CanvassFieldPrior NAMES[] = {
  [CANVASS_FIELD_FIRST] = { CANVASS_ROLE_FAMILY,
                            6,
                            { .006, .004, .02, .04, .15, .78 },
                            { .937, .03, .01, .008, .007, .008 } },
  [CANVASS_FIELD_SECOND] = { CANVASS_ROLE_GIVEN,
                             6,
                             { .006, .004, .03, .05, .15, .76 },
                             { .93, .03, .01, .008, .007, .015 } },
  [CANVASS_FIELD_ORDER] = { CANVASS_ROLE_ORDER, 2, { .05, .95 }, { .5, .5 } },
  [CANVASS_FIELD_REST] = { CANVASS_ROLE_REST, 4, { .1, .1, .08, .72 }, { .93, .05, .01, .01 } },
  [CANVASS_FIELD_GENERATION] = { CANVASS_ROLE_GENERATION, 3, { .002, .3, .698 }, { .1, .8, .1 } },
};

static const CanvassFieldPrior BIRTH_DATE = {
  CANVASS_ROLE_BIRTH, 5, { .004, .011, .035, .1, .85 }, { .45, .5186, .03, .0012, .0002 }
};
static const CanvassFieldPrior BIRTH_YEAR = {
  CANVASS_ROLE_BIRTH, 4, { .003, .007, .05, .94 }, { .5, .37, .11, .02 }
};
static const CanvassFieldPrior EMAIL = {
  CANVASS_ROLE_EMAIL, 4, { .2, .04, .06, .7 }, { .9985, .001, .0003, .0002 }
};
static const CanvassFieldPrior PHONE = {
  CANVASS_ROLE_PHONE, 3, { .2, .05, .75 }, { .9992, .0006, .0002 }
};
static const CanvassFieldPrior STREET = {
  CANVASS_ROLE_PLACE, 5, { .15, .05, .1, .15, .55 }, { .8, .17, .02, .006, .004 }
};
static const CanvassFieldPrior POSTCODE = {
  CANVASS_ROLE_PLACE, 4, { .12, .05, .08, .75 }, { .5, .43, .03, .04 }
};
static const CanvassFieldPrior WIDE_PLACE = {
  CANVASS_ROLE_PLACE, 5, { .1, .02, .03, .1, .75 }, { .63, .2, .03, .02, .12 }
};
static const CanvassFieldPrior TEXT = {
  CANVASS_ROLE_OWN, 5, { .15, .05, .05, .1, .65 }, { .7, .2, .04, .02, .04 }
};
static const CanvassFieldPrior CHOICE = { CANVASS_ROLE_OWN, 2, { .1, .9 }, { .6, .4 } };

const CanvassFieldPrior *
canvass_field_prior (const CanvassLayout *layout, guint field)
{
  if (field < CANVASS_FIELD_VALUES)
    return &NAMES[field];

  switch ((int)layout->kinds[field - CANVASS_FIELD_VALUES]) {
  case CANVASS_COLUMN_BIRTH_DATE:
    return &BIRTH_DATE;
  case CANVASS_COLUMN_BIRTH_YEAR:
    return &BIRTH_YEAR;
  case CANVASS_COLUMN_EMAIL:
    return &EMAIL;
  case CANVASS_COLUMN_PHONE:
    return &PHONE;
  case CANVASS_COLUMN_STREET:
    return &STREET;
  case CANVASS_COLUMN_POSTCODE:
    return &POSTCODE;
  case CANVASS_COLUMN_CHOICE:
    return &CHOICE;
  case CANVASS_COLUMN_TEXT:
    return &TEXT;
  default:
    return &WIDE_PLACE;
  }
}

double
canvass_role_shared (CanvassRole role)
{
  switch (role) {
  case CANVASS_ROLE_BIRTH: /* twins */
    return 0.03;
  case CANVASS_ROLE_EMAIL:
  case CANVASS_ROLE_PHONE:
    return 0.3;
  case CANVASS_ROLE_FAMILY:
  case CANVASS_ROLE_GIVEN:
  case CANVASS_ROLE_ORDER:
  case CANVASS_ROLE_REST:
  case CANVASS_ROLE_GENERATION:
  case CANVASS_ROLE_PLACE:
  case CANVASS_ROLE_OWN:
  default:
    return 0;
  }
}
