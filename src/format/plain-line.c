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

static gboolean
is_visible (gunichar c)
{
  return g_unichar_isgraph (c) && g_unichar_type (c) != G_UNICODE_FORMAT &&
         !g_unichar_iszerowidth (c);
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
