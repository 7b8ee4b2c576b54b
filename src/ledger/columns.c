/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/columns.h"

#include "format/file.h"
#include "format/payload.h"

#define MAX_COLUMNS 200

/* As mappings call them. */
static const char *const SOURCES[CANVASS_N_COLUMN_KINDS] = {
  [CANVASS_COLUMN_FIRST_NAME] = "first_name",
  [CANVASS_COLUMN_LAST_NAME] = "last_name",
  [CANVASS_COLUMN_NAME] = "name",
  [CANVASS_COLUMN_EMAIL] = "email",
  [CANVASS_COLUMN_EMAIL_OPT_IN] = "email_opt_in",
  [CANVASS_COLUMN_PHONE] = "phone",
  [CANVASS_COLUMN_PHONE_OPT_IN] = "phone_opt_in",
  [CANVASS_COLUMN_STREET] = "street",
  [CANVASS_COLUMN_CITY] = "city",
  [CANVASS_COLUMN_REGION] = "region",
  [CANVASS_COLUMN_POSTCODE] = "postcode",
  [CANVASS_COLUMN_COUNTRY] = "country",
  [CANVASS_COLUMN_COUNTRY_CODE] = "country_code",
  [CANVASS_COLUMN_DISTRICT] = "district",
  [CANVASS_COLUMN_LANGUAGE] = "language",
  [CANVASS_COLUMN_LOCALE] = "locale",
  [CANVASS_COLUMN_EXTERNAL_ID] = "external_id",
  [CANVASS_COLUMN_CONSENT] = "consent",
  [CANVASS_COLUMN_CONSENT_DAY] = "consent_day",
  [CANVASS_COLUMN_CAMPAIGN] = "consent_campaign",
};

typedef struct {
  const char *title;
  CanvassColumnKind kind;
} PresetColumn;

static const PresetColumn CIVICRM[] = {
  { "First Name", CANVASS_COLUMN_FIRST_NAME },
  { "Last Name", CANVASS_COLUMN_LAST_NAME },
  { "Email", CANVASS_COLUMN_EMAIL },
  { "Phone", CANVASS_COLUMN_PHONE },
  { "Street Address", CANVASS_COLUMN_STREET },
  { "City", CANVASS_COLUMN_CITY },
  { "State", CANVASS_COLUMN_REGION },
  { "Postal Code", CANVASS_COLUMN_POSTCODE },
  { "Country", CANVASS_COLUMN_COUNTRY },
  { "External Identifier", CANVASS_COLUMN_EXTERNAL_ID },
  { "Preferred Language", CANVASS_COLUMN_LOCALE },
  { "Consent Day", CANVASS_COLUMN_CONSENT_DAY },
  { "Consent Campaign", CANVASS_COLUMN_CAMPAIGN },
  { NULL, 0 },
};

static const PresetColumn ACTIONNETWORK[] = {
  { "email", CANVASS_COLUMN_EMAIL },
  { "first_name", CANVASS_COLUMN_FIRST_NAME },
  { "last_name", CANVASS_COLUMN_LAST_NAME },
  { "can2_phone", CANVASS_COLUMN_PHONE },
  { "address", CANVASS_COLUMN_STREET },
  { "city", CANVASS_COLUMN_CITY },
  { "state", CANVASS_COLUMN_REGION },
  { "zip_code", CANVASS_COLUMN_POSTCODE },
  { "language", CANVASS_COLUMN_LANGUAGE },
  { "consent_day", CANVASS_COLUMN_CONSENT_DAY },
  { "consent_campaign", CANVASS_COLUMN_CAMPAIGN },
  { NULL, 0 },
};

