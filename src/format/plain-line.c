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
  /* UAX #9: embeddings and overrides, isolates. The joiners and marks that names need stay. */
  gboolean reorders = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

  return !breaks && !reorders;
}

gboolean
canvass_is_plain_line (const char *text, gsize length, gsize max_bytes)
{
  if (length < 1 || length > max_bytes || !g_utf8_validate_len (text, length, NULL))
    return FALSE;

  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    if (!is_harmless (g_utf8_get_char (at)))
      return FALSE;

  return TRUE;
}
