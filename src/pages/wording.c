/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/wording.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *field;
  const char *label;
} labels[] = {
  { "name", N_ ("Your name") },
  { "given_name", N_ ("Your first name") },
  { "family_name", N_ ("Your family name") },
  { "email", N_ ("Your e-mail address") },
  { "phone", N_ ("Your phone number") },
  { "postcode", N_ ("Your postcode") },
  { "street", N_ ("Street and number") },
  { "city", N_ ("City or town") },
  { "region", N_ ("State or region") },
  { "country", N_ ("Country") },
  { "district", N_ ("District") },
  { "birth_year", N_ ("Year of birth") },
  { "adult", N_ ("Are you 18 or older?") },
};

static gboolean
is_american (CanvassForm *form)
{
  const CanvassRules *rules = canvass_campaign_get_rules (canvass_form_get_campaign (form));

  return g_ascii_strcasecmp (rules->country, "US") == 0;
}

const char *
canvass_wording_standard (const char *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].field, field))
      return _ (labels[i].label);
  return NULL;
}

const char *
canvass_wording_label (CanvassForm *form, const CanvassFieldSpec *spec)
{
  const char *label = canvass_text_get_field_label (canvass_form_get_text (form), spec->name);

  if (label != NULL && *label != '\0')
    return label;
  if (g_str_equal (spec->name, "postcode") && is_american (form))
    return _ ("Your ZIP code");
  label = canvass_wording_standard (spec->name);
  return label != NULL ? label : spec->name;
}

const char *
canvass_wording_hint (CanvassForm *form, const CanvassFieldSpec *spec)
{
  const char *hint = canvass_text_get_field_hint (canvass_form_get_text (form), spec->name);

  return hint != NULL && *hint != '\0' ? hint : NULL;
}

static const char *
word_missing (CanvassForm *form, const CanvassFieldSpec *spec)
{
  if (canvass_form_offers_no_postcode (form, spec))
    return is_american (form) ? _ ("Please type your ZIP code, or tap “I’d rather leave it out”.")
                              : _ ("Please type your postcode, or tap “I’d rather leave it out”.");
  if (g_str_equal (spec->name, "phone"))
    return _ ("Please type your phone number, or tap “No, thank you” if you changed your mind.");
  if (g_str_equal (spec->name, "email"))
    return _ ("Please type your e-mail address, or tap “No, thank you” if you changed your mind.");
  if (spec->kind == CANVASS_FIELD_NAME)
    return _ ("Please type your name. Without it the signature does not count.");
  if (spec->kind == CANVASS_FIELD_CHOICE || spec->kind == CANVASS_FIELD_BOOLEAN)
    return _ ("Please tap one of the answers.");
  return _ ("Please fill this in. Without it the signature does not count.");
}

const char *
canvass_wording_value (CanvassFieldProblem problem, gboolean american)
{
  switch (problem) {
  case CANVASS_FIELD_OK:
    return NULL;
  case CANVASS_FIELD_MISSING:
    return _ ("Please fill this in. Without it the signature does not count.");
  case CANVASS_FIELD_TOO_LONG:
    return _ ("There is no room for more letters. Please shorten it.");
  case CANVASS_FIELD_NOT_AN_EMAIL:
    return _ ("This is not yet an e-mail address. It looks like ana@example.org.");
  case CANVASS_FIELD_NOT_A_PHONE:
    return _ ("This is not yet a phone number. Please type all its digits, with the area code.");
  case CANVASS_FIELD_NOT_A_POSTCODE:
    return american ? _ ("This is not yet a ZIP code. It has five digits, like 60608.")
                    : _ ("This is not yet a postcode. Please compare it once more.");
  case CANVASS_FIELD_NOT_A_NUMBER:
    return _ ("Please use digits only.");
  case CANVASS_FIELD_NOT_A_YEAR:
    return _ ("Please type the year with four digits, like 1980.");
  case CANVASS_FIELD_NOT_A_CHOICE:
    return _ ("Please tap one of the answers.");
  case CANVASS_FIELD_TOO_YOUNG:
    return _ ("This petition is only for people who are 18 or older. Thank you for reading it.");
  case CANVASS_FIELD_NOT_TEXT:
  default:
    return _ ("There is a character here that cannot be used. Please type it again.");
  }
}

const char *
canvass_wording_problem (CanvassForm *form,
                         const CanvassFieldSpec *spec,
                         CanvassFieldProblem problem)
{
  return problem == CANVASS_FIELD_MISSING ? word_missing (form, spec)
                                          : canvass_wording_value (problem, is_american (form));
}

const char *
canvass_wording_trouble (CanvassTrouble trouble)
{
  switch (trouble) {
  case CANVASS_TROUBLE_UNDECIDED:
    return _ ("Please tap one of the answers. “No, thank you” is perfectly fine.");
  case CANVASS_TROUBLE_CONSENT:
    return _ ("This petition can only be signed with this box ticked. If you do not agree, tap "
              "“Start over” and nothing is kept.");
  case CANVASS_TROUBLE_NO_DRAWING:
    return _ ("This petition needs a drawn signature. Please draw it in the box.");
  case CANVASS_TROUBLE_NO_WITNESS:
    return _ ("Please type the name of the person who helps you, or tap “Somebody helps me sign” "
              "once more.");
  case CANVASS_TROUBLE_INCOMPLETE:
    return _ ("Something is still missing. Please tap “Back” and look at each page once more.");
  case CANVASS_TROUBLE_FULL:
    return _ ("There is no room left on this tablet, so your signature is not stored yet. What you "
              "entered is still here. Please call the person at this table.");
  case CANVASS_TROUBLE_STORAGE:
    return _ ("Your signature could not be stored yet. What you entered is still here. Please try "
              "again, or call the person at this table.");
  case CANVASS_TROUBLE_NONE:
  case CANVASS_TROUBLE_SPECK:
  default:
    return NULL;
  }
}
