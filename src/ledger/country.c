/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/country.h"

#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

/* Where CiviCRM's table (civicrm_country) and Unicode's English names differ. */
static const struct {
  char code[3];
  const char *name;
} NAMES[] = {
  { "AG", "Antigua and Barbuda" },
  { "BA", "Bosnia and Herzegovina" },
  { "BL", "Saint Barthélemy" },
  { "BN", "Brunei Darussalam" },
  { "BQ", "Bonaire, Saint Eustatius and Saba" },
  { "CD", "Congo, The Democratic Republic of the" },
  { "CG", "Congo, Republic of the" },
  { "CZ", "Czech Republic" },
  { "FK", "Falkland Islands (Malvinas)" },
  { "FM", "Micronesia, Federated States of" },
  { "GS", "South Georgia and the South Sandwich Islands" },
  { "HK", "Hong Kong" },
  { "HM", "Heard Island and McDonald Islands" },
  { "IR", "Iran, Islamic Republic of" },
  { "KN", "Saint Kitts and Nevis" },
  { "KP", "Korea, Democratic People's Republic of" },
  { "KR", "Korea, Republic of" },
  { "LA", "Lao People's Democratic Republic" },
  { "LC", "Saint Lucia" },
  { "MF", "Saint Martin (French part)" },
  { "MM", "Myanmar" },
  { "MO", "Macao" },
  { "PM", "Saint Pierre and Miquelon" },
  { "PN", "Pitcairn" },
  { "PS", "Palestine, State of" },
  { "RE", "Reunion" },
  { "RU", "Russian Federation" },
  { "SH", "Saint Helena" },
  { "SJ", "Svalbard and Jan Mayen" },
  { "ST", "Sao Tome and Principe" },
  { "SX", "Sint Maarten (Dutch Part)" },
  { "SY", "Syrian Arab Republic" },
  { "TC", "Turks and Caicos Islands" },
  { "TT", "Trinidad and Tobago" },
  { "TZ", "Tanzania, United Republic of" },
  { "UM", "United States Minor Outlying Islands" },
  { "VA", "Holy See (Vatican City State)" },
  { "VC", "Saint Vincent and the Grenadines" },
  { "VG", "Virgin Islands, British" },
  { "VI", "Virgin Islands, U.S." },
  { "VN", "Viet Nam" },
  { "WF", "Wallis and Futuna" },
};

static void
name_by_unicode (const char *code, char name[static CANVASS_COUNTRY_MAX_BYTES])
{
  char locale[] = "und_XX";
  UErrorCode status = U_ZERO_ERROR;
  UChar wide[CANVASS_COUNTRY_MAX_BYTES];

  memcpy (locale + 4, code, 2);
  *name = '\0';
  uloc_getDisplayCountry (locale, "en", wide, G_N_ELEMENTS (wide), &status);
  if (U_SUCCESS (status))
    u_strToUTF8 (name, CANVASS_COUNTRY_MAX_BYTES, NULL, wide, -1, &status);
  if (U_FAILURE (status))
    *name = '\0';
}

static gboolean
is_code (const char *code)
{
  for (const char *const *known = uloc_getISOCountries (); *known != NULL; known++)
    if (g_ascii_strcasecmp (*known, code) == 0)
      return TRUE;

  return FALSE;
}

gboolean
canvass_country_name (const char *code, char name[static CANVASS_COUNTRY_MAX_BYTES])
{
  char upper[3];

  if (strlen (code) != 2 || !is_code (code))
    return FALSE;

  for (guint i = 0; i < sizeof upper; i++)
    upper[i] = g_ascii_toupper (code[i]);

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (memcmp (NAMES[i].code, upper, 2) == 0) {
      g_strlcpy (name, NAMES[i].name, CANVASS_COUNTRY_MAX_BYTES);
      return TRUE;
    }

  name_by_unicode (upper, name);
  return *name != '\0';
}

gboolean
canvass_country_code (const char *text, char code[static 3])
{
  for (const char *const *known = uloc_getISOCountries (); *known != NULL; known++) {
    char name[CANVASS_COUNTRY_MAX_BYTES];

    g_strlcpy (code, *known, 3);
    if (g_ascii_strcasecmp (*known, text) == 0)
      return TRUE;

    name_by_unicode (*known, name);
    if (g_ascii_strcasecmp (name, text) == 0 ||
        (canvass_country_name (*known, name) && g_ascii_strcasecmp (name, text) == 0))
      return TRUE;
  }

  *code = '\0';
  return FALSE;
}
