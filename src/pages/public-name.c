/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/public-name.h"

#include <string.h>

static void
append (char *out, gsize size, const char *text, gsize length)
{
  gsize used = strlen (out);

  if (used + length < size) {
    memcpy (out + used, text, length);
    out[used + length] = '\0';
  }
}

static const char *
skip_spaces (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

static const char *
skip_word (const char *text)
{
  while (*text != '\0' && !g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

/* A letter with the marks that belong to it. */
static const char *
skip_letter (const char *text)
{
  if (*text != '\0')
    text = g_utf8_next_char (text);
  while (*text != '\0' && g_unichar_ismark (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

static void
append_initial (char *out, gsize size, const char *word)
{
  append (out, size, word, skip_letter (word) - word);
  append (out, size, ".", 1);
}

static const char *
find_last_word (const char *text)
{
  const char *last = text;

  for (const char *word = skip_spaces (text); *word != '\0'; word = skip_spaces (skip_word (word)))
    last = word;
  return last;
}

/* Scripts that write a family and a given name as one word, the family's first. */
static gboolean
is_written_together (const char *word)
{
  switch ((int)g_unichar_get_script (g_utf8_get_char (word))) {
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HANGUL:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_KATAKANA:
  case G_UNICODE_SCRIPT_BOPOMOFO:
    return TRUE;
  default:
    return FALSE;
  }
}

void
canvass_public_initial (const char *name, char *out, gsize size)
{
  const char *first = skip_spaces (name);
  const char *last = find_last_word (first);

  *out = '\0';
  if (*first == '\0')
    return;
  if (last == first && is_written_together (first)) {
    append_initial (out, size, first);
    return;
  }
  append (out, size, first, skip_word (first) - first);
  if (last == first)
    return;
  append (out, size, " ", 1);
  append_initial (out, size, last);
}

void
canvass_public_initial_from (const char *given_name, const char *family_name, char *out, gsize size)
{
  const char *family = skip_spaces (family_name);

  *out = '\0';
  append (out, size, given_name, strlen (given_name));
  if (*family == '\0')
    return;
  if (*out != '\0')
    append (out, size, " ", 1);
  append_initial (out, size, family);
}
