/*
 * campaign.ini: everything about a campaign but its words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-folder.h"

#include "campaign/language.h"

#include <string.h>

#define FILE_NAME CANVASS_SOURCE_CAMPAIGN_FILE
#define MAX_FILE_BYTES (256 * 1024)
#define FIELD_PREFIX "field "
#define CONSENT_PREFIX "consent "
#define DEFAULT_COVER_SECONDS 90
#define DEFAULT_ERASE_SECONDS 180
#define OWN_TEXT_BYTES 800
#define OWN_WORD_BYTES 32

typedef struct {
  CanvassSourceFolder *folder;
  CanvassContent *content;
  const CanvassEntries *entries;
} Reading;

typedef struct _Setting Setting;

struct _Setting {
  const char *section;
  const char *key;
  void (*take) (Reading *reading, const Setting *setting, const CanvassEntry *entry);
  gsize offset; /* of its value in CanvassContent */
  guint64 min, max;
  const char *missing; /* what to write when it must be there and is not */
};

static const char *const SECTIONS[] = { "campaign", "rules", "fields", NULL };
static const char *const FIELD_KEYS[] = { "kind", "choices", NULL };
static const char *const CONSENT_KEYS[] = { "channel", "required", NULL };

static void
error_at (Reading *reading, guint line, char *what, char *remedy)
{
  canvass_source_error (reading->folder, FILE_NAME, line, what, remedy);
}

static void
warn_at (Reading *reading, guint line, char *what, char *remedy)
{
  canvass_source_warn (reading->folder, FILE_NAME, line, what, remedy);
}

static gpointer
place_of (Reading *reading, const Setting *setting)
{
  return (guint8 *)reading->content + setting->offset;
}

static void
set_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
take_id (Reading *reading, const Setting *setting, const CanvassEntry *entry)
{
  if (canvass_content_is_id (entry->value))
    set_text (place_of (reading, setting), entry->value);
  else
    error_at (reading,
              entry->line,
              g_strdup_printf ("“%s” cannot be a campaign's id.", entry->value),
              g_strdup_printf ("Use %d to %d letters a-z, digits and single hyphens, such as "
                               "“save-the-library”.",
                               CANVASS_CAMPAIGN_MIN_ID_BYTES,
                               CANVASS_CAMPAIGN_MAX_ID_BYTES));
}

/* FALSE with a problem when the value is not a whole number within the setting's bounds. */
static gboolean
read_number (Reading *reading, const Setting *setting, const CanvassEntry *entry, guint64 *number)
{
  if (g_ascii_string_to_unsigned (entry->value, 10, setting->min, setting->max, number, NULL))
    return TRUE;

  error_at (reading,
            entry->line,
            g_strdup_printf ("“%s” is no number that %s can have.", entry->value, entry->key),
            g_strdup_printf ("Write a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                             ", digits only.",
                             setting->min,
                             setting->max));
  return FALSE;
}

static void
take_number (Reading *reading, const Setting *setting, const CanvassEntry *entry)
{
  guint64 number;

  if (read_number (reading, setting, entry, &number))
    *(guint64 *)place_of (reading, setting) = number;
}

static void
take_seconds (Reading *reading, const Setting *setting, const CanvassEntry *entry)
{
  guint64 number;

  if (read_number (reading, setting, entry, &number))
    *(guint *)place_of (reading, setting) = (guint)number;
}

static void
take_day (Reading *reading, const Setting *setting, const CanvassEntry *entry)
{
  if (entry->value[0] == '\0' && setting->missing == NULL)
    return;

  if (!canvass_content_is_day (entry->value)) {
    error_at (reading,
              entry->line,
              g_strdup_printf ("“%s” is no date.", entry->value),
              g_strdup ("Write year-month-day with two digits for month and day, such as "
                        "2027-03-31."));
    return;
  }

  set_text (place_of (reading, setting), entry->value);
  if (strcmp (entry->value, reading->folder->today) < 0)
    warn_at (reading,
             entry->line,
             g_strdup_printf ("The date of %s has passed.", entry->key),
             g_strdup ("Write a later date; no table opens a form for a campaign that is over."));
}

