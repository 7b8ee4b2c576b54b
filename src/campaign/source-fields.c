/*
 * What a campaign asks: the fields of [fields] and [field NAME], the consents of [consent NAME].
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-campaign.h"

#include <string.h>

#define OWN_TEXT_BYTES 800
#define OWN_WORD_BYTES 32

static const char *const FIELD_KEYS[] = { "kind", "choices", NULL };
static const char *const CONSENT_KEYS[] = { "channel", "required", NULL };

/* The name in "[field NAME]", or NULL for any other section. */
static const char *
name_behind (const char *section, const char *prefix)
{
  return g_str_has_prefix (section, prefix) ? section + strlen (prefix) : NULL;
}

static void
check_keys (CanvassReading *reading, const char *section, const char *const *known)
{
  for (guint i = 0; i < reading->entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (reading->entries->entries, i);
    g_autofree char *guess = NULL;

    if (strcmp (entry->section, section) != 0 || g_strv_contains (known, entry->key))
      continue;

    guess = canvass_source_guess (entry->key, known);
    canvass_reading_error (
        reading,
        CANVASS_FAULT_OTHER,
        entry->line,
        g_strdup_printf ("Section [%s] knows no “%s”%s", section, entry->key, guess),
        g_strdup ("Correct the word or delete the line."));
  }
}

static void
read_choices (CanvassReading *reading, CanvassFieldSpec *spec, const char *section, guint line)
{
  const CanvassEntry *entry = canvass_entries_find (reading->entries, section, "choices");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) choices = NULL;

  if (spec->kind != CANVASS_FIELD_CHOICE) {
    if (entry != NULL)
      canvass_reading_error (reading,
                             CANVASS_FAULT_OTHER,
                             entry->line,
                             g_strdup_printf ("Field %s is no choice and has choices.", spec->name),
                             g_strdup ("Write “kind = choice”, or delete the line."));
    return;
  }

  choices = g_strsplit_set (entry != NULL ? entry->value : "", " ,", -1);
  for (guint i = 0; choices[i] != NULL; i++) {
    if (choices[i][0] == '\0')
      continue;

    if (!canvass_content_is_choice (choices[i]))
      canvass_reading_error (
          reading,
          CANVASS_FAULT_OTHER,
          entry->line,
          g_strdup_printf ("“%s” cannot be a choice.", choices[i]),
          g_strdup ("Use a-z, 0-9 and _ here; what signers read is the label in the text "
                    "files."));
    else if (!g_hash_table_add (seen, choices[i]))
      canvass_reading_error (reading,
                             CANVASS_FAULT_OTHER,
                             entry->line,
                             g_strdup_printf ("Choice %s is there twice.", choices[i]),
                             g_strdup ("Keep one of the two."));
    else
      g_strv_builder_add (builder, choices[i]);
  }

  spec->choices = g_strv_builder_end (builder);
  if (g_hash_table_size (seen) < 2 || g_hash_table_size (seen) > CANVASS_CAMPAIGN_MAX_CHOICES)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_CHOICES,
        entry != NULL ? entry->line : line,
        g_strdup_printf ("Field %s has %u choices.", spec->name, g_hash_table_size (seen)),
        g_strdup_printf ("Write “choices = ” and 2 to %d words with spaces between.",
                         CANVASS_CAMPAIGN_MAX_CHOICES));
}

static gsize
own_max_bytes (CanvassFieldKind kind)
{
  switch (kind) {
  case CANVASS_FIELD_EMAIL:
    return canvass_field_find_standard ("email")->max_bytes;
  case CANVASS_FIELD_PHONE:
    return canvass_field_find_standard ("phone")->max_bytes;
  case CANVASS_FIELD_POSTCODE:
    return canvass_field_find_standard ("postcode")->max_bytes;
  case CANVASS_FIELD_NUMBER:
  case CANVASS_FIELD_YEAR:
  case CANVASS_FIELD_CHOICE:
  case CANVASS_FIELD_BOOLEAN:
    return OWN_WORD_BYTES;
  case CANVASS_FIELD_NAME:
  case CANVASS_FIELD_TEXT:
  default:
    return OWN_TEXT_BYTES;
  }
}

