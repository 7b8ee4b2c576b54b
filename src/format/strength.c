/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/strength.h"

#include "format/secret.h"

#include <sodium.h>
#include <string.h>
#include <zxcvbn.h>

#define GUESSED_BITS 28
#define WEAK_BITS 44
#define GOOD_BITS 60
/* More than anybody needs; the library gives up a little behind. */
#define MAX_CHARACTERS 96
#define STACK_BYTES (64 * 1024)
#define SPACE_BITS 1.0
/* Words of 11 bits have some four letters; a syllable or an ideograph stands for more. */
#define LETTER_BITS 2.7
#define SYLLABLE_BITS 7.0

/* The text as it is measured. */
typedef struct {
  char latin[MAX_CHARACTERS + 1]; /* what the library may look at */
  gunichar seen[MAX_CHARACTERS];  /* other characters */
  gunichar before;
  guint n_latin, n_seen, n_counted;
  double other_bits;
} Parts;

static gboolean
is_syllable (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HANGUL ||
         script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA ||
         script == G_UNICODE_SCRIPT_ETHIOPIC;
}

/* Few different characters again and again are no long text. */
static void
add_other (Parts *parts, gunichar c)
{
  guint times = 0;

  if (g_unichar_ismark (c))
    return;
  for (guint i = 0; i < parts->n_seen; i++)
    times += parts->seen[i] == c;
  if (parts->n_seen < MAX_CHARACTERS)
    parts->seen[parts->n_seen++] = c;
  if (c != parts->before && times < 3) {
    parts->other_bits += is_syllable (c) ? SYLLABLE_BITS : LETTER_BITS;
    parts->n_counted++;
  }
}

/* The letter under its marks is what the library's words are written with. */
static void
add_character (Parts *parts, gunichar c)
{
  gunichar base[G_UNICHAR_MAX_DECOMPOSITION_LENGTH] = { c };

  g_unichar_fully_decompose (c, FALSE, base, G_N_ELEMENTS (base));
  if (base[0] < 0x80 && g_ascii_isprint ((char)base[0])) {
    if (parts->n_latin < MAX_CHARACTERS)
      parts->latin[parts->n_latin++] = (char)base[0];
  } else {
    add_other (parts, c);
  }
  parts->before = c;
}

static CanvassWeakness
name_weakness (int type)
{
  if ((type & MULTIPLE_MATCH) != 0 || (type & ~MULTIPLE_MATCH) == REPEATS_MATCH)
    return CANVASS_WEAKNESS_REPEATED;

  switch (type) {
  case DICTIONARY_MATCH:
  case DICT_LEET_MATCH:
  case USER_MATCH:
  case USER_LEET_MATCH:
    return CANVASS_WEAKNESS_COMMON;
  case SEQUENCE_MATCH:
    return CANVASS_WEAKNESS_ORDER;
  case SPATIAL_MATCH:
    return CANVASS_WEAKNESS_KEYS;
  case DATE_MATCH:
  case YEAR_MATCH:
    return CANVASS_WEAKNESS_DATE;
  default:
    return CANVASS_WEAKNESS_SHORT;
  }
}

/* Between words everybody expects a space, which the library counts as any character. */
static double
count_surplus (const Parts *parts, const ZxcMatch_t *match)
{
  gboolean is_space = match->Type == BRUTE_MATCH && match->Length == 1 &&
                      strchr (" -_.,", parts->latin[match->Begin]) != NULL;

  return is_space ? MAX (0, match->MltEnpy - SPACE_BITS) : 0;
}

static double
measure_latin (const Parts *parts, CanvassWeakness *weakness)
{
  int covered[CANVASS_WEAKNESS_DATE + 1] = { 0 };
  ZxcMatch_t *matches = NULL;
  double bits;

  if (parts->n_latin == 0)
    return 0;

  bits = ZxcvbnMatch (parts->latin, NULL, &matches);
  for (const ZxcMatch_t *match = matches; match != NULL; match = match->Next) {
    bits -= count_surplus (parts, match);
    covered[name_weakness ((int)match->Type)] += match->Length;
  }
  ZxcvbnFreeInfo (matches);
  sodium_stackzero (STACK_BYTES);

  for (guint i = 0; i < G_N_ELEMENTS (covered); i++)
    if (covered[i] > covered[*weakness])
      *weakness = (CanvassWeakness)i;
  return MAX (bits, 0);
}

static CanvassStrengthLevel
rate (double bits)
{
  if (bits < GUESSED_BITS)
    return CANVASS_STRENGTH_GUESSED;
  if (bits < WEAK_BITS)
    return CANVASS_STRENGTH_WEAK;

  return bits < GOOD_BITS ? CANVASS_STRENGTH_GOOD : CANVASS_STRENGTH_STRONG;
}

void
canvass_strength_measure (const char *text, gsize length, CanvassStrength *strength)
{
  Parts *parts;

  *strength = (CanvassStrength){ 0, CANVASS_STRENGTH_NONE, CANVASS_WEAKNESS_SHORT };
  if (length == 0 || !g_utf8_validate_len (text, length, NULL))
    return;

  parts = canvass_secret_new (sizeof *parts);
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    add_character (parts, g_utf8_get_char (p));
  strength->bits = measure_latin (parts, &strength->weakness) + parts->other_bits;
  if (parts->n_seen > 0 && parts->n_seen >= 2 * parts->n_counted)
    strength->weakness = CANVASS_WEAKNESS_REPEATED;
  strength->level = rate (strength->bits);
  canvass_secret_free (parts);
}
