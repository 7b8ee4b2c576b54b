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

void
canvass_form_prepare_district (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);
  const char *district = canvass_form_find_district (self);

  if (!canvass_campaign_has_districts (campaign))
    return;
  if (district != NULL && canvass_form_get_district_answer (self) == CANVASS_DISTRICT_CONFIRMED)
    canvass_payload_set_field (self->answers->payload, "district", district, NULL);
  /* Whoever gives a street of their own lives where that lies, not where the one before does. */
  else if (*canvass_form_get_value (self, "street") != '\0')
    canvass_form_put_aside (self, "district");
  if (!canvass_campaign_get_rules (campaign)->keep_street)
    canvass_form_put_aside (self, "street");
}

/* The same name may mean another place to another petition: only one whose table is the same, or
 * the only one there is, takes it over. */
static gboolean
may_carry_district (CanvassForm *self, CanvassCampaign *campaign, const char *district)
{
  guint n = canvass_campaign_get_n_districts (campaign);
  gboolean found = FALSE;

  for (guint i = 0; i < self->campaigns->len; i++) {
    CanvassCampaign *other = self->campaigns->pdata[i];

    /* It cannot come from one that asks for none. */
    if (canvass_campaign_find_field (other, "district") == NULL)
      continue;
    if (other != campaign && (n == 0 || canvass_campaign_get_n_districts (other) != n))
      return FALSE;
    for (guint j = 0; j < n; j++)
      if (!g_str_equal (canvass_campaign_get_district (campaign, j),
                        canvass_campaign_get_district (other, j)))
        return FALSE;
  }
  for (guint j = 0; j < n && !found; j++)
    found = g_str_equal (canvass_campaign_get_district (campaign, j), district);
  return n == 0 || found;
}

void
canvass_form_set_district (CanvassForm *self, const char *district)
{
  guint chosen;

  g_return_if_fail (CANVASS_IS_FORM (self));

  chosen = self->campaign_index;
  for (guint i = 0; i < self->campaigns->len && *district != '\0'; i++) {
    CanvassCampaign *campaign = self->campaigns->pdata[i];

    if (canvass_campaign_find_field (campaign, "district") == NULL ||
        !may_carry_district (self, campaign, district))
      continue;
    canvass_form_choose_campaign (self, i);
    self->answers->carried =
        canvass_payload_set_field (self->answers->payload, "district", district, NULL);
  }
  canvass_form_choose_campaign (self, chosen);
}
