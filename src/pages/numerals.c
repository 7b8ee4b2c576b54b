/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/numerals.h"

#include <glib/gi18n-lib.h>

#define N_DIGITS 10

char *
canvass_numerals_write (guint number)
{
  /* Translators: the ten digits, from zero to nine, in the way this language writes numbers. */
  const char *digits = _ ("0123456789");
  g_autofree char *plain = g_strdup_printf ("%u", number);
  g_autoptr (GString) written = g_string_new (NULL);

  g_return_val_if_fail (g_utf8_strlen (digits, -1) == N_DIGITS, g_steal_pointer (&plain));

  for (const char *p = plain; *p != '\0'; p++)
    g_string_append_unichar (written,
                             g_utf8_get_char (g_utf8_offset_to_pointer (digits, *p - '0')));
  return g_strdup (written->str);
}