static CanvassFieldSpec *
read_own_field (CanvassReading *reading, const CanvassEntry *asked, const CanvassSection *section)
{
  CanvassFieldSpec *spec = g_new0 (CanvassFieldSpec, 1);
  const CanvassEntry *kind = canvass_entries_find (reading->entries, section->name, "kind");

  spec->name = g_strdup (asked->key);
  spec->kind = CANVASS_FIELD_TEXT;
  if (kind == NULL || !canvass_field_kind_parse (kind->value, &spec->kind))
    canvass_reading_error (
        reading,
        CANVASS_FAULT_OTHER,
        kind != NULL ? kind->line : section->line,
        kind != NULL ? g_strdup_printf ("“%s” is no kind of field.", kind->value)
                     : g_strdup_printf ("Section [%s] has no “kind”.", section->name),
        g_strdup ("Write “kind = ” and one of name, text, postcode, number, year, choice, "
                  "boolean."));

  spec->max_bytes = own_max_bytes (spec->kind);
  read_choices (reading, spec, section->name, section->line);
  return spec;
}

static const CanvassSection *
find_section (CanvassReading *reading, const char *prefix, const char *name)
{
  for (guint i = 0; i < reading->entries->sections->len; i++) {
    const CanvassSection *section = g_ptr_array_index (reading->entries->sections, i);
    const char *behind = name_behind (section->name, prefix);

    if (behind != NULL && strcmp (behind, name) == 0)
      return section;
  }

  return NULL;
}

static void
tell_unknown_field (CanvassReading *reading, const CanvassEntry *entry)
{
  const char *known[32] = { NULL };
  g_autofree char *guess = NULL;

  for (guint i = 0; canvass_field_get_standard (i) != NULL; i++)
    known[i] = canvass_field_get_standard (i)->name;

  guess = canvass_source_guess (entry->key, known);
  canvass_reading_error (
      reading,
      CANVASS_FAULT_OTHER,
      entry->line,
      g_strdup_printf ("There is no standard field “%s”%s", entry->key, guess),
      g_strdup_printf ("Correct the word, or describe a field of your own in a section [field %s].",
                       entry->key));
}

static void
read_field (CanvassReading *reading, const CanvassEntry *entry)
{
  const CanvassFieldSpec *standard = canvass_field_find_standard (entry->key);
  const CanvassSection *section = find_section (reading, CANVASS_FIELD_SECTION, entry->key);
  CanvassFieldSpec *spec;
  CanvassUse use;

  if (!canvass_content_is_name (entry->key)) {
    canvass_reading_error (
        reading,
        CANVASS_FAULT_OTHER,
        entry->line,
        g_strdup_printf ("“%s” cannot be a field's name.", entry->key),
        g_strdup_printf ("Use at most %d of a-z, 0-9 and _, beginning with a letter; what "
                         "signers read is the label in the text files.",
                         CANVASS_NAME_MAX_BYTES));
    return;
  }
  if (standard == NULL && section == NULL) {
    tell_unknown_field (reading, entry);
    return;
  }
  if (standard != NULL && section != NULL)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_OTHER,
        section->line,
        g_strdup_printf ("Field %s is a standard field and needs no section.", entry->key),
        g_strdup ("Delete the section, or give your own field another name."));
  if (!canvass_reading_use (reading, entry, &use))
    return;

  spec = standard != NULL ? canvass_field_spec_copy (standard)
                          : read_own_field (reading, entry, section);
  spec->use = use;
  if (use != CANVASS_USE_HIDDEN) {
    canvass_content_add_field (reading->content, spec);
    return;
  }

  g_hash_table_add (reading->folder->hidden, g_strdup (spec->name));
  canvass_field_spec_free (spec);
}

