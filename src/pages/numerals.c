/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/numerals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_DIGITS 10
/* What "1,234" has: some languages separate only longer numbers. */
#define N_SHORT 4

/* How digits are set apart: the last group, those before it, and what stands between. */
typedef struct {
  gsize last;
  gsize others;
  gunichar separator; /* 0 for none */
} Grouping;

static void
append_digit (GString *written, char digit)
{
  /* Translators: the ten digits, from zero to nine, in the way this language writes numbers. */
  const char *digits = _ ("0123456789");
  const char *own;

  if (g_utf8_strlen (digits, -1) != N_DIGITS) {
    g_string_append_c (written, digit);
    return;
  }
  own = g_utf8_offset_to_pointer (digits, digit - '0');
  g_string_append_unichar (written, g_utf8_get_char (own));
}

/* From an example, such as "1,23,45,678". */
static Grouping
read_grouping (const char *example)
{
  Grouping grouping = { 0 };
  gsize n = 0;

  for (const char *p = example; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isdigit (c)) {
      n++;
    } else {
      grouping.others = n;
      grouping.separator = c;
      n = 0;
    }
  }
  grouping.last = n;
  return grouping;
}

static gboolean
begins_group (const Grouping *grouping, gsize n_left)
{
  if (grouping->separator == 0 || n_left < grouping->last)
    return FALSE;

  return n_left == grouping->last ||
         (grouping->others > 0 && (n_left - grouping->last) % grouping->others == 0);
}

static char *
write_plain (const char *plain, const Grouping *grouping)
{
  g_autoptr (GString) written = g_string_new (NULL);
  gsize length = strlen (plain);

  for (gsize i = 0; i < length; i++) {
    if (i > 0 && begins_group (grouping, length - i))
      g_string_append_unichar (written, grouping->separator);
    append_digit (written, plain[i]);
  }
  return g_string_free (g_steal_pointer (&written), FALSE);
}

char *
canvass_numerals_write (guint number)
{
  g_autofree char *plain = g_strdup_printf ("%u", number);

  return write_plain (plain, &(Grouping){ 0 });
}

char *
canvass_numerals_write_count (guint64 number)
{
  g_autofree char *plain = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  /* Translators: how this language writes the number 1234: set apart, or not yet. */
  const char *shorter = _ ("1,234");
  /* Translators: how this language writes the number 12345678. */
  const char *longer = _ ("12,345,678");
  Grouping grouping = read_grouping (strlen (plain) <= N_SHORT ? shorter : longer);

  return write_plain (plain, &grouping);
}
