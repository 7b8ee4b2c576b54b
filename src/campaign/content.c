/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/content.h"

#include "campaign/language.h"

#include <string.h>

/* ISO 3166-1 alpha-2, officially assigned. */
static const char COUNTRIES[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW";

/* Of RFC 3986; a percent sign stands for what follows it. */
static const char ADDRESS_CHARACTERS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%";

static const struct {
  const char *channel;
  const char *field;
} CHANNELS[] = {
  { "email", "email" },
  { "phone", "phone" },
  { "post", "street" },
};

CanvassContent *
canvass_content_new (void)
{
  CanvassContent *self = g_new0 (CanvassContent, 1);

  self->rules.minors = TRUE;
  self->rules.address = g_strdup ("");
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_field_spec_free);
  self->consents = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_consent_spec_free);
  self->texts = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_text_free);
  return self;
}

void
canvass_content_free (CanvassContent *self)
{
  g_free (self->id);
  for (gsize i = 0; i < CANVASS_N_MEETINGS; i++)
    g_free (self->meetings[i]);
  g_free (self->rules.closes);
  g_free (self->rules.destroy_by);
  g_free (self->rules.country);
  g_free (self->rules.address);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->consents);
  g_ptr_array_unref (self->texts);
  g_clear_pointer (&self->districts, canvass_districts_unref);
  g_free (self);
}

void
canvass_content_add_field (CanvassContent *self, CanvassFieldSpec *spec)
{
  g_ptr_array_add (self->fields, spec);
}

void
canvass_content_add_consent (CanvassContent *self, CanvassConsentSpec *spec)
{
  g_ptr_array_add (self->consents, spec);
}

void
canvass_content_add_text (CanvassContent *self, CanvassText *text)
{
  text->fallback = self->texts->len > 0 ? g_ptr_array_index (self->texts, 0) : NULL;
  g_ptr_array_add (self->texts, text);
}

CanvassFieldSpec *
canvass_field_spec_copy (const CanvassFieldSpec *spec)
{
  CanvassFieldSpec *copy = g_memdup2 (spec, sizeof *spec);

  copy->name = g_strdup (spec->name);
  copy->choices = g_strdupv (spec->choices);
  return copy;
}

void
canvass_field_spec_free (CanvassFieldSpec *spec)
{
  g_free (spec->name);
  g_strfreev (spec->choices);
  g_free (spec);
}

void
canvass_consent_spec_free (CanvassConsentSpec *spec)
{
  g_free (spec->name);
  g_free (spec->channel);
  g_free (spec);
}

const CanvassFieldSpec *
canvass_content_find_field (const CanvassContent *self, const char *name)
{
  for (guint i = 0; i < self->fields->len; i++) {
    const CanvassFieldSpec *spec = g_ptr_array_index (self->fields, i);

    if (strcmp (spec->name, name) == 0)
      return spec;
  }

  return NULL;
}

const CanvassConsentSpec *
canvass_content_find_consent (const CanvassContent *self, const char *name)
{
  for (guint i = 0; i < self->consents->len; i++) {
    const CanvassConsentSpec *spec = g_ptr_array_index (self->consents, i);

    if (strcmp (spec->name, name) == 0)
      return spec;
  }

  return NULL;
}

