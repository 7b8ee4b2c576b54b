/*
 * Whether what a signer gave fits the campaign. Reads values where they are, in locked memory, and
 * copies none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/campaign.h"

#include "campaign/content.h"
#include "campaign/prose.h"

#include <stdlib.h>
#include <string.h>

static gboolean unfit (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
unfit (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error =
        g_error_new_valist (CANVASS_CAMPAIGN_ERROR, CANVASS_CAMPAIGN_ERROR_SIGNATURE, format, args);
  va_end (args);
  return FALSE;
}

/* Somebody from abroad writes a postcode that is none in the campaign's country. */
static char anywhere[] = "";

static CanvassRules
rules_for (CanvassCampaign *campaign, const CanvassPayload *payload)
{
  CanvassRules rules = *canvass_campaign_get_rules (campaign);
  const char *country = canvass_payload_get_field (payload, "country");

  if (country != NULL && g_ascii_strcasecmp (country, rules.country) != 0)
    rules.country = anywhere;

  return rules;
}

static const CanvassFieldSpec *
find_spec (CanvassCampaign *campaign, const char *name)
{
  const CanvassFieldSpec *spec = canvass_campaign_find_field (campaign, name);

  return spec != NULL ? spec : canvass_field_find_standard (name);
}

static gboolean
check_value (CanvassCampaign *campaign,
             const CanvassRules *rules,
             const char *name,
             const char *value,
             GError **error)
{
  const CanvassFieldSpec *spec = find_spec (campaign, name);
  CanvassFieldProblem problem;

  /* Only a proper name is repeated: any other may be a value that slipped into its place. */
  if (spec == NULL && !canvass_content_is_name (name))
    return unfit (error, "There is a field without a proper name");
  if (spec == NULL)
    return unfit (error, "This campaign has no field %s", name);

  problem = canvass_field_check (spec, rules, value);
  if (problem != CANVASS_FIELD_OK)
    return unfit (error, "Field %s %s", name, canvass_field_problem_describe (problem));
  if (canvass_prose_is_blank (value))
    return unfit (error, "Field %s is blank, which is no answer: it is to be left out", name);

  return TRUE;
}

static gboolean
has_value (const CanvassPayload *payload, const char *name)
{
  return canvass_payload_get_field (payload, name) != NULL;
}

/* A sheet may have one column for the name where the form has two, and the other way round. */
static gboolean
has_name_instead (const CanvassPayload *payload, const char *name)
{
  if (strcmp (name, "name") == 0)
    return has_value (payload, "given_name") && has_value (payload, "family_name");

  return (strcmp (name, "given_name") == 0 || strcmp (name, "family_name") == 0) &&
         has_value (payload, "name");
}

void
canvass_campaign_settle_district (CanvassCampaign *self, CanvassPayload *payload)
{
  const char *street, *district;

  g_return_if_fail (CANVASS_IS_CAMPAIGN (self));
  g_return_if_fail (payload != NULL);

  street = canvass_payload_get_field (payload, "street");
  if (!canvass_campaign_has_districts (self) || street == NULL)
    return;

  district = canvass_campaign_find_district (self, street);
  if (!canvass_campaign_get_rules (self)->keep_street)
    canvass_payload_set_field (payload, "street", NULL, NULL);
  /* Where no room is left for it, check_payload () tells a required one missing. */
  if (district != NULL && !has_value (payload, "district"))
    canvass_payload_set_field (payload, "district", district, NULL);
}

/* Nobody is there to be asked for the area code that is missing on a sheet. */
static gboolean
is_as_written (CanvassCampaign *campaign, const CanvassPayload *payload, guint field)
{
  const CanvassFieldSpec *spec =
      find_spec (campaign, canvass_payload_get_field_name (payload, field));

  return canvass_payload_get_source (payload) == CANVASS_SOURCE_PAPER && spec != NULL &&
         spec->kind == CANVASS_FIELD_PHONE;
}

static gboolean
check_fields (CanvassCampaign *campaign, const CanvassPayload *payload, GError **error)
{
  CanvassRules rules = rules_for (campaign, payload), sheet = rules;
  gboolean drops_street = canvass_campaign_has_districts (campaign) && !rules.keep_street;

  if (drops_street && has_value (payload, "street"))
    return unfit (error, "Field street is not sealed in this campaign: it keeps the district only");

  sheet.country = anywhere;
  for (guint i = 0; i < canvass_payload_get_n_fields (payload); i++)
    if (!check_value (campaign,
                      is_as_written (campaign, payload, i) ? &sheet : &rules,
                      canvass_payload_get_field_name (payload, i),
                      canvass_payload_get_field_value (payload, i),
                      error))
      return FALSE;

  for (guint i = 0; i < canvass_campaign_get_n_fields (campaign); i++) {
    const CanvassFieldSpec *spec = canvass_campaign_get_field (campaign, i);

    /* A form asked for it, and then it was dropped. */
    if (drops_street && strcmp (spec->name, "street") == 0)
      continue;
    if (spec->use == CANVASS_USE_REQUIRED && !has_value (payload, spec->name) &&
        !has_name_instead (payload, spec->name))
      return unfit (error, "Field %s is missing", spec->name);
  }

  return TRUE;
}

static const CanvassConsentSpec *
find_consent (CanvassCampaign *campaign, const char *name)
{
  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++) {
    const CanvassConsentSpec *spec = canvass_campaign_get_consent (campaign, i);

    if (strcmp (spec->name, name) == 0)
      return spec;
  }

  return NULL;
}

