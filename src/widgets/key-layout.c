/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/key-layout.h"

#include "widgets/dead-keys.h"
#include "widgets/hangul.h"
#include "widgets/key-alternates.h"

#include <string.h>

/* A row of fewer letters is none: its keys go to where there is room. */
#define ROW_MIN_LETTERS 3

/* What lies behind a sign on the page of signs is the same for everybody. */
static const char *const SYMBOL_ROWS[] = {
  "1 2 3 4 5 6 7 8 9 0",
  "@ # & * - + ( ) /",
  "' \" : ; ! ? _ = %",
};
#define COMMA_ROW 1
#define ARABIC_COMMA "،"
static const char *const DIGIT_ROWS[] = { "1 2 3", "4 5 6 -", "7 8 9 +" };

/* Which of the system's layouts people type a language on; all else comes from the layout. */
static const struct {
  const char *language;
  const char *layouts[3];
} LANGUAGES[] = {
  { "am", { "et", "us", NULL } },
  { "apc", { "ara", "us", NULL } },
  { "ar", { "ara", "us", NULL } },
  { "as", { "in(ben)", "us", NULL } },
  { "az", { "az", NULL } },
  { "be", { "by", "us", NULL } },
  { "bg", { "bg", "us", NULL } },
  { "bn", { "bd", "us", NULL } },
  { "bs", { "ba", NULL } },
  { "ca", { "es(cat)", NULL } },
  { "ckb", { "ir(ku_ara)", "us", NULL } },
  { "cs", { "cz", NULL } },
  { "da", { "dk", NULL } },
  { "de", { "de", NULL } },
  { "el", { "gr", "us", NULL } },
  { "en", { "us", NULL } },
  { "es", { "latam", NULL } },
  { "et", { "ee", NULL } },
  { "eu", { "es", NULL } },
  { "fa", { "ir", "us", NULL } },
  { "fi", { "fi", NULL } },
  { "fr", { "fr", NULL } },
  { "ga", { "ie", NULL } },
  { "gl", { "es", NULL } },
  { "gn", { "latam", NULL } },
  { "gu", { "in(guj)", "us", NULL } },
  { "he", { "il", "us", NULL } },
  { "hi", { "in(deva)", "us", NULL } },
  { "hr", { "hr", NULL } },
  { "ht", { "us(intl)", NULL } },
  { "hu", { "hu", NULL } },
  { "hy", { "am", "us", NULL } },
  { "is", { "is", NULL } },
  { "it", { "it", NULL } },
  { "ka", { "ge", "us", NULL } },
  { "kk", { "kz", "us", NULL } },
  { "km", { "kh", "us", NULL } },
  { "kn", { "in(kan)", "us", NULL } },
  { "ko", { "kr", "us", NULL } },
  { "ku", { "tr(ku)", NULL } },
  { "ky", { "kg", "us", NULL } },
  { "lo", { "la", "us", NULL } },
  { "lt", { "lt", NULL } },
  { "lv", { "lv", NULL } },
  { "mam", { "latam", NULL } },
  { "mk", { "mk", "us", NULL } },
  { "ml", { "in(mal)", "us", NULL } },
  { "mn", { "mn", "us", NULL } },
  { "mr", { "in(deva)", "us", NULL } },
  { "my", { "mm", "us", NULL } },
  { "nah", { "latam", NULL } },
  { "nb", { "no", NULL } },
  { "ne", { "np", "us", NULL } },
  { "nn", { "no", NULL } },
  { "no", { "no", NULL } },
  { "or", { "in(ori)", "us", NULL } },
  { "pa", { "in(guru)", "us", NULL } },
  { "pl", { "pl", NULL } },
  { "prs", { "af", "us", NULL } },
  { "ps", { "af(ps)", "us", NULL } },
  { "pt", { "br", NULL } },
  { "qu", { "latam", NULL } },
  { "quc", { "latam", NULL } },
  { "ro", { "ro", NULL } },
  { "ru", { "ru", "us", NULL } },
  { "sd", { "pk(snd)", "us", NULL } },
  { "sk", { "sk", NULL } },
  { "sl", { "si", NULL } },
  { "sq", { "al", NULL } },
  { "sr", { "rs", "us", NULL } },
  { "sv", { "se", NULL } },
  { "ta", { "in(tam)", "us", NULL } },
  { "te", { "in(tel)", "us", NULL } },
  { "tg", { "tj", "us", NULL } },
  { "th", { "th", "us", NULL } },
  { "ti", { "et", "us", NULL } },
  { "tl", { "us", NULL } },
  { "tr", { "tr", NULL } },
  { "ug", { "cn(ug)", "us", NULL } },
  { "uk", { "ua", "us", NULL } },
  { "ur", { "pk(urd-phonetic)", "us", NULL } },
  { "vi", { "vn", NULL } },
  { "yi", { "il", "us", NULL } },
  { "zh", { "cn", "us", NULL } },
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

/* The letters of the Korean keyboard stand on the keys of a Latin one. */
static void
get_text (const CanvassKeyLayout *layout,
          struct xkb_keymap *keymap,
          xkb_keycode_t code,
          xkb_level_index_t level,
          char text[static CANVASS_KEY_TEXT_BYTES])
{
  gunichar letter;

  canvass_keymap_get_text (keymap, code, level, text);
  if (layout->composing != CANVASS_COMPOSING_HANGUL || !g_ascii_isalpha (text[0]))
    return;

  letter = canvass_hangul_get_letter (text[0]);
  text[g_unichar_to_utf8 (letter, text)] = '\0';
}

/* µ, ʼ and the Arabic stroke belong to no script: they are on no key of their own. */
static gboolean
is_own_letter (const char *text)
{
  return canvass_key_is_letter (text) &&
         g_unichar_get_script (g_utf8_get_char (text)) != G_UNICODE_SCRIPT_COMMON;
}

static gboolean
has_letter (struct xkb_keymap *keymap, xkb_keycode_t code)
{
  char text[CANVASS_KEY_TEXT_BYTES], shifted[CANVASS_KEY_TEXT_BYTES];

  canvass_keymap_get_text (keymap, code, 0, text);
  canvass_keymap_get_text (keymap, code, 1, shifted);
  return is_own_letter (text) || is_own_letter (shifted);
}

static void
append_letter_key (CanvassKeyLayout *layout,
                   guint row,
                   struct xkb_keymap *keymap,
                   xkb_keycode_t code)
{
  char text[CANVASS_KEY_TEXT_BYTES], shifted[CANVASS_KEY_TEXT_BYTES];
  CanvassKey *key;

  get_text (layout, keymap, code, 0, text);
  get_text (layout, keymap, code, 1, shifted);
  if (!is_own_letter (text))
    g_strlcpy (text, shifted, sizeof text);
  if (!is_own_letter (shifted))
    g_strlcpy (shifted, text, sizeof shifted);

  key = append_key (&layout->letters, row, CANVASS_KEY_TEXT, 1);
  g_strlcpy (key->text, text, sizeof key->text);
  g_strlcpy (key->shifted, shifted, sizeof key->shifted);
  if (layout->composing == CANVASS_COMPOSING_DEAD_KEYS)
    canvass_key_add_alternates (key, keymap, code);
}

static guint
count_letters (struct xkb_keymap *keymap, const xkb_keycode_t *codes)
{
  guint n = 0;

  for (; *codes != 0; codes++)
    n += has_letter (keymap, *codes);
  return n;
}

/* Leaves out a row of digits. */
static guint
append_letter_rows (CanvassKeyLayout *layout, struct xkb_keymap *keymap)
{
  guint row = 0;

  for (guint i = 0; i < CANVASS_KEYMAP_ROWS; i++) {
    gboolean lowest = i == CANVASS_KEYMAP_ROWS - 1;

    if (count_letters (keymap, CANVASS_KEYMAP_ROW[i]) < ROW_MIN_LETTERS)
      continue;
    if (lowest)
      append_key (&layout->letters, row, CANVASS_KEY_SHIFT, 1.5);
    for (const xkb_keycode_t *code = CANVASS_KEYMAP_ROW[i]; *code != 0; code++)
      if (has_letter (keymap, *code))
        append_letter_key (layout, row, keymap, *code);
    if (lowest)
      append_key (&layout->letters, row, CANVASS_KEY_BACKSPACE, 1.5);
    row++;
  }

  return row;
}

/* Of the rows above the lowest, which ends with the key that erases. */
static guint
find_shortest_row (const CanvassKeyPage *page)
{
  guint shortest = 0;

  for (guint row = 1; row + 1 < page->n_rows; row++)
    if (page->n_keys[row] < page->n_keys[shortest])
      shortest = row;
  return shortest;
}

/* A letter that stands alone among the digits, such as ذ. */
static void
append_lone_letters (CanvassKeyLayout *layout, struct xkb_keymap *keymap)
{
  const xkb_keycode_t *digits = CANVASS_KEYMAP_ROW[0];
  char text[CANVASS_KEY_TEXT_BYTES];

  if (count_letters (keymap, digits) >= ROW_MIN_LETTERS)
    return;

  for (; *digits != 0; digits++) {
    canvass_keymap_get_text (keymap, *digits, 0, text);
    if (is_own_letter (text))
      append_letter_key (layout, find_shortest_row (&layout->letters), keymap, *digits);
  }
}

static gboolean
key_types (const CanvassKey *key, const char *text)
{
  if (strcmp (key->text, text) == 0 || strcmp (key->shifted, text) == 0)
    return TRUE;
  for (guint shift = 0; shift < 2; shift++)
    for (guint i = 0; i < key->n_alternates[shift]; i++)
      if (strcmp (key->alternates[shift][i], text) == 0)
        return TRUE;

  return FALSE;
}

static gboolean
page_types (const CanvassKeyPage *page, const char *text)
{
  for (guint row = 0; row < page->n_rows; row++)
    for (guint i = 0; i < page->n_keys[row]; i++)
      if (key_types (&page->keys[row][i], text))
        return TRUE;

  return FALSE;
}

/* Each on a key of its own, so that a capital needs no shift twice. */
static void
append_dead_key (CanvassKeyLayout *layout, const char *text, guint level, CanvassKey *unused)
{
  if (level < 2 && canvass_dead_key_is (text) && !page_types (&layout->letters, text))
    append_text (&layout->letters, find_shortest_row (&layout->letters), text);
}

/* What has no place yet goes behind the apostrophe: every letter can be reached. */
static void
add_remaining (CanvassKeyLayout *layout, const char *text, guint level, CanvassKey *apostrophe)
{
  const char *mark = g_utf8_next_char (text);
  gboolean letter = canvass_key_is_letter (text) && (level < 2 || !g_ascii_isalpha (text[0]));

  if (page_types (&layout->letters, text))
    return;
  if (letter || (canvass_dead_key_is (text) && !page_types (&layout->letters, mark)))
    canvass_key_add_alternate (apostrophe, level % 2 != 0, text);
}

static void
for_each_text (CanvassKeyLayout *layout,
               struct xkb_keymap *keymap,
               void (*place) (CanvassKeyLayout *, const char *, guint, CanvassKey *),
               CanvassKey *key)
{
  char text[CANVASS_KEY_TEXT_BYTES];

  for (guint row = 0; row < CANVASS_KEYMAP_ROWS; row++)
    for (const xkb_keycode_t *code = CANVASS_KEYMAP_ROW[row]; *code != 0; code++)
      for (guint level = 0; level < CANVASS_KEY_LEVELS; level++) {
        get_text (layout, keymap, *code, level, text);
        if (*text != '\0')
          place (layout, text, level, key);
      }
}

/* Latin letters go by the name that all keyboards have for them; others show their first two. */
static void
write_sample (CanvassKeyLayout *layout)
{
  const CanvassKey *keys = layout->letters.keys[0];
  gunichar first = g_utf8_get_char (keys[0].text);

  if (layout->composing == CANVASS_COMPOSING_PINYIN)
    g_strlcpy (layout->sample, "拼", sizeof layout->sample);
  else if (g_unichar_get_script (first) == G_UNICODE_SCRIPT_LATIN)
    g_strlcpy (layout->sample, "ABC", sizeof layout->sample);
  else
    g_snprintf (layout->sample, sizeof layout->sample, "%s%s", keys[0].text, keys[1].text);
}

/* The caption of the key that leads to letters with accents. */
static void
write_accent_sample (CanvassKeyLayout *layout)
{
  for (guint row = 0; row < layout->letters.n_rows; row++)
    for (guint i = 0; i < layout->letters.n_keys[row]; i++) {
      const CanvassKey *key = &layout->letters.keys[row][i];

      if (key->follows || key->n_alternates[0] == 0)
        continue;
      if (strcmp (key->text, "a") == 0) {
        g_strlcpy (layout->accent_sample, "á", sizeof layout->accent_sample);
        return;
      }
      if (layout->accent_sample[0] == '\0')
        g_strlcpy (layout->accent_sample, key->alternates[0][0], sizeof layout->accent_sample);
    }
}

/* A few keys of another script stand on many layouts: what most keys are decides. */
static void
judge_letters (CanvassKeyLayout *layout)
{
  guint n_letters = 0, n_cased = 0, n_right_to_left = 0;

  for (guint row = 0; row < layout->letters.n_rows; row++)
    for (guint i = 0; i < layout->letters.n_keys[row]; i++) {
      const CanvassKey *key = &layout->letters.keys[row][i];
      gunichar c = g_utf8_get_char (key->text);

      if (key->action != CANVASS_KEY_TEXT)
        continue;
      n_letters++;
      layout->follows |= key->follows;
      n_cased += g_unichar_toupper (c) != c;
      n_right_to_left += g_unichar_get_script (c) == G_UNICODE_SCRIPT_ARABIC ||
                         g_unichar_get_script (c) == G_UNICODE_SCRIPT_HEBREW;
    }

  write_sample (layout);
  write_accent_sample (layout);
  layout->has_case = 2 * n_cased > n_letters && layout->composing != CANVASS_COMPOSING_PINYIN;
  layout->right_to_left = 2 * n_right_to_left > n_letters;
}

static double
row_width (const CanvassKeyPage *page, guint row)
{
  double width = 0;

  for (guint i = 0; i < page->n_keys[row]; i++)
    width += page->keys[row][i].width;

  return width;
}

static double
widest_row (const CanvassKeyPage *page)
{
  double widest = 0;

  for (guint row = 0; row < page->n_rows; row++)
    widest = MAX (widest, row_width (page, row));

  return widest;
}

/* The space bar takes what room is left. Returns: (transfer none): the apostrophe's key. */
static CanvassKey *
append_last_row (
    CanvassKeyPage *page, guint row, gboolean accents, CanvassKeysPurpose purpose, guint n_layouts)
{
  double widest = widest_row (page);
  CanvassKey *space, *apostrophe;

  append_key (page, row, CANVASS_KEY_SYMBOLS, 1.25);
  if (n_layouts > 1)
    append_key (page, row, CANVASS_KEY_LAYOUT, 1.25);
  if (accents)
    append_key (page, row, CANVASS_KEY_ACCENTS, 1);
  append_text (page, row, purpose == CANVASS_KEYS_EMAIL ? "@" : "-");
  space = append_key (page, row, CANVASS_KEY_SPACE, 0);
  append_text (page, row, purpose == CANVASS_KEYS_EMAIL ? "_" : "'");
  apostrophe = &page->keys[row][page->n_keys[row] - 1];
  append_text (page, row, ".");
  append_key (page, row, CANVASS_KEY_DONE, 1.75);
  space->width = MAX (2, widest - row_width (page, row));
  return apostrophe;
}

static void
append_texts (CanvassKeyPage *page, guint row, const char *texts)
{
  g_auto (GStrv) parts = g_strsplit (texts, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    append_text (page, row, parts[i]);
}

static void
fill_symbols (CanvassKeyPage *page,
              gboolean right_to_left,
              CanvassKeysPurpose purpose,
              guint n_layouts)
{
  guint row = 0;

  for (; row < G_N_ELEMENTS (SYMBOL_ROWS); row++)
    append_texts (page, row, SYMBOL_ROWS[row]);
  append_text (page, COMMA_ROW, right_to_left ? ARABIC_COMMA : ",");
  append_key (page, row - 1, CANVASS_KEY_BACKSPACE, 1.5);
  append_last_row (page, row, FALSE, purpose, n_layouts);
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

static CanvassComposing
get_composing (const char *xkb_name)
{
  if (strcmp (xkb_name, "kr") == 0)
    return CANVASS_COMPOSING_HANGUL;
  return strcmp (xkb_name, "cn") == 0 ? CANVASS_COMPOSING_PINYIN : CANVASS_COMPOSING_DEAD_KEYS;
}

static void
fill_letters (CanvassKeyLayout *self,
              struct xkb_keymap *keymap,
              CanvassKeysPurpose purpose,
              guint n_layouts)
{
  guint row = append_letter_rows (self, keymap);
  CanvassKey *apostrophe;
  CanvassKey remaining = { 0 };

  append_lone_letters (self, keymap);
  for_each_text (self, keymap, append_dead_key, NULL);
  judge_letters (self);
  if (purpose != CANVASS_KEYS_EMAIL && self->composing == CANVASS_COMPOSING_DEAD_KEYS)
    for_each_text (self, keymap, add_remaining, &remaining);
  for (guint shift = 0; shift < 2 && *self->accent_sample == '\0'; shift++)
    g_strlcpy (self->accent_sample, remaining.alternates[shift][0], sizeof self->accent_sample);
  apostrophe = append_last_row (&self->letters,
                                row,
                                purpose == CANVASS_KEYS_TEXT && *self->accent_sample != '\0',
                                purpose,
                                n_layouts);
  memcpy (apostrophe->alternates, remaining.alternates, sizeof remaining.alternates);
  memcpy (apostrophe->n_alternates, remaining.n_alternates, sizeof remaining.n_alternates);
}

CanvassKeyLayout *
canvass_key_layout_new (const char *xkb_name,
                        CanvassKeysPurpose purpose,
                        guint n_layouts,
                        GError **error)
{
  g_autofree CanvassKeyLayout *self = NULL;
  struct xkb_keymap *keymap = canvass_keymap_new (xkb_name);

  if (keymap == NULL) {
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_NOT_FOUND,
                 "This system has no keyboard layout “%s”; install the package xkb-data",
                 xkb_name);
    return NULL;
  }

  self = g_new0 (CanvassKeyLayout, 1);
  self->composing = get_composing (xkb_name);
  fill_letters (self, keymap, purpose, n_layouts);
  xkb_keymap_unref (keymap);
  fill_symbols (&self->symbols, self->right_to_left, purpose, n_layouts);
  if (purpose == CANVASS_KEYS_DIGITS) {
    self->symbols = self->letters;
    memset (&self->letters, 0, sizeof self->letters);
    fill_digits (&self->letters);
  }

  return g_steal_pointer (&self);
}