static void
take_country (Reading *reading, const Setting *setting, const CanvassEntry *entry)
{
  g_autofree char *upper = g_ascii_strup (entry->value, -1);

  if (entry->value[0] == '\0')
    return;

  if (canvass_content_is_country (entry->value))
    set_text (place_of (reading, setting), entry->value);
  else
    error_at (reading,
              entry->line,
              g_strdup_printf ("“%s” is no country code.", entry->value),
              canvass_content_is_country (upper)
                  ? g_strdup_printf ("Write it in capitals: %s.", upper)
                  : g_strdup ("Write the two capital letters of ISO 3166-1, such as US, MX or GB, "
                              "or delete the line."));
}

/* FALSE with a problem for anything but hidden, optional and required. */
static gboolean
read_use (Reading *reading, const CanvassEntry *entry, CanvassUse *use)
{
  if (canvass_use_parse (entry->value, use))
    return TRUE;

  error_at (reading,
            entry->line,
            g_strdup_printf ("“%s” is nothing that %s can be.", entry->value, entry->key),
            g_strdup ("Write hidden, optional or required."));
  return FALSE;
}

static void
take_use (Reading *reading, const Setting *setting, const CanvassEntry *entry)
{
  CanvassUse use;

  if (read_use (reading, entry, &use))
    *(CanvassUse *)place_of (reading, setting) = use;
}

static gboolean
read_yes_no (Reading *reading, const CanvassEntry *entry, gboolean *yes)
{
  *yes = strcmp (entry->value, "yes") == 0;
  if (*yes || strcmp (entry->value, "no") == 0)
    return TRUE;

  error_at (reading,
            entry->line,
            g_strdup_printf ("“%s” is neither yes nor no.", entry->value),
            g_strdup_printf ("Write “%s = yes” or “%s = no”.", entry->key, entry->key));
  return FALSE;
}

static void
take_yes_no (Reading *reading, const Setting *setting, const CanvassEntry *entry)
{
  gboolean yes;

  if (read_yes_no (reading, entry, &yes))
    *(gboolean *)place_of (reading, setting) = yes;
}

static void
take_languages (Reading *reading, const Setting *setting, const CanvassEntry *entry)
{
  g_auto (GStrv) tags = g_strsplit_set (entry->value, " ,", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; tags[i] != NULL; i++) {
    if (tags[i][0] == '\0')
      continue;

    if (!canvass_language_is_tag (tags[i])) {
      g_autofree char *tidy = canvass_language_tidy (tags[i]);

      error_at (reading,
                entry->line,
                g_strdup_printf ("“%s” is no language tag.", tags[i]),
                tidy != NULL ? g_strdup_printf ("Write %s.", tidy)
                             : g_strdup ("Write tags such as en, es, zh-Hant or pt-BR (BCP 47)."));
    } else if (!g_hash_table_add (seen, tags[i])) {
      error_at (reading,
                entry->line,
                g_strdup_printf ("Language %s is there twice.", tags[i]),
                g_strdup ("Keep one of the two."));
    } else {
      g_strv_builder_add (builder, tags[i]);
    }
  }

  if (entry->value[0] == '\0')
    error_at (reading,
              entry->line,
              g_strdup ("The list of languages is empty."),
              g_strdup (setting->missing));
  if (g_hash_table_size (seen) > CANVASS_CAMPAIGN_MAX_LANGUAGES)
    error_at (reading,
              entry->line,
              g_strdup_printf ("There are more than %d languages.", CANVASS_CAMPAIGN_MAX_LANGUAGES),
              g_strdup ("Make two campaigns of it, or leave some out."));

  reading->folder->languages = g_strv_builder_end (builder);
  reading->folder->languages_line = entry->line;
}

#define OFFSET(member) G_STRUCT_OFFSET (CanvassContent, member)

