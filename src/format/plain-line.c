/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/plain-line.h"

static gboolean
is_harmless (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  gboolean breaks = type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
                    type == G_UNICODE_PARAGRAPH_SEPARATOR;
  /* UAX #9: marks, embeddings and overrides, isolates. The joiners that names need stay. */
  gboolean reorders =
      c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  /* Zero width: two names that look the same would be two. */
  gboolean hides = c == 0x200b || c == 0xfeff;

  return !breaks && !reorders && !hides;
}

/* By category alone: which letters have no width of their own, like the vowels of Hangul, differs
 * from library to library. */
static gboolean
is_visible (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return g_unichar_isgraph (c) && type != G_UNICODE_NON_SPACING_MARK &&
         type != G_UNICODE_ENCLOSING_MARK;
}

gboolean
canvass_is_plain_line (const char *text, gsize length, gsize max_bytes)
{
  gboolean visible = FALSE;

  if (length < 1 || length > max_bytes || !g_utf8_validate_len (text, length, NULL))
    return FALSE;

  for (const char *at = text; at < text + length; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (!is_harmless (c))
      return FALSE;
    visible |= is_visible (c);
  }

  return visible;
}
