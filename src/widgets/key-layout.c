/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/key-layout.h"

#include <string.h>
#include <xkbcommon/xkbcommon.h>

/* Evdev codes plus 8, as X and XKB count keys: the four rows that type, from left to right. */
static const struct {
  xkb_keycode_t first, last;
} XKB_ROWS[] = {
  { 10, 21 }, /* AE01–AE12: digits on most keyboards, letters on some */
  { 24, 35 }, /* AD01–AD12 */
  { 38, 48 }, /* AC01–AC11 */
  { 52, 61 }, /* AB01–AB10 */
};
#define XKB_BACKSLASH 51 /* BKSL, behind AC11 */
#define XKB_LESS 94      /* LSGT, before AB01 */

/* Glyphs, not what a name is written with. */
#define PRESENTATION_FIRST 0xfb50
#define PRESENTATION_LAST 0xfefe
#define LAM_ALEF_FIRST 0xfef5
#define LAM_ALEF_LAST 0xfefc

#define ETHIOPIC_ORDERS 8 /* a consonant's vowels follow it, U+1200–U+137F */

/* What lies behind a sign on the page of signs is the same for everybody. */
static const char *const SYMBOL_ROWS[] = {
  "1 2 3 4 5 6 7 8 9 0",
  "@ # & * - + ( ) /",
  "' \" : ; ! ? _ = %",
};
static const char *const DIGIT_ROWS[] = { "1 2 3", "4 5 6 -", "7 8 9 +" };

/* Which of the system's layouts people type a language on; all else comes from the layout. */
static const struct {
  const char *language;
  const char *layouts[3];
} LANGUAGES[] = {
  { "am", { "et", "us", NULL } },
  { "ar", { "ara", "us", NULL } },
  { "en", { "us", NULL } },
  { "es", { "latam", NULL } },
  { "fr", { "fr", NULL } },
  { "gu", { "in(guj)", "us", NULL } },
  { "hi", { "in(deva)", "us", NULL } },
  { "ht", { "us(intl)", NULL } },
  { "ko", { "kr", "us", NULL } },
  { "pl", { "pl", NULL } },
  { "ru", { "ru", "us", NULL } },
  { "tl", { "us", NULL } },
  { "uk", { "ua", "us", NULL } },
  { "ur", { "pk(urd-phonetic)", "us", NULL } },
  { "vi", { "vn", NULL } },
  { "zh", { "us", NULL } },
};

const char *const *
canvass_key_layouts_for_language (const char *language)
{
  static const char *const latin[] = { "us", NULL };
  gsize length = strcspn (language, "-");

  for (gsize i = 0; i < G_N_ELEMENTS (LANGUAGES); i++)
    if (strlen (LANGUAGES[i].language) == length &&
        g_ascii_strncasecmp (LANGUAGES[i].language, language, length) == 0)
      return LANGUAGES[i].layouts;

  return latin;
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalpha (c) || g_unichar_ismark (c);
}

/* One key's text at a level, "" when it types nothing visible. Arabic keyboards have lam-alef on
 * one key, as a glyph: what is typed are its letters. */
static void
get_text (struct xkb_keymap *keymap,
          xkb_keycode_t code,
          xkb_level_index_t level,
          char text[static CANVASS_KEY_TEXT_BYTES])
{
  const xkb_keysym_t *symbols;
  int n = xkb_keymap_key_get_syms_by_level (keymap, code, 0, level, &symbols);
  gunichar c = n == 1 ? xkb_keysym_to_utf32 (symbols[0]) : 0;
  gboolean lam_alef = c >= LAM_ALEF_FIRST && c <= LAM_ALEF_LAST;

  text[0] = '\0';
  if (!g_unichar_isgraph (c) || (c >= PRESENTATION_FIRST && c <= PRESENTATION_LAST && !lam_alef))
    return;

  text[g_unichar_to_utf8 (c, text)] = '\0';
  if (lam_alef) {
    g_autofree char *letters = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);

    g_strlcpy (text, letters, CANVASS_KEY_TEXT_BYTES);
  }
}

static gunichar
first_letter (const char *text)
{
  return text[0] != '\0' ? g_utf8_get_char (text) : 0;
}

static void
add_alternate (CanvassKey *key, gboolean shift, const char *text)
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
  add_alternate (key, shift, text);
}

/* à á â … behind a, ё behind е: letters whose decomposition starts with the key's (Unicode,
 * chapter 3.7). */