static void
check_names (CanvassReading *reading)
{
  const CanvassFieldSpec *name = canvass_content_find_field (reading->content, "name");
  const CanvassFieldSpec *given = canvass_content_find_field (reading->content, "given_name");
  const CanvassFieldSpec *family = canvass_content_find_field (reading->content, "family_name");
  const CanvassFieldSpec *asked = name != NULL ? name : given;

  if (asked == NULL || asked->use != CANVASS_USE_REQUIRED)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_NAME,
        canvass_entries_line (
            reading->entries, "fields", asked != NULL ? asked->name : "family_name"),
        g_strdup ("The campaign does not require a name."),
        g_strdup ("Write “name = required” in [fields], or “given_name = required” if you "
                  "need it in two parts."));
  else if (name != NULL && (given != NULL || family != NULL))
    canvass_reading_error (
        reading,
        CANVASS_FAULT_NAME,
        canvass_entries_line (
            reading->entries, "fields", given != NULL ? "given_name" : "family_name"),
        g_strdup ("The campaign asks for the name twice."),
        g_strdup ("Keep “name”, or “given_name” and “family_name”; make the other hidden."));
  else if (family != NULL && family->use == CANVASS_USE_REQUIRED)
    canvass_reading_warn (reading,
                          CANVASS_FAULT_SHUTS_OUT,
                          canvass_entries_line (reading->entries, "fields", "family_name"),
                          g_strdup ("Whoever has one name only cannot sign."),
                          g_strdup ("Write “family_name = optional”."));
}

static void
check_contact_field (CanvassReading *reading, const char *field)
{
  const CanvassFieldSpec *spec = canvass_content_find_field (reading->content, field);
  guint line = canvass_entries_line (reading->entries, "fields", field);

  if (spec == NULL)
    return;

  if (spec->use == CANVASS_USE_REQUIRED)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_REQUIRED_CONTACT,
        line,
        g_strdup_printf ("Field %s is required, but only who says yes is asked for it.", field),
        g_strdup_printf ("Write “%s = optional”, or make it hidden.", field));
  else if (!reading->content->rules.contact)
    canvass_reading_warn (
        reading,
        CANVASS_FAULT_NO_CONTACT,
        line,
        g_strdup_printf ("Nobody will be asked for %s, as [rules] offers no contact.", field),
        g_strdup ("Write “contact = yes” in [rules], or make the field hidden."));
}

/* It would be asked of everybody, minors too, before they have said that they may be contacted. */
static void
check_own_contact (CanvassReading *reading)
{
  for (guint i = 0; i < reading->content->fields->len; i++) {
    const CanvassFieldSpec *spec = g_ptr_array_index (reading->content->fields, i);

    if (!spec->standard && (spec->kind == CANVASS_FIELD_EMAIL || spec->kind == CANVASS_FIELD_PHONE))
      canvass_reading_error (
          reading,
          CANVASS_FAULT_OTHER,
          canvass_entries_line (reading->entries, "fields", spec->name),
          g_strdup_printf ("Field %s asks for contact before anybody has said yes to it.",
                           spec->name),
          g_strdup ("Ask with “email = optional” or “phone = optional” and a consent."));
  }
}

static void
check_contact (CanvassReading *reading)
{
  check_own_contact (reading);
  check_contact_field (reading, "email");
  check_contact_field (reading, "phone");

  if (reading->content->rules.contact &&
      canvass_content_find_field (reading->content, "email") == NULL &&
      canvass_content_find_field (reading->content, "phone") == NULL)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_NO_CONTACT,
        canvass_entries_line (reading->entries, "rules", "contact"),
        g_strdup ("Contact is offered, but there is neither e-mail nor phone to leave."),
        g_strdup ("Write “contact = no”, or make field email or phone optional."));
}

void
canvass_reading_fields (CanvassReading *reading)
{
  for (guint i = 0; i < reading->entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (reading->entries->entries, i);

    if (strcmp (entry->section, "fields") == 0)
      read_field (reading, entry);
  }

  for (guint i = 0; i < reading->entries->sections->len; i++) {
    const CanvassSection *section = g_ptr_array_index (reading->entries->sections, i);
    const char *name = name_behind (section->name, CANVASS_FIELD_SECTION);

    if (name == NULL)
      continue;
    check_keys (reading, section->name, FIELD_KEYS);
    if (canvass_entries_find (reading->entries, "fields", name) == NULL)
      canvass_reading_error (
          reading,
          CANVASS_FAULT_OTHER,
          section->line,
          g_strdup_printf ("Field %s is described, but [fields] does not ask it.", name),
          g_strdup_printf ("Add “%s = optional” to section [fields], at its place.", name));
  }

  if (reading->content->fields->len > CANVASS_PAYLOAD_MAX_FIELDS)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_TOO_MUCH,
        0,
        g_strdup_printf ("There are more than %d fields.", CANVASS_PAYLOAD_MAX_FIELDS),
        g_strdup ("Ask less: every field costs signatures."));

  check_names (reading);
  check_contact (reading);
}

