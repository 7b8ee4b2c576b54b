/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/form-private.h"

const char *
canvass_form_find_district (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), NULL);

  if (!canvass_campaign_has_districts (canvass_form_get_campaign (self)))
    return NULL;
  return canvass_campaign_find_district (canvass_form_get_campaign (self),
                                         canvass_form_get_value (self, "street"));
}

CanvassDistrictAnswer
canvass_form_get_district_answer (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), CANVASS_DISTRICT_UNANSWERED);

  if (g_strcmp0 (canvass_form_find_district (self), self->answers->district) != 0)
    return CANVASS_DISTRICT_UNANSWERED;
  return self->answers->district_answer;
}

void
canvass_form_set_district_answer (CanvassForm *self, CanvassDistrictAnswer answer)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->begun = TRUE;
  self->answers->district = canvass_form_find_district (self);
  self->answers->district_answer = answer;
}

/* (nullable) what is not typed, but carried or found. */
static const char *
find_settled_district (CanvassForm *self)
{
  if (self->answers->same_district)
    return self->answers->carried_district;
  return canvass_form_get_district_answer (self) == CANVASS_DISTRICT_CONFIRMED
             ? canvass_form_find_district (self)
             : NULL;
}

void
canvass_form_prepare_district (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);
  const char *district = find_settled_district (self);

  /* First, which makes room. */
  if (canvass_campaign_has_districts (campaign) &&
      !canvass_campaign_get_rules (campaign)->keep_street)
    canvass_form_put_aside (self, "street");
  if (district == NULL)
    return;
  canvass_form_put_aside (self, "district");
  canvass_payload_set_field (self->answers->payload, "district", district, NULL);
}

static gboolean
has_same_districts (CanvassCampaign *campaign, CanvassCampaign *other)
{
  guint n = canvass_campaign_get_n_districts (campaign);

  if (canvass_campaign_get_n_districts (other) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (canvass_campaign_get_district (campaign, i),
                      canvass_campaign_get_district (other, i)))
      return FALSE;
  return TRUE;
}

static gboolean
has_district (CanvassCampaign *campaign, const char *district)
{
  for (guint i = 0; i < canvass_campaign_get_n_districts (campaign); i++)
    if (g_str_equal (canvass_campaign_get_district (campaign, i), district))
      return TRUE;
  return FALSE;
}

/* The same name may mean another place to another petition. Where the street is kept, everybody
 * gives their own, and it says where they live. */
static gboolean
may_carry_district (CanvassCampaign *from, CanvassCampaign *to, const char *district)
{
  if (canvass_campaign_find_field (to, "district") == NULL)
    return FALSE;
  if (!canvass_campaign_has_districts (to))
    return to == from;
  return !canvass_campaign_get_rules (to)->keep_street && has_district (to, district) &&
         has_same_districts (from, to);
}

void
canvass_form_carry_district (CanvassForm *self, guint petition, const char *district)
{
  guint chosen;

  g_return_if_fail (CANVASS_IS_FORM (self) && petition < self->campaigns->len);
  g_return_if_fail (district != NULL && strlen (district) < CANVASS_CARRIED_DISTRICT_BYTES);

  chosen = self->campaign_index;
  for (guint i = 0; i < self->campaigns->len && *district != '\0'; i++) {
    if (!may_carry_district (self->campaigns->pdata[petition], self->campaigns->pdata[i], district))
      continue;
    canvass_form_choose_campaign (self, i);
    g_strlcpy (self->answers->carried_district, district, CANVASS_CARRIED_DISTRICT_BYTES);
    self->answers->same_district = TRUE;
  }
  canvass_form_choose_campaign (self, chosen);
}

gboolean
canvass_form_has_carried_district (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return *self->answers->carried_district != '\0';
}

gboolean
canvass_form_get_same_district (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return self->answers->same_district;
}

void
canvass_form_set_same_district (CanvassForm *self, gboolean same)
{
  g_return_if_fail (CANVASS_IS_FORM (self) && canvass_form_has_carried_district (self));

  self->begun = TRUE;
  self->answers->same_district = same;
}