static const Setting SETTINGS[] = {
  { "campaign",
    "id",
    take_id,
    OFFSET (id),
    .missing = "Add a line such as “id = save-the-library”." },
  { "campaign",
    "version",
    take_number,
    OFFSET (sequence),
    1,
    CANVASS_CAMPAIGN_MAX_SEQUENCE,
    "Add “version = 1”, and count up whenever you seal a changed campaign." },
  { "campaign",
    "languages",
    take_languages,
    .missing = "Add a line such as “languages = en es”, the first for whatever others leave out." },
  { "campaign", "country", take_country, OFFSET (rules.country) },
  { "campaign", "goal", take_number, OFFSET (rules.goal), 0, CANVASS_CAMPAIGN_MAX_GOAL },
  { "campaign", "closes", take_day, OFFSET (rules.closes) },
  { "campaign",
    "destroy_by",
    take_day,
    OFFSET (rules.destroy_by),
    .missing = "Add “destroy_by = ” and the day by which everything collected will be destroyed; "
               "signers are told." },
  { "rules", "drawing", take_use, OFFSET (rules.drawing) },
  { "rules", "public_name", take_yes_no, OFFSET (rules.ask_public_name) },
  { "rules", "contact", take_yes_no, OFFSET (rules.contact) },
  { "rules", "keep_street", take_yes_no, OFFSET (rules.keep_street) },
  { "rules",
    "cover_seconds",
    take_seconds,
    OFFSET (rules.cover_seconds),
    CANVASS_CAMPAIGN_MIN_COVER_SECONDS,
    CANVASS_CAMPAIGN_MAX_ERASE_SECONDS },
  { "rules",
    "erase_seconds",
    take_seconds,
    OFFSET (rules.erase_seconds),
    CANVASS_CAMPAIGN_MIN_COVER_SECONDS,
    CANVASS_CAMPAIGN_MAX_ERASE_SECONDS },
};

static const Setting *
find_setting (const char *section, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SETTINGS); i++)
    if (strcmp (section, SETTINGS[i].section) == 0 && strcmp (key, SETTINGS[i].key) == 0)
      return &SETTINGS[i];

  return NULL;
}

static gboolean
is_setting_section (const char *section)
{
  return strcmp (section, "campaign") == 0 || strcmp (section, "rules") == 0;
}

static void
tell_unknown_setting (Reading *reading, const CanvassEntry *entry)
{
  const char *known[G_N_ELEMENTS (SETTINGS) + 1] = { NULL };
  const char *elsewhere = NULL;
  g_autofree char *guess = NULL;
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (SETTINGS); i++) {
    if (strcmp (SETTINGS[i].section, entry->section) == 0)
      known[n++] = SETTINGS[i].key;
    else if (strcmp (SETTINGS[i].key, entry->key) == 0)
      elsewhere = SETTINGS[i].section;
  }

  guess = canvass_source_guess (entry->key, known);
  error_at (reading,
            entry->line,
            g_strdup_printf ("Section [%s] knows no “%s”%s", entry->section, entry->key, guess),
            elsewhere != NULL ? g_strdup_printf ("Move the line into section [%s].", elsewhere)
                              : g_strdup ("Correct the word or delete the line."));
}

static void
read_settings (Reading *reading)
{
  for (guint i = 0; i < reading->entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (reading->entries->entries, i);
    const Setting *setting;

    if (!is_setting_section (entry->section))
      continue;

    setting = find_setting (entry->section, entry->key);
    if (setting != NULL)
      setting->take (reading, setting, entry);
    else
      tell_unknown_setting (reading, entry);
  }

  for (gsize i = 0; i < G_N_ELEMENTS (SETTINGS); i++)
    if (SETTINGS[i].missing != NULL &&
        canvass_entries_find (reading->entries, SETTINGS[i].section, SETTINGS[i].key) == NULL)
      error_at (reading,
                0,
                g_strdup_printf ("Section [%s] has no “%s”.", SETTINGS[i].section, SETTINGS[i].key),
                g_strdup (SETTINGS[i].missing));
}

/* The name in "[field NAME]", or NULL for any other section. */
static const char *
name_behind (const char *section, const char *prefix)
{
  return g_str_has_prefix (section, prefix) ? section + strlen (prefix) : NULL;
}

static void
check_sections (Reading *reading)
{
  for (guint i = 0; i < reading->entries->sections->len; i++) {
    const CanvassSection *section = g_ptr_array_index (reading->entries->sections, i);
    g_autofree char *guess = NULL;

    if (g_strv_contains (SECTIONS, section->name) ||
        name_behind (section->name, FIELD_PREFIX) != NULL ||
        name_behind (section->name, CONSENT_PREFIX) != NULL)
      continue;

    guess = canvass_source_guess (section->name, SECTIONS);
    error_at (reading,
              section->line,
              g_strdup_printf ("There is no section [%s]%s", section->name, guess),
              g_strdup ("Use [campaign], [rules], [fields], [field NAME] or [consent NAME]."));
  }

  for (guint i = 0; i < reading->entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (reading->entries->entries, i);

    if (entry->section[0] == '\0')
      error_at (reading,
                entry->line,
                g_strdup_printf ("“%s” stands before the first section.", entry->key),
                g_strdup ("Put a heading such as [campaign] on a line above it."));
  }
}