static void
add_accented (CanvassKey *key, gboolean shift)
{
  static const struct {
    gunichar first, last;
  } ranges[] = { { 0xc0, 0x24f }, { 0x400, 0x45f }, { 0x1e00, 0x1eff } };
  gunichar base = first_letter (shift ? key->shifted : key->text);

  if (!g_unichar_isalpha (base))
    return;

  for (gsize r = 0; r < G_N_ELEMENTS (ranges); r++)
    for (gunichar c = ranges[r].first; c <= ranges[r].last; c++) {
      gunichar head, tail;

      if (g_unichar_decompose (c, &head, &tail) && head == base)
        add_character (key, shift, c);
    }
}

/* ሁ ሂ ሃ … behind ሀ. */
static void
add_vowel_orders (CanvassKey *key, gboolean shift)
{
  gunichar base = first_letter (shift ? key->shifted : key->text);

  if (g_unichar_get_script (base) != G_UNICODE_SCRIPT_ETHIOPIC)
    return;

  for (gunichar i = 1; i < ETHIOPIC_ORDERS; i++)
    if (g_unichar_isalpha (base + i))
      add_character (key, shift, base + i);
}

/* Third-level letters first: they are what the layout's people know. */
static void
add_alternates (CanvassKey *key, struct xkb_keymap *keymap, xkb_keycode_t code)
{
  char text[CANVASS_KEY_TEXT_BYTES];

  for (guint shift = 0; shift < 2; shift++) {
    get_text (keymap, code, 2 + shift, text);
    if (is_letter (first_letter (text)) && first_letter (text) > 0xbf)
      add_alternate (key, shift != 0, text);
    add_vowel_orders (key, shift != 0);
    add_accented (key, shift != 0);
  }
}

static CanvassKey *
append_key (CanvassKeyPage *page, guint row, CanvassKeyAction action, double width)
{
  CanvassKey *key;

  g_assert (row < CANVASS_KEY_ROWS);
  g_assert (page->n_keys[row] < CANVASS_KEYS_PER_ROW);

  key = &page->keys[row][page->n_keys[row]++];
  key->action = action;
  key->width = width;
  page->n_rows = MAX (page->n_rows, row + 1);
  return key;
}

static void
append_text (CanvassKeyPage *page, guint row, const char *text)
{
  CanvassKey *key = append_key (page, row, CANVASS_KEY_TEXT, 1);

  g_strlcpy (key->text, text, sizeof key->text);
  g_strlcpy (key->shifted, text, sizeof key->shifted);
}

/* FALSE for a key that no letter is on. */
static gboolean
append_letter_key (CanvassKeyLayout *layout,
                   guint row,
                   struct xkb_keymap *keymap,
                   xkb_keycode_t code)
{
  char text[CANVASS_KEY_TEXT_BYTES], shifted[CANVASS_KEY_TEXT_BYTES];
  CanvassKey *key;

  get_text (keymap, code, 0, text);
  get_text (keymap, code, 1, shifted);
  if (!is_letter (first_letter (text)) && !is_letter (first_letter (shifted)))
    return FALSE;
  if (!is_letter (first_letter (text)))
    g_strlcpy (text, shifted, sizeof text);
  if (!is_letter (first_letter (shifted)))
    g_strlcpy (shifted, text, sizeof shifted);
  if (layout->letters.n_keys[row] >= CANVASS_KEYS_PER_ROW - 2)
    return FALSE;

  key = append_key (&layout->letters, row, CANVASS_KEY_TEXT, 1);
  g_strlcpy (key->text, text, sizeof key->text);
  g_strlcpy (key->shifted, shifted, sizeof key->shifted);
  add_alternates (key, keymap, code);
  return TRUE;
}

/* Leaves out a row without letters, such as the digits of most layouts. */
static guint
append_letter_rows (CanvassKeyLayout *layout, struct xkb_keymap *keymap)
{
  guint row = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (XKB_ROWS); i++) {
    guint before = layout->letters.n_keys[row];

    if (i == 3) /* shift stands left of the lowest row, and keeps its place */
      append_key (&layout->letters, row, CANVASS_KEY_SHIFT, 1.5);
    for (xkb_keycode_t code = XKB_ROWS[i].first; code <= XKB_ROWS[i].last; code++)
      append_letter_key (layout, row, keymap, code);
    if (i == 2)
      append_letter_key (layout, row, keymap, XKB_BACKSLASH);
    if (i == 3) {
      append_letter_key (layout, row, keymap, XKB_LESS);
      append_key (&layout->letters, row, CANVASS_KEY_BACKSPACE, 1.5);
    }
    if (layout->letters.n_keys[row] > before)
      row++;
  }

  return row;
}

