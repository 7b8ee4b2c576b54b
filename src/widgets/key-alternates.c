/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/key-alternates.h"

#include <string.h>

/* ª and º are letters of addresses. */
#define FIRST_THIRD_LEVEL 0xa1

/* A consonant's vowels follow it, U+1200–U+137F; those with a w stand behind, with gaps. */
#define ETHIOPIC_ORDERS 8
#define ETHIOPIC_LABIAL_ORDERS 14

gboolean
canvass_key_is_letter (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  return g_unichar_isalpha (c) || g_unichar_ismark (c);
}

void
canvass_key_add_alternate (CanvassKey *key, gboolean shift, const char *text)
{
  guint n = key->n_alternates[shift];

  if (text[0] == '\0' || strcmp (text, key->text) == 0 || strcmp (text, key->shifted) == 0 ||
      n == CANVASS_KEY_MAX_ALTERNATES)
    return;
  for (guint i = 0; i < n; i++)
    if (strcmp (key->alternates[shift][i], text) == 0)
      return;

  g_strlcpy (key->alternates[shift][n], text, CANVASS_KEY_TEXT_BYTES);
  key->n_alternates[shift]++;
}

static void
add_character (CanvassKey *key, gboolean shift, gunichar c)
{
  char text[CANVASS_KEY_TEXT_BYTES];

  text[g_unichar_to_utf8 (c, text)] = '\0';
  canvass_key_add_alternate (key, shift, text);
}

/* à á â … behind a, ё behind е: letters whose decomposition starts with the key's (Unicode,
 * chapter 3.7). */
static void
add_accented (CanvassKey *key, gboolean shift)
{
  static const struct {
    gunichar first, last;
  } ranges[] = { { 0xc0, 0x24f }, { 0x400, 0x45f }, { 0x1e00, 0x1eff } };
  gunichar base = g_utf8_get_char (shift ? key->shifted : key->text);

  if (!g_unichar_isalpha (base))
    return;

  for (gsize r = 0; r < G_N_ELEMENTS (ranges); r++)
    for (gunichar c = ranges[r].first; c <= ranges[r].last; c++) {
      gunichar head, tail;

      if (g_unichar_decompose (c, &head, &tail) && head == base)
        add_character (key, shift, c);
    }
}

static gboolean
has_labials (gunichar consonant)
{
  static const gunichar consonants[] = { 0x1240, 0x1250, 0x1280, 0x12a8, 0x12b8, 0x1308 };

  for (gsize i = 0; i < G_N_ELEMENTS (consonants); i++)
    if (consonants[i] == consonant)
      return TRUE;

  return FALSE;
}

/* ሁ ሂ ሃ … behind ሀ. */
static void
add_vowel_orders (CanvassKey *key, gboolean shift)
{
  gunichar base = g_utf8_get_char (shift ? key->shifted : key->text);

  if (g_unichar_get_script (base) != G_UNICODE_SCRIPT_ETHIOPIC)
    return;

  key->follows = TRUE;
  for (gunichar i = 1; i < (has_labials (base) ? ETHIOPIC_LABIAL_ORDERS : ETHIOPIC_ORDERS); i++)
    if (g_unichar_isalpha (base + i))
      add_character (key, shift, base + i);
}

void
canvass_key_add_alternates (CanvassKey *key, struct xkb_keymap *keymap, xkb_keycode_t code)
{
  char text[CANVASS_KEY_TEXT_BYTES];

  for (guint shift = 0; shift < 2; shift++) {
    canvass_keymap_get_text (keymap, code, 2 + shift, text);
    if (canvass_key_is_letter (text) && g_utf8_get_char (text) >= FIRST_THIRD_LEVEL)
      canvass_key_add_alternate (key, shift != 0, text);
    add_vowel_orders (key, shift != 0);
    add_accented (key, shift != 0);
  }
}
