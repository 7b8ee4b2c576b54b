/*
 * What the rules of a campaign demand of each other and of its fields.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-campaign.h"

#include <string.h>

static void
check_minors (CanvassReading *reading)
{
  const CanvassFieldSpec *adult = canvass_content_find_field (reading->content, "adult");

  if (!reading->content->rules.minors && (adult == NULL || adult->use != CANVASS_USE_REQUIRED))
    canvass_reading_error (
        reading,
        CANVASS_FAULT_AGE,
        canvass_entries_line (reading->entries, "rules", "minors"),
        g_strdup ("Minors may not sign, but nobody has to say whether they are 18 or older."),
        g_strdup ("Write “adult = required” in [fields], or “minors = yes”."));
}

static void
check_district_field (CanvassReading *reading, const char *field)
{
  if (canvass_content_find_field (reading->content, field) == NULL)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_TABLE,
        canvass_entries_line (reading->entries, "fields", field),
        g_strdup_printf ("There is a " CANVASS_SOURCE_DISTRICTS_FILE ", but field %s is hidden.",
                         field),
        g_strdup_printf ("Write “%s = optional” in [fields]: the form asks for the street and "
                         "seals the district; or move the table away.",
                         field));
}

static void
check_districts (CanvassReading *reading)
{
  const CanvassFieldSpec *district = canvass_content_find_field (reading->content, "district");

  if (reading->content->districts == NULL)
    return;

  check_district_field (reading, "street");
  check_district_field (reading, "district");
  if (district != NULL && district->use == CANVASS_USE_REQUIRED)
    canvass_reading_warn (
        reading,
        CANVASS_FAULT_SHUTS_OUT,
        canvass_entries_line (reading->entries, "fields", "district"),
        g_strdup ("Whoever does not know the district of a street that the table lacks cannot "
                  "sign."),
        g_strdup ("Write “district = optional”."));
}

void
canvass_reading_check_rules (CanvassReading *reading)
{
  const CanvassRules *rules = &reading->content->rules;

  check_minors (reading);
  check_districts (reading);
  if (rules->qr && rules->address[0] == '\0')
    canvass_reading_error (reading,
                           CANVASS_FAULT_ADDRESS,
                           canvass_entries_line (reading->entries, "rules", "qr"),
                           g_strdup ("There is no address to show as a QR code."),
                           g_strdup ("Write “address = https://…” in [rules], or “qr = no”."));

  if (rules->destroy_by[0] != '\0' && strcmp (rules->destroy_by, rules->closes) < 0)
    canvass_reading_error (reading,
                           CANVASS_FAULT_DESTROYED_FIRST,
                           canvass_entries_line (reading->entries, "campaign", "destroy_by"),
                           g_strdup ("Everything would be destroyed before the last signature."),
                           g_strdup ("Write a day for destroy_by that comes after closes."));

  if (rules->erase_seconds <= rules->cover_seconds)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_FORGOTTEN_FIRST,
        MAX (canvass_entries_line (reading->entries, "rules", "erase_seconds"),
             canvass_entries_line (reading->entries, "rules", "cover_seconds")),
        g_strdup ("A form would be forgotten before the screen asks whether anybody is there."),
        g_strdup ("Make erase_seconds longer than cover_seconds."));

  if (rules->keep_street && canvass_content_find_field (reading->content, "street") == NULL)
    canvass_reading_warn (reading,
                          CANVASS_FAULT_NO_STREET,
                          canvass_entries_line (reading->entries, "rules", "keep_street"),
                          g_strdup ("There is no street to keep."),
                          g_strdup ("Write “keep_street = no”, or make field street optional."));
}