/* Latin letters go by the name that all keyboards have for them; others show their first two. */
static void
write_sample (CanvassKeyLayout *layout)
{
  const CanvassKey *keys = layout->letters.keys[0];

  if (g_unichar_get_script (first_letter (keys[0].text)) == G_UNICODE_SCRIPT_LATIN)
    g_strlcpy (layout->sample, "ABC", sizeof layout->sample);
  else
    g_snprintf (layout->sample, sizeof layout->sample, "%s%s", keys[0].text, keys[1].text);
}

/* A few keys of another script stand on many layouts: what most keys are decides. */
static void
judge_letters (CanvassKeyLayout *layout)
{
  guint n_letters = 0, n_cased = 0, n_right_to_left = 0;

  for (guint row = 0; row < layout->letters.n_rows; row++)
    for (guint i = 0; i < layout->letters.n_keys[row]; i++) {
      const CanvassKey *key = &layout->letters.keys[row][i];
      gunichar c = first_letter (key->text);

      if (key->action != CANVASS_KEY_TEXT)
        continue;
      n_letters++;
      n_cased += g_unichar_toupper (c) != c;
      n_right_to_left += g_unichar_get_script (c) == G_UNICODE_SCRIPT_ARABIC ||
                         g_unichar_get_script (c) == G_UNICODE_SCRIPT_HEBREW;
    }

  write_sample (layout);
  layout->has_case = 2 * n_cased > n_letters;
  layout->right_to_left = 2 * n_right_to_left > n_letters;
}

static void
append_last_row (CanvassKeyPage *page, guint row, CanvassKeysPurpose purpose, guint n_layouts)
{
  append_key (page, row, CANVASS_KEY_SYMBOLS, 1.5);
  if (n_layouts > 1)
    append_key (page, row, CANVASS_KEY_LAYOUT, 1.5);
  append_text (page, row, purpose == CANVASS_KEYS_EMAIL ? "@" : "-");
  append_key (page, row, CANVASS_KEY_SPACE, 3);
  append_text (page, row, purpose == CANVASS_KEYS_EMAIL ? "_" : "'");
  append_text (page, row, ".");
  append_key (page, row, CANVASS_KEY_DONE, 2);
}

static void
append_texts (CanvassKeyPage *page, guint row, const char *texts)
{
  g_auto (GStrv) parts = g_strsplit (texts, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    append_text (page, row, parts[i]);
}

static void
fill_symbols (CanvassKeyPage *page, CanvassKeysPurpose purpose, guint n_layouts)
{
  guint row = 0;

  for (; row < G_N_ELEMENTS (SYMBOL_ROWS); row++)
    append_texts (page, row, SYMBOL_ROWS[row]);
  append_key (page, row - 1, CANVASS_KEY_BACKSPACE, 1.5);
  append_last_row (page, row, purpose, n_layouts);
}

static void
fill_digits (CanvassKeyPage *page)
{
  guint row = 0;

  for (; row < G_N_ELEMENTS (DIGIT_ROWS); row++)
    append_texts (page, row, DIGIT_ROWS[row]);
  append_key (page, 0, CANVASS_KEY_BACKSPACE, 1);
  append_key (page, row, CANVASS_KEY_SYMBOLS, 1);
  append_text (page, row, "0");
  append_key (page, row, CANVASS_KEY_SPACE, 1);
  append_key (page, row, CANVASS_KEY_DONE, 1);
}

static struct xkb_keymap *
compile_keymap (const char *xkb_name)
{
  g_autofree char *layout = g_strndup (xkb_name, strcspn (xkb_name, "("));
  const char *open = strchr (xkb_name, '(');
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

CanvassKeyLayout *
canvass_key_layout_new (const char *xkb_name,
                        CanvassKeysPurpose purpose,
                        guint n_layouts,
                        GError **error)
{
  g_autofree CanvassKeyLayout *self = NULL;
  struct xkb_keymap *keymap = compile_keymap (xkb_name);
  guint row;

  if (keymap == NULL) {
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_NOT_FOUND,
                 "This system has no keyboard layout “%s”; install the package xkb-data",
                 xkb_name);
    return NULL;
  }

  self = g_new0 (CanvassKeyLayout, 1);
  row = append_letter_rows (self, keymap);
  judge_letters (self);
  xkb_keymap_unref (keymap);
  append_last_row (&self->letters, row, purpose, n_layouts);
  fill_symbols (&self->symbols, purpose, n_layouts);
  if (purpose == CANVASS_KEYS_DIGITS) {
    self->symbols = self->letters;
    memset (&self->letters, 0, sizeof self->letters);
    fill_digits (&self->letters);
  }

  return g_steal_pointer (&self);
}
