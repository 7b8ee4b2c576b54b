/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/prose.h"

/* Deeper than any honest text; UAX #9 allows 125. */
#define MAX_BIDI_DEPTH 16

typedef struct {
  char open[MAX_BIDI_DEPTH]; /* 'e' for an embedding or override, 'i' for an isolate */
  guint depth;
} BidiStack;

gboolean
canvass_prose_is_control (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
      type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_SURROGATE)
    return TRUE;

  return character == 0xfeff || (character & 0xfffe) == 0xfffe ||
         (character >= 0xfdd0 && character <= 0xfdef) ||
         (character >= 0xfff9 && character <= 0xfffb);
}

static gboolean
bidi_push (BidiStack *stack, char kind)
{
  if (stack->depth == MAX_BIDI_DEPTH)
    return FALSE;

  stack->open[stack->depth++] = kind;
  return TRUE;
}

static gboolean
bidi_pop (BidiStack *stack, char kind)
{
  if (stack->depth == 0 || stack->open[stack->depth - 1] != kind)
    return FALSE;

  stack->depth--;
  return TRUE;
}

static gboolean
bidi_step (BidiStack *stack, gunichar character)
{
  switch (character) {
  case 0x202a: /* LRE, RLE, LRO, RLO */
  case 0x202b:
  case 0x202d:
  case 0x202e:
    return bidi_push (stack, 'e');
  case 0x202c: /* PDF */
    return bidi_pop (stack, 'e');
  case 0x2066: /* LRI, RLI, FSI */
  case 0x2067:
  case 0x2068:
    return bidi_push (stack, 'i');
  case 0x2069: /* PDI */
    return bidi_pop (stack, 'i');
  case '\n':
    return stack->depth == 0;
  default:
    return TRUE;
  }
}

CanvassProse
canvass_prose_check (const char *text, gboolean lines)
{
  BidiStack stack = { .depth = 0 };
  gboolean balanced = TRUE;

  if (!g_utf8_validate (text, -1, NULL))
    return CANVASS_PROSE_NOT_UTF8;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (canvass_prose_is_control (character) && !(lines && character == '\n'))
      return CANVASS_PROSE_CONTROL;
    balanced = balanced && bidi_step (&stack, character);
  }

  return balanced && stack.depth == 0 ? CANVASS_PROSE_SOUND : CANVASS_PROSE_BIDI;
}

/* In tenths of a word; 0 for scripts that put spaces between words. */
static guint
word_share (gunichar character)
{
  if (!g_unichar_isalpha (character))
    return 0;

  switch ((gint)g_unichar_get_script (character)) {
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_KATAKANA:
    return 5;
  case G_UNICODE_SCRIPT_THAI:
  case G_UNICODE_SCRIPT_LAO:
  case G_UNICODE_SCRIPT_KHMER:
  case G_UNICODE_SCRIPT_MYANMAR:
    return 2;
  default:
    return 0;
  }
}

guint
canvass_prose_count_words (const char *text)
{
  gboolean in_word = FALSE;
  guint words = 0;
  guint tenths = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);
    guint share = word_share (character);

    tenths += share;
    if (g_unichar_isspace (character) || share > 0)
      in_word = FALSE;
    else if (!in_word && g_unichar_isalnum (character)) {
      in_word = TRUE;
      words++;
    }
  }

  return words + (tenths + 5) / 10;
}

/* Letters by their category, of which nothing is seen: the fillers of Hangul, and an empty cell of
 * Braille. */
static gboolean
is_filler (gunichar character)
{
  return character == 0x115f || character == 0x1160 || character == 0x3164 || character == 0xffa0 ||
         character == 0x2800;
}

gboolean
canvass_prose_is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (!g_unichar_isspace (character) && g_unichar_type (character) != G_UNICODE_FORMAT &&
        !is_filler (character))
      return FALSE;
  }

  return TRUE;
}
