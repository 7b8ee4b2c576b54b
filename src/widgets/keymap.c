/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/keymap.h"

#include "widgets/dead-keys.h"

#include <string.h>

/* Glyphs, not what a name is written with. */
#define PRESENTATION_FIRST 0xfb50
#define PRESENTATION_LAST 0xfefe
#define LAM_ALEF_FIRST 0xfef5
#define LAM_ALEF_LAST 0xfefc

const xkb_keycode_t CANVASS_KEYMAP_ROW[CANVASS_KEYMAP_ROWS][CANVASS_KEYMAP_ROW_KEYS] = {
  { 49, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 }, /* TLDE, AE01–AE12 */
  { 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35 },     /* AD01–AD12 */
  { 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 51 },     /* AC01–AC11, BKSL */
  { 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 94 },         /* AB01–AB10, LSGT */
};

struct xkb_keymap *
canvass_keymap_new (const char *name)
{
  g_autofree char *layout = g_strndup (name, strcspn (name, "("));
  const char *open = strchr (name, '(');
  g_autofree char *variant = open != NULL ? g_strndup (open + 1, strcspn (open + 1, ")")) : NULL;
  struct xkb_rule_names names = {
    .rules = "evdev", .model = "pc105", .layout = layout, .variant = variant, .options = ""
  };
  struct xkb_context *context = xkb_context_new (XKB_CONTEXT_NO_ENVIRONMENT_NAMES);
  struct xkb_keymap *keymap = NULL;

  if (context != NULL) {
    xkb_context_set_log_level (context, XKB_LOG_LEVEL_CRITICAL);
    keymap = xkb_keymap_new_from_names (context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
    xkb_context_unref (context);
  }

  return keymap;
}

/* Arabic keyboards have lam-alef on one key, as a glyph: what is typed are its letters. A letter
 * that Unicode only keeps for the sake of older standards is typed as those it consists of. */
static void
write_letters (gunichar c, char text[static CANVASS_KEY_TEXT_BYTES])
{
  gboolean lam_alef = c >= LAM_ALEF_FIRST && c <= LAM_ALEF_LAST;
  char character[8] = "";
  g_autofree char *letters = NULL;

  if (!g_unichar_isgraph (c) || (c >= PRESENTATION_FIRST && c <= PRESENTATION_LAST && !lam_alef))
    return;

  character[g_unichar_to_utf8 (c, character)] = '\0';
  letters = g_utf8_normalize (character, -1, lam_alef ? G_NORMALIZE_NFKC : G_NORMALIZE_NFC);
  g_strlcpy (text, letters, CANVASS_KEY_TEXT_BYTES);
}

void
canvass_keymap_get_text (struct xkb_keymap *keymap,
                         xkb_keycode_t code,
                         xkb_level_index_t level,
                         char text[static CANVASS_KEY_TEXT_BYTES])
{
  const xkb_keysym_t *symbols;
  int n = xkb_keymap_key_get_syms_by_level (keymap, code, 0, level, &symbols);
  gunichar mark = n == 1 ? canvass_dead_key_get_mark (symbols[0]) : 0;

  memset (text, 0, CANVASS_KEY_TEXT_BYTES);
  if (mark != 0)
    g_unichar_to_utf8 (mark, text + g_unichar_to_utf8 (CANVASS_DOTTED_CIRCLE, text));
  else if (n == 1)
    write_letters (xkb_keysym_to_utf32 (symbols[0]), text);
}