gboolean
canvass_content_is_id (const char *id)
{
  gsize length = strlen (id);

  if (length < CANVASS_CAMPAIGN_MIN_ID_BYTES || length > CANVASS_CAMPAIGN_MAX_ID_BYTES ||
      id[0] == '-' || id[length - 1] == '-' || strstr (id, "--") != NULL)
    return FALSE;

  return strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

gboolean
canvass_content_is_choice (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= CANVASS_NAME_MAX_BYTES && name[0] != '_' &&
         strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

gboolean
canvass_content_is_name (const char *name)
{
  return canvass_content_is_choice (name) && g_ascii_islower (name[0]);
}

gboolean
canvass_content_is_day (const char *day)
{
  guint year, month, of_month;

  if (strlen (day) != 10 || day[4] != '-' || day[7] != '-')
    return FALSE;
  for (guint i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit (day[i]))
      return FALSE;

  year = (guint)g_ascii_strtoull (day, NULL, 10);
  month = (guint)g_ascii_strtoull (day + 5, NULL, 10);
  of_month = (guint)g_ascii_strtoull (day + 8, NULL, 10);
  return year >= 2000 && g_date_valid_dmy (of_month, month, year);
}

gboolean
canvass_content_is_country (const char *country)
{
  const char *found = strlen (country) == 2 ? strstr (COUNTRIES, country) : NULL;

  return found != NULL && (found - COUNTRIES) % 3 == 0;
}

/* At least two labels, so that a phone far from here finds it. */
static gboolean
is_host (const char *host, gsize length)
{
  gboolean dotted = FALSE;

  for (gsize i = 0; i < length; i++) {
    gboolean at_edge = i == 0 || i + 1 == length || host[i - 1] == '.' || host[i + 1] == '.';

    dotted = dotted || host[i] == '.';
    if (!g_ascii_isalnum (host[i]) && (at_edge || (host[i] != '-' && host[i] != '.')))
      return FALSE;
  }

  return dotted;
}

/* RFC 3986, without a user's name, which could make one host look like another. */
gboolean
canvass_content_is_address (const char *address)
{
  static const char SCHEME[] = "https://";
  const char *host, *rest;
  gsize digits;

  if (!g_str_has_prefix (address, SCHEME) || strlen (address) > CANVASS_CAMPAIGN_MAX_ADDRESS_BYTES)
    return FALSE;

  host = address + strlen (SCHEME);
  rest = host + strcspn (host, ":/?#");
  if (!is_host (host, rest - host))
    return FALSE;
  if (*rest == ':') {
    digits = strspn (rest + 1, "0123456789");
    if (digits < 1 || digits > 5)
      return FALSE;
    rest += 1 + digits;
  }

  return (*rest == '\0' || strchr ("/?#", *rest) != NULL) &&
         rest[strspn (rest, ADDRESS_CHARACTERS)] == '\0';
}

gboolean
canvass_content_is_channel (const char *channel)
{
  return channel[0] == '\0' || canvass_content_field_of_channel (channel) != NULL;
}

const char *
canvass_content_field_of_channel (const char *channel)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CHANNELS); i++)
    if (strcmp (channel, CHANNELS[i].channel) == 0)
      return CHANNELS[i].field;

  return NULL;
}

GPtrArray *
canvass_content_list_labels (const CanvassContent *self)
{
  GPtrArray *labels = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->fields->len; i++) {
    const CanvassFieldSpec *spec = g_ptr_array_index (self->fields, i);

    if (!spec->standard)
      g_ptr_array_add (labels, canvass_label_of_field (spec->name));
    for (guint j = 0; spec->choices != NULL && spec->choices[j] != NULL; j++)
      g_ptr_array_add (labels, canvass_label_of_choice (spec->name, spec->choices[j]));
  }

  for (guint i = 0; i < self->consents->len; i++) {
    const CanvassConsentSpec *spec = g_ptr_array_index (self->consents, i);

    g_ptr_array_add (labels, canvass_label_of_consent (spec->name));
  }

  return labels;
}

gboolean
canvass_content_drops_street (const CanvassContent *self)
{
  return self->districts != NULL && !self->rules.keep_street;
}

static gboolean
has_field_label (const CanvassContent *self, const char *const *parts, guint n_parts)
{
  const CanvassFieldSpec *spec = canvass_content_find_field (self, parts[1]);

  if (spec == NULL)
    return FALSE;
  if (n_parts == 2)
    return TRUE;
  if (n_parts == 3)
    return strcmp (parts[2], "hint") == 0;

  return n_parts == 4 && strcmp (parts[2], "choice") == 0 && spec->choices != NULL &&
         g_strv_contains ((const char *const *)spec->choices, parts[3]);
}

gboolean
canvass_content_has_label (const CanvassContent *self, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, ".", 5);
  guint n_parts = g_strv_length (parts);

  if (strcmp (key, CANVASS_LABEL_OF_DISTRICT) == 0)
    return self->districts != NULL;
  if (n_parts == 2 && strcmp (parts[0], "consent") == 0)
    return canvass_content_find_consent (self, parts[1]) != NULL;

  return n_parts >= 2 && strcmp (parts[0], "field") == 0 &&
         has_field_label (self, (const char *const *)parts, n_parts);
}