/* Which only who says yes to it is asked for, and nobody under 18. */
static gboolean
is_contact (const char *channel)
{
  return strcmp (channel, "email") == 0 || strcmp (channel, "phone") == 0;
}

static void
check_consent (CanvassReading *reading,
               const CanvassConsentSpec *spec,
               const char *section,
               guint line)
{
  const char *field = canvass_content_field_of_channel (spec->channel);
  const CanvassEntry *channel = canvass_entries_find (reading->entries, section, "channel");
  const CanvassEntry *required = canvass_entries_find (reading->entries, section, "required");

  if (field != NULL && canvass_content_find_field (reading->content, field) == NULL)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_CONSENT,
        channel != NULL ? channel->line : line,
        g_strdup_printf ("Consent %s is about field %s, which is hidden.", spec->name, field),
        g_strdup_printf ("Write “%s = optional” in [fields], or delete the consent.", field));
  else if (g_strcmp0 (field, "street") == 0 && canvass_content_drops_street (reading->content))
    canvass_reading_error (
        reading,
        CANVASS_FAULT_CONSENT,
        channel != NULL ? channel->line : line,
        g_strdup_printf ("Consent %s is about letters, but the street is not kept.", spec->name),
        g_strdup ("Write “keep_street = yes” in [rules], or delete the consent."));
  if (spec->required && is_contact (spec->channel))
    canvass_reading_error (
        reading,
        CANVASS_FAULT_REQUIRED_CONTACT,
        required->line,
        g_strdup_printf ("Consent %s is required, but nobody has to leave contact to sign.",
                         spec->name),
        g_strdup ("Write “required = no”, or delete the line “channel”."));
  else if (spec->required)
    canvass_reading_warn (
        reading,
        CANVASS_FAULT_SHUTS_OUT,
        required->line,
        g_strdup_printf ("Whoever does not give consent %s cannot sign.", spec->name),
        g_strdup ("Write “required = no” unless the law demands it."));
}

static void
read_consent (CanvassReading *reading, const CanvassSection *section, const char *name)
{
  const CanvassEntry *channel = canvass_entries_find (reading->entries, section->name, "channel");
  const CanvassEntry *required = canvass_entries_find (reading->entries, section->name, "required");
  g_autoptr (CanvassConsentSpec) spec = g_new0 (CanvassConsentSpec, 1);

  check_keys (reading, section->name, CONSENT_KEYS);
  spec->name = g_strdup (name);
  spec->channel = g_strdup (channel != NULL ? channel->value : "");
  if (!canvass_content_is_name (name)) {
    canvass_reading_error (
        reading,
        CANVASS_FAULT_OTHER,
        section->line,
        g_strdup_printf ("“%s” cannot be a consent's name.", name),
        g_strdup_printf ("Use at most %d of a-z, 0-9 and _, beginning with a letter.",
                         CANVASS_NAME_MAX_BYTES));
    return;
  }
  if (!canvass_content_is_channel (spec->channel)) {
    canvass_reading_error (
        reading,
        CANVASS_FAULT_OTHER,
        channel->line,
        g_strdup_printf ("“%s” is no channel.", spec->channel),
        g_strdup ("Write email, phone or post, or delete the line for a consent that is about "
                  "none of them."));
    return;
  }
  if (required != NULL && !canvass_reading_yes_no (reading, required, &spec->required))
    return;

  check_consent (reading, spec, section->name, section->line);
  canvass_content_add_consent (reading->content, g_steal_pointer (&spec));
}

void
canvass_reading_consents (CanvassReading *reading)
{
  for (guint i = 0; i < reading->entries->sections->len; i++) {
    const CanvassSection *section = g_ptr_array_index (reading->entries->sections, i);
    const char *name = name_behind (section->name, CANVASS_CONSENT_SECTION);

    if (name != NULL && canvass_content_find_consent (reading->content, name) == NULL)
      read_consent (reading, section, name);
  }

  if (reading->content->consents->len > CANVASS_PAYLOAD_MAX_CONSENTS)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_TOO_MUCH,
        0,
        g_strdup_printf ("There are more than %d consents.", CANVASS_PAYLOAD_MAX_CONSENTS),
        g_strdup ("Ask for fewer."));
}
