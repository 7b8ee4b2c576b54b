/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/form-private.h"

#include "campaign/prose.h"

void
canvass_form_put_aside (CanvassForm *self, const char *field)
{
  const char *value = canvass_payload_get_field (self->answers->payload, field);

  if (value == NULL)
    return;
  canvass_payload_set_field (self->answers->aside, field, value, NULL);
  canvass_payload_set_field (self->answers->payload, field, NULL, NULL);
}

void
canvass_form_bring_back (CanvassForm *self, const char *field)
{
  const char *value = canvass_payload_get_field (self->answers->aside, field);

  if (value != NULL && canvass_payload_set_field (self->answers->payload, field, value, NULL))
    canvass_payload_set_field (self->answers->aside, field, NULL, NULL);
}

const char *
canvass_form_get_value (CanvassForm *self, const char *field)
{
  const char *value;

  g_return_val_if_fail (CANVASS_IS_FORM (self), "");

  value = canvass_payload_get_field (self->answers->payload, field);
  return value != NULL ? value : "";
}

gboolean
canvass_form_set_value (CanvassForm *self, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  self->begun = TRUE;
  if (value != NULL && canvass_prose_is_blank (value))
    value = NULL;
  if (!canvass_payload_set_field (self->answers->payload, field, value, &error))
    return FALSE;
  if ((g_str_equal (field, "adult") || g_str_equal (field, "birth_year")) &&
      canvass_form_is_minor (self))
    canvass_form_forget_contact (self);
  return TRUE;
}

/* What is not typed has to find room too: the district that is carried or found. */
static gsize
get_reserved (CanvassForm *self, const CanvassFieldSpec *spec)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);
  gsize longest = self->answers->same_district ? strlen (self->answers->carried_district) : 0;

  if (g_str_equal (spec->name, "district") || *canvass_form_get_value (self, "district") != '\0')
    return 0;
  for (guint i = 0; i < canvass_campaign_get_n_districts (campaign); i++)
    longest = MAX (longest, strlen (canvass_campaign_get_district (campaign, i)));
  return longest > 0 ? strlen ("district") + longest : 0;
}

gsize
canvass_form_get_room (CanvassForm *self, const CanvassFieldSpec *spec)
{
  const char *value = canvass_form_get_value (self, spec->name);
  gsize used = canvass_payload_get_fields_bytes (self->answers->payload);

  if (*value != '\0')
    used -= strlen (value);
  else
    used += strlen (spec->name);
  used += get_reserved (self, spec);
  return MIN (spec->max_bytes, CANVASS_FIELDS_MAX_BYTES - MIN (used, CANVASS_FIELDS_MAX_BYTES));
}

CanvassFieldProblem
canvass_form_check (CanvassForm *self, const CanvassFieldSpec *spec)
{
  CanvassRules rules = *canvass_campaign_get_rules (canvass_form_get_campaign (self));
  const char *value = canvass_form_get_value (self, spec->name);
  const char *country = canvass_form_get_value (self, "country");
  static char anywhere[] = "";
  CanvassFieldProblem problem;

  if (canvass_form_offers_no_postcode (self, spec) && *value == '\0')
    return self->answers->no_postcode ? CANVASS_FIELD_OK : CANVASS_FIELD_MISSING;
  /* Whoever said yes meant to leave something. */
  if (*value == '\0' && canvass_form_is_contact_field (self, spec) &&
      canvass_form_get_contact_field (self, self->answers->contact) == spec)
    return CANVASS_FIELD_MISSING;
  /* Somebody from abroad has a postcode of another shape. */
  if (*country != '\0' && g_ascii_strcasecmp (country, rules.country) != 0)
    rules.country = anywhere;
  problem = canvass_field_check (spec, &rules, value);
  if (problem == CANVASS_FIELD_OK && g_str_equal (spec->name, "birth_year") &&
      canvass_form_is_born_later (self))
    return CANVASS_FIELD_NOT_A_YEAR;
  if (problem == CANVASS_FIELD_OK && !rules.minors && g_str_equal (spec->name, "birth_year") &&
      canvass_form_is_minor_by_year (self))
    return CANVASS_FIELD_TOO_YOUNG;
  return problem;
}

static CanvassFieldProblem *
find_problem (CanvassForm *self, const CanvassFieldSpec *spec)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++)
    if (canvass_campaign_get_field (campaign, i) == spec)
      return &self->answers->problems[i];
  return NULL;
}

CanvassFieldProblem
canvass_form_get_problem (CanvassForm *self, const CanvassFieldSpec *spec)
{
  const CanvassFieldProblem *problem;

  g_return_val_if_fail (CANVASS_IS_FORM (self), CANVASS_FIELD_OK);

  problem = find_problem (self, spec);
  return problem != NULL ? *problem : CANVASS_FIELD_OK;
}

void
canvass_form_set_problem (CanvassForm *self,
                          const CanvassFieldSpec *spec,
                          CanvassFieldProblem problem)
{
  CanvassFieldProblem *kept;

  g_return_if_fail (CANVASS_IS_FORM (self));

  kept = find_problem (self, spec);
  if (kept != NULL)
    *kept = problem;
}

gboolean
canvass_form_offers_no_postcode (CanvassForm *self, const CanvassFieldSpec *spec)
{
  return g_str_equal (spec->name, "postcode") && spec->use == CANVASS_USE_OPTIONAL;
}

gboolean
canvass_form_get_no_postcode (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return self->answers->no_postcode;
}

void
canvass_form_set_no_postcode (CanvassForm *self, gboolean no_postcode)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  if (self->answers->no_postcode == no_postcode)
    return;
  self->begun = TRUE;
  self->answers->no_postcode = no_postcode;
  if (no_postcode)
    canvass_form_put_aside (self, "postcode");
  else
    canvass_form_bring_back (self, "postcode");
}

gboolean
canvass_form_is_unseen (CanvassForm *self, const CanvassFieldSpec *spec)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  if (g_str_equal (spec->name, "district"))
    return self->answers->same_district || canvass_campaign_has_districts (campaign);
  /* Its only use is to find the district by. */
  return g_str_equal (spec->name, "street") && self->answers->same_district &&
         canvass_campaign_has_districts (campaign);
}

gboolean
canvass_form_has_fields (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++) {
    const CanvassFieldSpec *spec = canvass_campaign_get_field (campaign, i);

    if (!canvass_form_is_contact_field (self, spec) && !canvass_form_is_unseen (self, spec))
      return TRUE;
  }
  return canvass_form_has_carried_district (self);
}
