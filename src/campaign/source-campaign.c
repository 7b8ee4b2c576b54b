/*
 * campaign.ini: everything about a campaign but its words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-campaign.h"

#include "campaign/language.h"

#include <string.h>

#define FILE_NAME CANVASS_SOURCE_CAMPAIGN_FILE
#define MAX_FILE_BYTES (256 * 1024)
#define DEFAULT_COVER_SECONDS 90
#define DEFAULT_ERASE_SECONDS 180

typedef struct _Setting Setting;

struct _Setting {
  const char *section;
  const char *key;
  void (*take) (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry);
  gsize offset; /* of its value in CanvassContent */
  guint64 min, max;
  const char *missing; /* what to write when it must be there and is not */
};

static const char *const SECTIONS[] = { "campaign", "rules", "fields", NULL };

void
canvass_reading_error (
    CanvassReading *reading, CanvassFault fault, guint line, char *what, char *remedy)
{
  canvass_source_error (reading->folder, fault, FILE_NAME, line, what, remedy);
}

void
canvass_reading_warn (
    CanvassReading *reading, CanvassFault fault, guint line, char *what, char *remedy)
{
  canvass_source_warn (reading->folder, fault, FILE_NAME, line, what, remedy);
}

static gpointer
place_of (CanvassReading *reading, const Setting *setting)
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
take_id (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry)
{
  if (canvass_content_is_id (entry->value))
    set_text (place_of (reading, setting), entry->value);
  else
    canvass_reading_error (
        reading,
        CANVASS_FAULT_ID,
        entry->line,
        g_strdup_printf ("“%s” cannot be a campaign's id.", entry->value),
        g_strdup_printf ("Use %d to %d letters a-z, digits and single hyphens, such as "
                         "“save-the-library”.",
                         CANVASS_CAMPAIGN_MIN_ID_BYTES,
                         CANVASS_CAMPAIGN_MAX_ID_BYTES));
}

/* FALSE with a problem when the value is not a whole number within the setting's bounds. */
static gboolean
read_number (CanvassReading *reading,
             const Setting *setting,
             const CanvassEntry *entry,
             guint64 *number)
{
  if (g_ascii_string_to_unsigned (entry->value, 10, setting->min, setting->max, number, NULL))
    return TRUE;

  canvass_reading_error (
      reading,
      CANVASS_FAULT_NUMBER,
      entry->line,
      g_strdup_printf ("“%s” is no number that %s can have.", entry->value, entry->key),
      g_strdup_printf ("Write a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                       ", digits only.",
                       setting->min,
                       setting->max));
  return FALSE;
}

static void
take_number (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry)
{
  guint64 number;

  if (read_number (reading, setting, entry, &number))
    *(guint64 *)place_of (reading, setting) = number;
}

static void
take_seconds (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry)
{
  guint64 number;

  if (read_number (reading, setting, entry, &number))
    *(guint *)place_of (reading, setting) = (guint)number;
}

static void
take_day (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry)
{
  if (entry->value[0] == '\0' && setting->missing == NULL)
    return;

  if (!canvass_content_is_day (entry->value)) {
    canvass_reading_error (
        reading,
        CANVASS_FAULT_DAY,
        entry->line,
        g_strdup_printf ("“%s” is no date.", entry->value),
        g_strdup ("Write year-month-day with two digits for month and day, such as "
                  "2027-03-31."));
    return;
  }

  set_text (place_of (reading, setting), entry->value);
  if (strcmp (entry->value, reading->folder->today) < 0)
    canvass_reading_warn (
        reading,
        CANVASS_FAULT_PAST,
        entry->line,
        g_strdup_printf ("The date of %s has passed.", entry->key),
        g_strdup ("Write a later date; no table opens a form for a campaign that is over."));
}

static void
take_country (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry)
{
  g_autofree char *upper = g_ascii_strup (entry->value, -1);

  if (entry->value[0] == '\0')
    return;

  if (canvass_content_is_country (entry->value))
    set_text (place_of (reading, setting), entry->value);
  else
    canvass_reading_error (
        reading,
        CANVASS_FAULT_COUNTRY,
        entry->line,
        g_strdup_printf ("“%s” is no country code.", entry->value),
        canvass_content_is_country (upper)
            ? g_strdup_printf ("Write it in capitals: %s.", upper)
            : g_strdup ("Write the two capital letters of ISO 3166-1, such as US, MX or GB, "
                        "or delete the line."));
}

static void
take_address (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry)
{
  if (entry->value[0] == '\0')
    return;

  if (canvass_content_is_address (entry->value))
    set_text (place_of (reading, setting), entry->value);
  else
    canvass_reading_error (
        reading,
        CANVASS_FAULT_ADDRESS,
        entry->line,
        g_strdup_printf ("“%s” is no address of the web that can be used.", entry->value),
        g_strdup_printf ("Write one such as https://example.org/trees, in ASCII, of at most %d "
                         "bytes; it has to begin with https.",
                         CANVASS_CAMPAIGN_MAX_ADDRESS_BYTES));
}

gboolean
canvass_reading_use (CanvassReading *reading, const CanvassEntry *entry, CanvassUse *use)
{
  if (canvass_use_parse (entry->value, use))
    return TRUE;

  canvass_reading_error (
      reading,
      CANVASS_FAULT_OTHER,
      entry->line,
      g_strdup_printf ("“%s” is nothing that %s can be.", entry->value, entry->key),
      g_strdup ("Write hidden, optional or required."));
  return FALSE;
}

