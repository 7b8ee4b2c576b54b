/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/words.h"

#include "campaign/language.h"
#include "device/catalogue.h"
#include "format/file.h"

#include <stdio.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/unum.h>

#define MAX_UNITS 128 /* of a day or a number */

struct _CanvassWords {
  char *language;
  char *locale;      /* as ICU writes it */
  GHashTable *words; /* (nullable) original → translation */
};

CanvassWords *
canvass_words_new (const char *language)
{
  CanvassWords *self = g_new0 (CanvassWords, 1);
  g_autofree char *folder = canvass_catalogue_find_folder ();
  g_autofree char *path =
      canvass_language_is_tag (language) ? canvass_catalogue_find (folder, language) : NULL;
  g_autoptr (GBytes) file =
      path != NULL ? canvass_file_read (path, CANVASS_CATALOGUE_MAX_BYTES, NULL) : NULL;
  g_autofree char *name = g_strdelimit (g_strdup (language), "-", '_');

  self->language = g_strdup (language);
  self->locale = g_strdup_printf ("%s@calendar=gregorian;numbers=latn", name);
  /* A damaged one is as good as none: English is read by whoever hands the paper in. */
  self->words = file != NULL ? canvass_catalogue_index (file, NULL) : NULL;
  return self;
}

void
canvass_words_free (CanvassWords *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->words, g_hash_table_unref);
  g_free (self->language);
  g_free (self->locale);
  g_free (self);
}

const char *
canvass_words_get_language (const CanvassWords *self)
{
  return self->language;
}

gboolean
canvass_words_is_right_to_left (const CanvassWords *self)
{
  return canvass_language_is_right_to_left (self->language);
}

const char *
canvass_words_say (const CanvassWords *self, const char *original)
{
  const char *said = self->words != NULL ? g_hash_table_lookup (self->words, original) : NULL;

  return said != NULL ? said : original;
}

/* Not printf: a translation decides nothing but where the values stand. */
char *
canvass_words_fill (const CanvassWords *self, const char *original, const char *a, const char *b)
{
  const char *values[] = { a, b };
  g_autoptr (GString) filled = g_string_new (NULL);
  guint next = 0;

  for (const char *c = canvass_words_say (self, original); *c != '\0'; c++) {
    gboolean numbered = c[0] == '%' && (c[1] == '1' || c[1] == '2') && c[2] == '$' && c[3] == 's';

    if (numbered || (c[0] == '%' && c[1] == 's')) {
      guint which = numbered ? (guint)(c[1] - '1') : next;

      g_string_append_printf (filled, "\u2068%s\u2069", values[which] != NULL ? values[which] : "");
      next = 1;
      c += numbered ? 3 : 1;
    } else {
      g_string_append_c (filled, *c);
    }
  }
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

/* (transfer full) (nullable) */
static char *
take_units (const UChar *units, int32_t length, UErrorCode status)
{
  return U_SUCCESS (status) && length < MAX_UNITS
             ? g_utf16_to_utf8 (units, length, NULL, NULL, NULL)
             : NULL;
}

char *
canvass_words_write_day (const CanvassWords *self, const char *day)
{
  static const UChar zone[] = { 'U', 'T', 'C', 0 };
  UErrorCode status = U_ZERO_ERROR;
  UChar units[MAX_UNITS];
  g_autoptr (GDateTime) time = NULL;
  char *written = NULL;
  int year, month, number;
  UDateFormat *format;

  if (sscanf (day, "%4d-%2d-%2d", &year, &month, &number) == 3)
    time = g_date_time_new_utc (year, month, number, 12, 0, 0);
  if (time == NULL)
    return g_strdup (day);

  format = udat_open (UDAT_NONE, UDAT_LONG, self->locale, zone, -1, NULL, 0, &status);
  if (U_SUCCESS (status)) {
    double milliseconds = (double)g_date_time_to_unix (time) * 1000;
    int32_t length = udat_format (format, milliseconds, units, MAX_UNITS, NULL, &status);

    written = take_units (units, length, status);
    udat_close (format);
  }
  return written != NULL ? written : g_strdup (day);
}

char *
canvass_words_write_number (const CanvassWords *self, guint64 number)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar units[MAX_UNITS];
  char *written = NULL;
  UNumberFormat *format = unum_open (UNUM_DECIMAL, NULL, 0, self->locale, NULL, &status);

  if (U_SUCCESS (status)) {
    int32_t length = unum_formatInt64 (format, (int64_t)number, units, MAX_UNITS, NULL, &status);

    written = take_units (units, length, status);
    unum_close (format);
  }
  return written != NULL ? written : g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}