/* Whether @payload tells the year of birth, and how many years lie between that and the day. */
static gboolean
count_years (const CanvassPayload *payload, gint *years)
{
  const char *born = canvass_payload_get_field (payload, "birth_year");
  const char *day = canvass_payload_get_day (payload);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gint year = *day != '\0' ? atoi (day) : g_date_time_get_year (now);

  if (born == NULL || canvass_field_read_year (born) == 0)
    return FALSE;
  *years = year - canvass_field_read_year (born);
  return TRUE;
}

/* Whoever turns 18 in the year may have done so. */
static gboolean
is_minor (const CanvassPayload *payload)
{
  const char *adult = canvass_payload_get_field (payload, "adult");
  gint years;

  return (adult != NULL && strcmp (adult, "no") == 0) ||
         (count_years (payload, &years) && years < CANVASS_ADULT_YEARS);
}

/* Nobody under 18 is asked for those that are about contact. */
static gboolean
is_demanded (const CanvassConsentSpec *spec, const CanvassPayload *payload)
{
  return spec->required && (spec->channel[0] == '\0' || !is_minor (payload));
}

static gboolean
check_consents (CanvassCampaign *campaign, const CanvassPayload *payload, GError **error)
{
  for (guint i = 0; i < canvass_payload_get_n_consents (payload); i++) {
    const char *name = canvass_payload_get_consent_name (payload, i);

    if (!canvass_content_is_name (name))
      return unfit (error, "There is a consent without a proper name");
    if (find_consent (campaign, name) == NULL)
      return unfit (error, "This campaign asks for no consent %s", name);
  }

  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++) {
    const CanvassConsentSpec *spec = canvass_campaign_get_consent (campaign, i);

    if (is_demanded (spec, payload) && !canvass_payload_get_consent (payload, spec->name))
      return unfit (error, "Consent %s is required and was not given", spec->name);
  }

  return TRUE;
}

/* Somebody under 18 is never asked for contact, whatever the campaign. */
static gboolean
check_contact (CanvassCampaign *campaign, const CanvassPayload *payload, GError **error)
{
  static const char *const CONTACTS[] = { "email", "phone" };

  for (gsize i = 0; i < G_N_ELEMENTS (CONTACTS); i++)
    if (has_value (payload, CONTACTS[i]))
      return unfit (error, "Field %s is not taken from somebody who is under 18", CONTACTS[i]);

  for (guint i = 0; i < canvass_campaign_get_n_consents (campaign); i++) {
    const CanvassConsentSpec *spec = canvass_campaign_get_consent (campaign, i);

    if (spec->channel[0] != '\0' && canvass_payload_get_consent (payload, spec->name))
      return unfit (error, "Consent %s is not taken from somebody who is under 18", spec->name);
  }

  return TRUE;
}

static gboolean
check_age (CanvassCampaign *campaign, const CanvassPayload *payload, GError **error)
{
  gint years;

  if (count_years (payload, &years)) {
    if (years < 0)
      return unfit (error, "Field birth_year lies in the future");
    if (years < CANVASS_ADULT_YEARS && !canvass_campaign_get_rules (campaign)->minors)
      return unfit (error,
                    "Field birth_year is that of somebody under 18, and only people who are 18 or "
                    "older may sign");
  }

  return !is_minor (payload) || check_contact (campaign, payload, error);
}

static gboolean
check_witness (const CanvassPayload *payload, GError **error)
{
  const char *witness = canvass_payload_get_witness (payload);

  if (witness[0] != '\0' && canvass_prose_is_blank (witness))
    return unfit (error, "The witness is blank, which is nobody: it is to be left out");

  return TRUE;
}

static gboolean
check_code (const CanvassPayload *payload, GError **error)
{
  const char *code = canvass_payload_get_code (payload);

  if (code[0] != '\0' && !canvass_payload_is_code (code))
    return unfit (error,
                  "The code is not of the form XXXX-XXXX-XXXX, in digits and capitals without I, "
                  "L, O and U");

  return TRUE;
}

static gboolean
check_drawing (CanvassCampaign *campaign, const CanvassPayload *payload, GError **error)
{
  CanvassUse use = canvass_campaign_get_rules (campaign)->drawing;
  gboolean drawn = canvass_payload_get_drawing (payload) != NULL;

  if (drawn && use == CANVASS_USE_HIDDEN)
    return unfit (error, "This campaign takes no drawn signature");
  /* A sheet of paper keeps the one that is on it. */
  if (!drawn && use == CANVASS_USE_REQUIRED &&
      canvass_payload_get_source (payload) != CANVASS_SOURCE_PAPER)
    return unfit (error, "The drawn signature is missing");

  return TRUE;
}

gboolean
canvass_campaign_check_payload (CanvassCampaign *self,
                                const CanvassPayload *payload,
                                GError **error)
{
  const char *language;

  g_return_val_if_fail (CANVASS_IS_CAMPAIGN (self), FALSE);
  g_return_val_if_fail (payload != NULL, FALSE);

  language = canvass_payload_get_language (payload);
  if (language[0] == '\0')
    return unfit (error, "The language is missing");
  if (!g_strv_contains (canvass_campaign_get_languages (self), language))
    return unfit (error, "This campaign has no text in language %s", language);

  return check_fields (self, payload, error) && check_consents (self, payload, error) &&
         check_age (self, payload, error) && check_drawing (self, payload, error) &&
         check_witness (payload, error) && check_code (payload, error);
}