static void
take_use (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry)
{
  CanvassUse use;

  if (canvass_reading_use (reading, entry, &use))
    *(CanvassUse *)place_of (reading, setting) = use;
}

gboolean
canvass_reading_yes_no (CanvassReading *reading, const CanvassEntry *entry, gboolean *yes)
{
  *yes = strcmp (entry->value, "yes") == 0;
  if (*yes || strcmp (entry->value, "no") == 0)
    return TRUE;

  canvass_reading_error (
      reading,
      CANVASS_FAULT_OTHER,
      entry->line,
      g_strdup_printf ("“%s” is neither yes nor no.", entry->value),
      g_strdup_printf ("Write “%s = yes” or “%s = no”.", entry->key, entry->key));
  return FALSE;
}

static void
take_yes_no (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry)
{
  gboolean yes;

  if (canvass_reading_yes_no (reading, entry, &yes))
    *(gboolean *)place_of (reading, setting) = yes;
}

static void
take_languages (CanvassReading *reading, const Setting *setting, const CanvassEntry *entry)
{
  g_auto (GStrv) tags = g_strsplit_set (entry->value, " ,", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; tags[i] != NULL; i++) {
    if (tags[i][0] == '\0')
      continue;

    if (!canvass_language_is_tag (tags[i])) {
      g_autofree char *tidy = canvass_language_tidy (tags[i]);

      canvass_reading_error (
          reading,
          CANVASS_FAULT_OTHER,
          entry->line,
          g_strdup_printf ("“%s” is no language tag.", tags[i]),
          tidy != NULL ? g_strdup_printf ("Write %s.", tidy)
                       : g_strdup ("Write tags such as en, es, zh-Hant or pt-BR (BCP 47)."));
    } else if (!g_hash_table_add (seen, tags[i])) {
      canvass_reading_error (reading,
                             CANVASS_FAULT_OTHER,
                             entry->line,
                             g_strdup_printf ("Language %s is there twice.", tags[i]),
                             g_strdup ("Keep one of the two."));
    } else {
      g_strv_builder_add (builder, tags[i]);
    }
  }

  if (entry->value[0] == '\0')
    canvass_reading_error (reading,
                           CANVASS_FAULT_OTHER,
                           entry->line,
                           g_strdup ("The list of languages is empty."),
                           g_strdup (setting->missing));
  if (g_hash_table_size (seen) > CANVASS_CAMPAIGN_MAX_LANGUAGES)
    canvass_reading_error (
        reading,
        CANVASS_FAULT_TOO_MUCH,
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
  { "rules", "minors", take_yes_no, OFFSET (rules.minors) },
  { "rules", "withdrawal_code", take_yes_no, OFFSET (rules.withdrawal_code) },
  { "rules", "address", take_address, OFFSET (rules.address) },
  { "rules", "qr", take_yes_no, OFFSET (rules.qr) },
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
tell_unknown_setting (CanvassReading *reading, const CanvassEntry *entry)
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
  canvass_reading_error (
      reading,
      CANVASS_FAULT_OTHER,
      entry->line,
      g_strdup_printf ("Section [%s] knows no “%s”%s", entry->section, entry->key, guess),
      elsewhere != NULL ? g_strdup_printf ("Move the line into section [%s].", elsewhere)
                        : g_strdup ("Correct the word or delete the line."));
}

static void
read_settings (CanvassReading *reading)
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
        canvass_entries_find (reading->entries, SETTINGS[i].section, SETTINGS[i].key) == NULL) {
      canvass_reading_error (
          reading,
          CANVASS_FAULT_MISSING,
          0,
          g_strdup_printf ("Section [%s] has no “%s”.", SETTINGS[i].section, SETTINGS[i].key),
          g_strdup (SETTINGS[i].missing));
      canvass_source_name_place (reading->folder, SETTINGS[i].section, SETTINGS[i].key);
    }
}

static void
check_sections (CanvassReading *reading)
{
  for (guint i = 0; i < reading->entries->sections->len; i++) {
    const CanvassSection *section = g_ptr_array_index (reading->entries->sections, i);
    g_autofree char *guess = NULL;

    if (g_strv_contains (SECTIONS, section->name) ||
        g_str_has_prefix (section->name, CANVASS_FIELD_SECTION) ||
        g_str_has_prefix (section->name, CANVASS_CONSENT_SECTION))
      continue;

    guess = canvass_source_guess (section->name, SECTIONS);
    canvass_reading_error (
        reading,
        CANVASS_FAULT_OTHER,
        section->line,
        g_strdup_printf ("There is no section [%s]%s", section->name, guess),
        g_strdup ("Use [campaign], [rules], [fields], [field NAME] or [consent NAME]."));
  }

  for (guint i = 0; i < reading->entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (reading->entries->entries, i);

    if (entry->section[0] == '\0')
      canvass_reading_error (reading,
                             CANVASS_FAULT_OTHER,
                             entry->line,
                             g_strdup_printf ("“%s” stands before the first section.", entry->key),
                             g_strdup ("Put a heading such as [campaign] on a line above it."));
  }
}

void
canvass_source_read_campaign (CanvassSourceFolder *self)
{
  g_autofree char *text = canvass_source_load (self, FILE_NAME, MAX_FILE_BYTES);
  g_autoptr (CanvassEntries) entries = NULL;
  CanvassReading reading = { .folder = self, .content = self->content };
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
  canvass_reading_fields (&reading);
  canvass_reading_consents (&reading);
  canvass_reading_check_rules (&reading);
}