static void
check_keys (Reading *reading, const char *section, const char *const *known)
{
  for (guint i = 0; i < reading->entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (reading->entries->entries, i);
    g_autofree char *guess = NULL;

    if (strcmp (entry->section, section) != 0 || g_strv_contains (known, entry->key))
      continue;

    guess = canvass_source_guess (entry->key, known);
    error_at (reading,
              entry->line,
              g_strdup_printf ("Section [%s] knows no “%s”%s", section, entry->key, guess),
              g_strdup ("Correct the word or delete the line."));
  }
}

static void
read_choices (Reading *reading, CanvassFieldSpec *spec, const char *section, guint line)
{
  const CanvassEntry *entry = canvass_entries_find (reading->entries, section, "choices");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) choices = NULL;

  if (spec->kind != CANVASS_FIELD_CHOICE) {
    if (entry != NULL)
      error_at (reading,
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
      error_at (reading,
                entry->line,
                g_strdup_printf ("“%s” cannot be a choice.", choices[i]),
                g_strdup ("Use a-z, 0-9 and _ here; what signers read is the label in the text "
                          "files."));
    else if (!g_hash_table_add (seen, choices[i]))
      error_at (reading,
                entry->line,
                g_strdup_printf ("Choice %s is there twice.", choices[i]),
                g_strdup ("Keep one of the two."));
    else
      g_strv_builder_add (builder, choices[i]);
  }

  spec->choices = g_strv_builder_end (builder);
  if (g_hash_table_size (seen) < 2 || g_hash_table_size (seen) > CANVASS_CAMPAIGN_MAX_CHOICES)
    error_at (reading,
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
read_own_field (Reading *reading, const CanvassEntry *asked, const CanvassSection *section)
{
  CanvassFieldSpec *spec = g_new0 (CanvassFieldSpec, 1);
  const CanvassEntry *kind = canvass_entries_find (reading->entries, section->name, "kind");

  spec->name = g_strdup (asked->key);
  spec->kind = CANVASS_FIELD_TEXT;
  if (kind == NULL || !canvass_field_kind_parse (kind->value, &spec->kind))
    error_at (reading,
              kind != NULL ? kind->line : section->line,
              kind != NULL ? g_strdup_printf ("“%s” is no kind of field.", kind->value)
                           : g_strdup_printf ("Section [%s] has no “kind”.", section->name),
              g_strdup ("Write “kind = ” and one of name, text, email, phone, postcode, number, "
                        "year, choice, boolean."));

  spec->max_bytes = own_max_bytes (spec->kind);
  read_choices (reading, spec, section->name, section->line);
  return spec;
}

static const CanvassSection *
find_section (Reading *reading, const char *prefix, const char *name)
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
tell_unknown_field (Reading *reading, const CanvassEntry *entry)
{
  const char *known[32] = { NULL };
  g_autofree char *guess = NULL;

  for (guint i = 0; canvass_field_get_standard (i) != NULL; i++)
    known[i] = canvass_field_get_standard (i)->name;

  guess = canvass_source_guess (entry->key, known);
  error_at (
      reading,
      entry->line,
      g_strdup_printf ("There is no standard field “%s”%s", entry->key, guess),
      g_strdup_printf ("Correct the word, or describe a field of your own in a section [field %s].",
                       entry->key));
}

static void
read_field (Reading *reading, const CanvassEntry *entry)
{
  const CanvassFieldSpec *standard = canvass_field_find_standard (entry->key);
  const CanvassSection *section = find_section (reading, FIELD_PREFIX, entry->key);
  CanvassFieldSpec *spec;
  CanvassUse use;

  if (!canvass_content_is_name (entry->key)) {
    error_at (reading,
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
    error_at (reading,
              section->line,
              g_strdup_printf ("Field %s is a standard field and needs no section.", entry->key),
              g_strdup ("Delete the section, or give your own field another name."));
  if (!read_use (reading, entry, &use))
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
read_fields (Reading *reading)
{
  for (guint i = 0; i < reading->entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (reading->entries->entries, i);

    if (strcmp (entry->section, "fields") == 0)
      read_field (reading, entry);
  }

  for (guint i = 0; i < reading->entries->sections->len; i++) {
    const CanvassSection *section = g_ptr_array_index (reading->entries->sections, i);
    const char *name = name_behind (section->name, FIELD_PREFIX);

    if (name == NULL)
      continue;
    check_keys (reading, section->name, FIELD_KEYS);
    if (canvass_entries_find (reading->entries, "fields", name) == NULL)
      error_at (reading,
                section->line,
                g_strdup_printf ("Field %s is described, but [fields] does not ask it.", name),
                g_strdup_printf ("Add “%s = optional” to section [fields], at its place.", name));
  }

  if (reading->content->fields->len > CANVASS_PAYLOAD_MAX_FIELDS)
    error_at (reading,
              0,
              g_strdup_printf ("There are more than %d fields.", CANVASS_PAYLOAD_MAX_FIELDS),
              g_strdup ("Ask less: every field costs signatures."));
}

static void
check_names (Reading *reading)
{
  const CanvassFieldSpec *name = canvass_content_find_field (reading->content, "name");
  const CanvassFieldSpec *given = canvass_content_find_field (reading->content, "given_name");
  const CanvassFieldSpec *family = canvass_content_find_field (reading->content, "family_name");
  const CanvassFieldSpec *asked = name != NULL ? name : given;

  if (asked == NULL || asked->use != CANVASS_USE_REQUIRED)
    error_at (reading,
              canvass_entries_line (
                  reading->entries, "fields", asked != NULL ? asked->name : "family_name"),
              g_strdup ("The campaign does not require a name."),
              g_strdup ("Write “name = required” in [fields], or “given_name = required” if you "
                        "need it in two parts."));
  else if (name != NULL && (given != NULL || family != NULL))
    error_at (reading,
              canvass_entries_line (
                  reading->entries, "fields", given != NULL ? "given_name" : "family_name"),
              g_strdup ("The campaign asks for the name twice."),
              g_strdup ("Keep “name”, or “given_name” and “family_name”; make the other hidden."));
  else if (family != NULL && family->use == CANVASS_USE_REQUIRED)
    warn_at (reading,
             canvass_entries_line (reading->entries, "fields", "family_name"),
             g_strdup ("Whoever has one name only cannot sign."),
             g_strdup ("Write “family_name = optional”."));
}

static void
check_contact_field (Reading *reading, const char *field)
{
  const CanvassFieldSpec *spec = canvass_content_find_field (reading->content, field);
  guint line = canvass_entries_line (reading->entries, "fields", field);

  if (spec == NULL || reading->content->rules.contact)
    return;

  if (spec->use == CANVASS_USE_REQUIRED)
    error_at (reading,
              line,
              g_strdup_printf ("Field %s is required, but [rules] offers no contact.", field),
              g_strdup ("Write “contact = yes” in [rules], or make the field hidden."));
  else
    warn_at (reading,
             line,
             g_strdup_printf ("Nobody will be asked for %s, as [rules] offers no contact.", field),
             g_strdup ("Write “contact = yes” in [rules], or make the field hidden."));
}

static void
check_contact (Reading *reading)
{
  check_contact_field (reading, "email");
  check_contact_field (reading, "phone");

  if (reading->content->rules.contact &&
      canvass_content_find_field (reading->content, "email") == NULL &&
      canvass_content_find_field (reading->content, "phone") == NULL)
    error_at (reading,
              canvass_entries_line (reading->entries, "rules", "contact"),
              g_strdup ("Contact is offered, but there is neither e-mail nor phone to leave."),
              g_strdup ("Write “contact = no”, or make field email or phone optional."));
}

static void
check_consent (Reading *reading, const CanvassConsentSpec *spec, const char *section, guint line)
{
  const char *field = canvass_content_field_of_channel (spec->channel);
  const CanvassEntry *channel = canvass_entries_find (reading->entries, section, "channel");
  const CanvassEntry *required = canvass_entries_find (reading->entries, section, "required");

  if (field != NULL && canvass_content_find_field (reading->content, field) == NULL)
    error_at (reading,
              channel != NULL ? channel->line : line,
              g_strdup_printf ("Consent %s is about field %s, which is hidden.", spec->name, field),
              g_strdup_printf ("Write “%s = optional” in [fields], or delete the consent.", field));
  if (spec->required)
    warn_at (reading,
             required->line,
             g_strdup_printf ("Whoever does not give consent %s cannot sign.", spec->name),
             g_strdup ("Write “required = no” unless the law demands it."));
}

static void
read_consent (Reading *reading, const CanvassSection *section, const char *name)
{
  const CanvassEntry *channel = canvass_entries_find (reading->entries, section->name, "channel");
  const CanvassEntry *required = canvass_entries_find (reading->entries, section->name, "required");
  g_autoptr (CanvassConsentSpec) spec = g_new0 (CanvassConsentSpec, 1);

  check_keys (reading, section->name, CONSENT_KEYS);
  spec->name = g_strdup (name);
  spec->channel = g_strdup (channel != NULL ? channel->value : "");
  if (!canvass_content_is_name (name)) {
    error_at (reading,
              section->line,
              g_strdup_printf ("“%s” cannot be a consent's name.", name),
              g_strdup_printf ("Use at most %d of a-z, 0-9 and _, beginning with a letter.",
                               CANVASS_NAME_MAX_BYTES));
    return;
  }
  if (!canvass_content_is_channel (spec->channel)) {
    error_at (
        reading,
        channel->line,
        g_strdup_printf ("“%s” is no channel.", spec->channel),
        g_strdup ("Write email, phone or post, or delete the line for a consent that is about "
                  "none of them."));
    return;
  }
  if (required != NULL && !read_yes_no (reading, required, &spec->required))
    return;

  check_consent (reading, spec, section->name, section->line);
  canvass_content_add_consent (reading->content, g_steal_pointer (&spec));
}

static void
read_consents (Reading *reading)
{
  for (guint i = 0; i < reading->entries->sections->len; i++) {
    const CanvassSection *section = g_ptr_array_index (reading->entries->sections, i);
    const char *name = name_behind (section->name, CONSENT_PREFIX);

    if (name != NULL && canvass_content_find_consent (reading->content, name) == NULL)
      read_consent (reading, section, name);
  }

  if (reading->content->consents->len > CANVASS_PAYLOAD_MAX_CONSENTS)
    error_at (reading,
              0,
              g_strdup_printf ("There are more than %d consents.", CANVASS_PAYLOAD_MAX_CONSENTS),
              g_strdup ("Ask for fewer."));
}

static void
check_rules (Reading *reading)
{
  const CanvassRules *rules = &reading->content->rules;

  if (rules->destroy_by[0] != '\0' && strcmp (rules->destroy_by, rules->closes) < 0)
    error_at (reading,
              canvass_entries_line (reading->entries, "campaign", "destroy_by"),
              g_strdup ("Everything would be destroyed before the last signature."),
              g_strdup ("Write a day for destroy_by that comes after closes."));

  if (rules->erase_seconds <= rules->cover_seconds)
    error_at (
        reading,
        MAX (canvass_entries_line (reading->entries, "rules", "erase_seconds"),
             canvass_entries_line (reading->entries, "rules", "cover_seconds")),
        g_strdup ("A form would be forgotten before the screen asks whether anybody is there."),
        g_strdup ("Make erase_seconds longer than cover_seconds."));

  if (rules->keep_street && canvass_content_find_field (reading->content, "street") == NULL)
    warn_at (reading,
             canvass_entries_line (reading->entries, "rules", "keep_street"),
             g_strdup ("There is no street to keep."),
             g_strdup ("Write “keep_street = no”, or make field street optional."));
}

void
canvass_source_read_campaign (CanvassSourceFolder *self)
{
  g_autofree char *text = canvass_source_load (self, FILE_NAME, MAX_FILE_BYTES);
  g_autoptr (CanvassEntries) entries = NULL;
  Reading reading = { .folder = self, .content = self->content };
  CanvassRules *rules = &self->content->rules;

  rules->closes = g_strdup ("");
  rules->destroy_by = g_strdup ("");
  rules->country = g_strdup ("");
  rules->drawing = CANVASS_USE_OPTIONAL;
  rules->cover_seconds = DEFAULT_COVER_SECONDS;
  rules->erase_seconds = DEFAULT_ERASE_SECONDS;
  if (text == NULL)
    return;

  entries = canvass_entries_read (self, FILE_NAME, text, CANVASS_ENTRIES_CAMPAIGN);
  reading.entries = entries;
  check_sections (&reading);
  read_settings (&reading);
  read_fields (&reading);
  check_names (&reading);
  check_contact (&reading);
  read_consents (&reading);
  check_rules (&reading);
}
