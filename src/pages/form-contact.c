/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/form-private.h"

typedef enum {
  AGE_UNKNOWN,
  AGE_MINOR,
  AGE_ADULT,
} Age;

/* Whoever turns 18 this year has or has not yet. */
static Age
get_age_by_year (CanvassForm *self)
{
  gint born = canvass_field_read_year (canvass_form_get_value (self, "birth_year"));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gint years = g_date_time_get_year (now) - born;

  if (born == 0 || years == CANVASS_ADULT_YEARS)
    return AGE_UNKNOWN;
  return years < CANVASS_ADULT_YEARS ? AGE_MINOR : AGE_ADULT;
}

/* From what the form has asked. */
static Age
get_age (CanvassForm *self)
{
  const char *adult = canvass_form_get_value (self, "adult");
  Age by_year = get_age_by_year (self);

  if (g_str_equal (adult, "no") || by_year == AGE_MINOR)
    return AGE_MINOR;
  return g_str_equal (adult, "yes") ? AGE_ADULT : by_year;
}

gboolean
canvass_form_is_born_later (CanvassForm *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return canvass_field_read_year (canvass_form_get_value (self, "birth_year")) >
         g_date_time_get_year (now);
}

gboolean
canvass_form_is_minor_by_year (CanvassForm *self)
{
  return get_age_by_year (self) == AGE_MINOR;
}

gboolean
canvass_form_is_minor (CanvassForm *self)
{
  return get_age (self) == AGE_MINOR;
}

gboolean
canvass_form_asks_age (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return get_age (self) == AGE_UNKNOWN &&
         canvass_form_get_contact_field (self, self->answers->contact) != NULL;
}

gboolean
canvass_form_get_adult (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  return self->answers->adult;
}

void
canvass_form_set_adult (CanvassForm *self, gboolean adult)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->begun = TRUE;
  self->answers->adult = adult;
}

void
canvass_form_forget_contact (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  self->answers->contact = CANVASS_CONTACT_UNDECIDED;
  self->answers->adult = FALSE;
  canvass_payload_set_field (self->answers->payload, "email", NULL, NULL);
  canvass_payload_set_field (self->answers->payload, "phone", NULL, NULL);
  canvass_payload_set_field (self->answers->aside, "email", NULL, NULL);
  canvass_payload_set_field (self->answers->aside, "phone", NULL, NULL);
  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++) {
    const CanvassConsentSpec *spec = canvass_campaign_get_consent (campaign, i);

    if (g_str_equal (spec->channel, "email") || g_str_equal (spec->channel, "phone"))
      canvass_payload_set_consent (self->answers->payload, spec->name, FALSE, NULL);
  }
}

gboolean
canvass_form_is_contact_field (CanvassForm *self, const CanvassFieldSpec *spec)
{
  return spec->use == CANVASS_USE_OPTIONAL &&
         (g_str_equal (spec->name, "email") || g_str_equal (spec->name, "phone"));
}

const CanvassFieldSpec *
canvass_form_get_contact_field (CanvassForm *self, CanvassContact contact)
{
  const CanvassFieldSpec *spec = NULL;

  g_return_val_if_fail (CANVASS_IS_FORM (self), NULL);

  if (!canvass_campaign_get_rules (canvass_form_get_campaign (self))->contact ||
      canvass_form_is_minor (self))
    return NULL;
  if (contact == CANVASS_CONTACT_TEXT)
    spec = canvass_campaign_find_field (canvass_form_get_campaign (self), "phone");
  else if (contact == CANVASS_CONTACT_EMAIL)
    spec = canvass_campaign_find_field (canvass_form_get_campaign (self), "email");
  return spec != NULL && canvass_form_is_contact_field (self, spec) ? spec : NULL;
}

gboolean
canvass_form_asks_contact (CanvassForm *self)
{
  return canvass_form_get_contact_field (self, CANVASS_CONTACT_TEXT) != NULL ||
         canvass_form_get_contact_field (self, CANVASS_CONTACT_EMAIL) != NULL;
}

/* A channel's consent follows the answer on the contact page, or the field where it is elsewhere.
 */
static gboolean
uses_channel (CanvassForm *self, CanvassContact contact, const char *field)
{
  if (canvass_form_get_contact_field (self, contact) != NULL)
    return self->answers->contact == contact;
  return *canvass_form_get_value (self, field) != '\0';
}

gboolean
canvass_form_asks_consent (CanvassForm *self, const CanvassConsentSpec *consent)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), FALSE);

  if (*consent->channel != '\0' && canvass_form_is_minor (self))
    return FALSE;
  if (consent->required)
    return TRUE;
  if (g_str_equal (consent->channel, "email"))
    return uses_channel (self, CANVASS_CONTACT_EMAIL, "email");
  if (g_str_equal (consent->channel, "phone"))
    return uses_channel (self, CANVASS_CONTACT_TEXT, "phone");
  return TRUE;
}

gboolean
canvass_form_has_contact_page (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  if (canvass_form_asks_contact (self))
    return TRUE;
  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++)
    if (canvass_form_asks_consent (self, canvass_campaign_get_consent (campaign, i)))
      return TRUE;
  return FALSE;
}

CanvassContact
canvass_form_get_contact (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), CANVASS_CONTACT_UNDECIDED);

  return self->answers->contact;
}

void
canvass_form_set_contact (CanvassForm *self, CanvassContact contact)
{
  const CanvassFieldSpec *chosen;

  g_return_if_fail (CANVASS_IS_FORM (self));

  if (self->answers->contact == contact)
    return;
  self->begun = TRUE;
  self->answers->contact = contact;
  chosen = canvass_form_get_contact_field (self, contact);
  for (CanvassContact other = CANVASS_CONTACT_TEXT; other <= CANVASS_CONTACT_EMAIL; other++) {
    const CanvassFieldSpec *spec = canvass_form_get_contact_field (self, other);

    if (spec != NULL && spec != chosen)
      canvass_form_put_aside (self, spec->name);
  }
  if (chosen != NULL)
    canvass_form_bring_back (self, chosen->name);
}

void
canvass_form_prepare_consents (CanvassForm *self)
{
  CanvassCampaign *campaign = canvass_form_get_campaign (self);

  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++) {
    const CanvassConsentSpec *spec = canvass_campaign_get_consent (campaign, i);
    gboolean asked = canvass_form_asks_consent (self, spec);
    gboolean given = canvass_payload_get_consent (self->answers->payload, spec->name);

    if (asked || given)
      canvass_payload_set_consent (self->answers->payload, spec->name, asked && given, NULL);
  }
}