static const PresetColumn NATIONBUILDER[] = {
  { "first_name", CANVASS_COLUMN_FIRST_NAME },
  { "last_name", CANVASS_COLUMN_LAST_NAME },
  { "email", CANVASS_COLUMN_EMAIL },
  { "email_opt_in", CANVASS_COLUMN_EMAIL_OPT_IN },
  { "mobile_number", CANVASS_COLUMN_PHONE },
  { "mobile_opt_in", CANVASS_COLUMN_PHONE_OPT_IN },
  { "primary_address1", CANVASS_COLUMN_STREET },
  { "primary_city", CANVASS_COLUMN_CITY },
  { "primary_state", CANVASS_COLUMN_REGION },
  { "primary_zip", CANVASS_COLUMN_POSTCODE },
  { "primary_country_code", CANVASS_COLUMN_COUNTRY_CODE },
  { "language", CANVASS_COLUMN_LANGUAGE },
  { "tag_list", CANVASS_COLUMN_CONSENT },
  { "external_id", CANVASS_COLUMN_EXTERNAL_ID },
  { "consent_day", CANVASS_COLUMN_CONSENT_DAY },
  { "consent_campaign", CANVASS_COLUMN_CAMPAIGN },
  { NULL, 0 },
};

static const PresetColumn GENERAL[] = {
  { "external_id", CANVASS_COLUMN_EXTERNAL_ID },
  { "name", CANVASS_COLUMN_NAME },
  { "first_name", CANVASS_COLUMN_FIRST_NAME },
  { "last_name", CANVASS_COLUMN_LAST_NAME },
  { "email", CANVASS_COLUMN_EMAIL },
  { "phone", CANVASS_COLUMN_PHONE },
  { "street", CANVASS_COLUMN_STREET },
  { "city", CANVASS_COLUMN_CITY },
  { "region", CANVASS_COLUMN_REGION },
  { "postcode", CANVASS_COLUMN_POSTCODE },
  { "country", CANVASS_COLUMN_COUNTRY },
  { "language", CANVASS_COLUMN_LANGUAGE },
  { "consent", CANVASS_COLUMN_CONSENT },
  { "consent_day", CANVASS_COLUMN_CONSENT_DAY },
  { "consent_campaign", CANVASS_COLUMN_CAMPAIGN },
  { NULL, 0 },
};

static const struct {
  const char *name;
  const PresetColumn *columns;
} PRESETS[] = {
  { "civicrm", CIVICRM },
  { "actionnetwork", ACTIONNETWORK },
  { "nationbuilder", NATIONBUILDER },
  { "csv", GENERAL },
  { "jsonl", GENERAL },
};

static void
column_free (gpointer data)
{
  CanvassColumn *self = data;

  g_free (self->title);
  g_free (self->text);
  g_free (self);
}

static CanvassColumns *
columns_new (const char *name)
{
  CanvassColumns *self = g_new0 (CanvassColumns, 1);

  self->name = g_strdup (name);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  return self;
}

void
canvass_columns_free (CanvassColumns *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->columns);
  g_free (self->name);
  g_free (self);
}

static void
add (CanvassColumns *self, const char *title, CanvassColumnKind kind, const char *text)
{
  CanvassColumn *column = g_new0 (CanvassColumn, 1);

  column->title = g_strdup (title);
  column->kind = kind;
  column->text = g_strdup (text);
  g_ptr_array_add (self->columns, column);
}

CanvassColumns *
canvass_columns_of_preset (const char *name)
{
  CanvassColumns *self;

  for (gsize i = 0; i < G_N_ELEMENTS (PRESETS); i++) {
    if (!g_str_equal (PRESETS[i].name, name))
      continue;

    self = columns_new (name);
    self->lines = g_str_equal (name, "jsonl");
    for (const PresetColumn *column = PRESETS[i].columns; column->title != NULL; column++)
      add (self, column->title, column->kind, NULL);
    return self;
  }

  return NULL;
}

typedef struct {
  CanvassColumns *columns;
  const char *path;
  guint line;
} Reading;

