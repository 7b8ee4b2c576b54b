/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/tidy.h"

#include <string.h>

/* Bidi_Control in Unicode's PropList.txt. */
static gboolean
is_bidi_control (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

static gboolean
is_left_out (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return is_bidi_control (c) || type == G_UNICODE_CONTROL || type == G_UNICODE_SURROGATE ||
         type == G_UNICODE_UNASSIGNED || type == G_UNICODE_PRIVATE_USE || c == 0xfeff;
}

/* More on one letter than any language needs would grow over the lines above and below. */
#define MAX_MARKS 3

void
canvass_tidy (const char *text, char *out, gsize size)
{
  gsize used = 0;
  guint marks = 0;

  g_return_if_fail (size > 0);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);
    gsize length = (gsize)(g_utf8_next_char (c) - c);
    gboolean space = g_unichar_isspace (character) || character == '\n' || character == '\r';

    if (space) {
      if (used > 0 && out[used - 1] != ' ' && used + 1 < size)
        out[used++] = ' ';
      continue;
    }
    if (g_unichar_ismark (character))
      marks++;
    else if (g_unichar_type (character) != G_UNICODE_FORMAT)
      marks = 0;
    if (is_left_out (character) || marks > MAX_MARKS)
      continue;
    if (used + length >= size)
      break;
    memcpy (out + used, c, length);
    used += length;
  }
  if (used > 0 && out[used - 1] == ' ')
    used--;
  out[used] = '\0';
}