static gboolean wrong (const Reading *self, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
wrong (const Reading *self, GError **error, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s, line %u: %s", self->path, self->line, what);
  return FALSE;
}

static gboolean
read_fixed_text (Reading *self, const char *title, char *source, GError **error)
{
  gsize length = strlen (source);

  if (length < 2 || source[length - 1] != '"')
    return wrong (self, error, "a text begins and ends with \"");

  source[length - 1] = '\0';
  add (self->columns, title, CANVASS_COLUMN_TEXT, source + 1);
  return TRUE;
}

static char *
list_sources (void)
{
  GString *text = g_string_new (SOURCES[0]);

  for (guint i = 1; i < CANVASS_N_COLUMN_KINDS; i++)
    g_string_append_printf (text, ", %s", SOURCES[i]);
  return g_string_free (text, FALSE);
}

static gboolean
read_source (Reading *self, const char *title, char *source, GError **error)
{
  g_autofree char *known = NULL;

  if (*source == '"')
    return read_fixed_text (self, title, source, error);

  for (guint i = 0; i < CANVASS_N_COLUMN_KINDS; i++)
    if (g_str_equal (SOURCES[i], source)) {
      add (self->columns, title, i, NULL);
      return TRUE;
    }

  if (g_str_has_prefix (source, "field ")) {
    const char *field = g_strstrip (source + strlen ("field "));

    if (!canvass_is_field_name (field, strlen (field)))
      return wrong (self, error, "“%s” cannot be the name of a field", field);
    add (self->columns, title, CANVASS_COLUMN_FIELD, field);
    return TRUE;
  }

  known = list_sources ();
  return wrong (
      self,
      error,
      "there is no “%s”. Write one of %s; “field NAME” for a field of the campaign's own; "
      "or a text in \"quotes\"",
      source,
      known);
}

static gboolean
has_title (const CanvassColumns *columns, const char *title)
{
  for (guint i = 0; i < columns->columns->len; i++)
    if (g_str_equal (((CanvassColumn *)columns->columns->pdata[i])->title, title))
      return TRUE;

  return FALSE;
}

static gboolean
read_line (Reading *self, char *line, GError **error)
{
  char *equals, *title;

  self->line++;
  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;

  equals = strrchr (line, '=');
  if (equals != NULL && strchr (equals, '"') != NULL)
    equals = strchr (line, '='); /* which may stand in a text */
  if (equals == NULL)
    return wrong (self, error, "this is no “Column title = source”");

  *equals = '\0';
  title = g_strstrip (line);
  if (*title == '\0')
    return wrong (self, error, "the column has no title");
  if (has_title (self->columns, title))
    return wrong (self, error, "there is a column “%s” already", title);
  if (self->columns->columns->len == MAX_COLUMNS)
    return wrong (self, error, "these are more than %d columns", MAX_COLUMNS);

  return read_source (self, title, g_strstrip (equals + 1), error);
}

static char *
read_text (GBytes *bytes, const char *path, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length > 0 && !g_utf8_validate_len (text, length, NULL)) {
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_INVALID_DATA,
                 "%s is not a text in UTF-8: save it as UTF-8",
                 path);
    return NULL;
  }

  if (g_str_has_prefix (length >= 3 ? text : "", "\xef\xbb\xbf"))
    return g_strndup (text + 3, length - 3);
  return g_strndup (length > 0 ? text : "", length);
}

CanvassColumns *
canvass_columns_parse_and_tell (GBytes *bytes, const char *path, guint *line, GError **error)
{
  g_autofree char *text = read_text (bytes, path, error);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (CanvassColumns) columns = columns_new (name);
  g_auto (GStrv) lines = NULL;
  Reading reading = { .columns = columns, .path = path };

  *line = 0;
  if (text == NULL)
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!read_line (&reading, lines[i], error)) {
      *line = reading.line;
      return NULL;
    }

  if (columns->columns->len == 0) {
    reading.line = MAX (reading.line, 1);
    wrong (&reading, error, "there is no column; write lines such as “E-mail = email”");
    return NULL;
  }

  return g_steal_pointer (&columns);
}

CanvassColumns *
canvass_columns_parse (GBytes *bytes, const char *path, GError **error)
{
  guint line;

  return canvass_columns_parse_and_tell (bytes, path, &line, error);
}

CanvassColumns *
canvass_columns_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = canvass_file_read (path, CANVASS_COLUMNS_MAX_BYTES, error);

  return bytes != NULL ? canvass_columns_parse (bytes, path, error) : NULL;
}
