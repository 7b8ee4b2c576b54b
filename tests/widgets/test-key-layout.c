/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/dead-keys.h"
#include "widgets/key-alternates.h"

#include <string.h>

static gboolean
page_types (const CanvassKeyPage *page, const char *character)
{
  for (guint row = 0; row < page->n_rows; row++)
    for (guint i = 0; i < page->n_keys[row]; i++) {
      const CanvassKey *key = &page->keys[row][i];

      if (key->action == CANVASS_KEY_SPACE && strcmp (character, " ") == 0)
        return TRUE;
      if (key->action != CANVASS_KEY_TEXT)
        continue;
      if (strcmp (key->text, character) == 0 || strcmp (key->shifted, character) == 0)
        return TRUE;
      for (guint shift = 0; shift < 2; shift++)
        for (guint j = 0; j < key->n_alternates[shift]; j++)
          if (strcmp (key->alternates[shift][j], character) == 0)
            return TRUE;
    }

  return FALSE;
}

/* A letter with a mark may also be typed as the two, one after the other. */
static gboolean
page_writes (const CanvassKeyPage *page, gunichar c)
{
  char character[8] = "";
  gunichar head, mark;

  character[g_unichar_to_utf8 (c, character)] = '\0';
  return page_types (page, character) || (g_unichar_decompose (c, &head, &mark) && mark != 0 &&
                                          page_writes (page, head) && page_writes (page, mark));
}

/* Whether one of the layouts of @language can write each character of @text. */
static gboolean
language_types (const char *language, const char *text)
{
  const char *const *names = canvass_key_layouts_for_language (language);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    gboolean found = FALSE;

    for (guint i = 0; names[i] != NULL && !found; i++) {
      g_autoptr (GError) error = NULL;
      g_autofree CanvassKeyLayout *layout =
          canvass_key_layout_new (names[i], CANVASS_KEYS_TEXT, 2, &error);

      g_assert_no_error (error);
      found = page_writes (&layout->letters, c) || page_writes (&layout->symbols, c);
    }
    if (!found) {
      g_test_message ("%s: no key for U+%04X", language, c);
      return FALSE;
    }
  }

  return TRUE;
}

static void
test_every_language_writes_its_names (void)
{
  static const struct {
    const char *language;
    const char *name;
  } cases[] = {
    { "en", "Mary-Jane O'Neil" },
    { "es", "José Ángel Núñez Güiraldes" },
    { "pl", "Łucja Źdźbło-Święcińska" },
    { "ar", "محمد عبد الله الأحمد" },
    { "uk", "Ївга Ґалаґан" },
    { "ru", "Фёдор Подъячев" },
    { "hi", "प्रिया शर्मा" },
    { "ur", "علی گوہر" },
    { "tl", "Peñaflor Ma. Niña" },
    { "vi", "Nguyễn Thị Mỹ Đức" },
    { "fr", "Zoë Lefèvre-Ançon" },
    { "ht", "Jan-Klòd Bèlfò" },
    { "gu", "પટેલ ક્રિશ્ના" },
    { "am", "አበበ ቢቂላ" },
    { "zh-Hans", "Li Na" },
    { "ar", "Latin letters" },
    { "es", "López, hijo" },
    { "am", "a, b" },
    { "ar", "شارع النيل، شقة ب" },
    { "ur", "گلی، مکان" },
    { "de", "Jürgen Weiß" },
    { "fa", "فاطمه رضایی" },
    { "bn", "রহিমা খাতুন" },
    { "ti", "ሰላም ተስፋይ" },
    { "ne", "सीता श्रेष्ठ" },
    { "pa", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ" },
    { "ta", "மீனாட்சி" },
    { "te", "లక్ష్మి" },
    { "ml", "മീനാക്ഷി" },
    { "kn", "ಲಕ್ಷ್ಮಿ" },
    { "my", "အောင်ဆန်း" },
    { "th", "สมชาย ใจดี" },
    { "km", "សុខា" },
    { "lo", "ສົມສະໄໝ" },
    { "he", "שרה כהן" },
    { "hy", "Արամ Սարգսյան" },
    { "ka", "ნინო" },
    { "bg", "Христо Щерев" },
    { "sr", "Ђорђе Његош" },
    { "mk", "Ѓорѓи Ќосе" },
    { "el", "Ελενη Παπαδοπουλου" },
    { "pt-BR", "João Conceição" },
    { "tr", "Ayşe Çağrı İnanç" },
    { "ro", "Ștefan Țăranu" },
    { "cs", "Jiří Dvořák" },
    { "hu", "Győző Tűz" },
    { "ckb", "ئازاد" },
    { "ps", "ځوان" },
    { "sq", "Çlirim Hëna" },
    { "lt", "Žydrūnas" },
    { "lv", "Jānis Ķēniņš" },
    { "az", "Əliyev" },
    { "be", "Ўладзімір" },
    { "kk", "Әлия Құнанбаева" },
    { "mn", "Өлзий Үнэн" },
    { "nonesuch", "Latin letters" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s: %s", cases[i].language, cases[i].name);
    g_assert_true (language_types (cases[i].language, cases[i].name));
  }
}

/* Letters of the four levels, and dead keys or the marks that they stand for. */
static gboolean
is_reachable (const CanvassKeyPage *page, const char *text, guint level)
{
  if (canvass_dead_key_is (text))
    return page_types (page, text) || page_types (page, g_utf8_next_char (text));
  if (!canvass_key_is_letter (text) || (level >= 2 && g_ascii_isalpha (text[0])))
    return TRUE;
  return page_types (page, text);
}

static void
test_every_letter_of_a_layout_is_reachable (void)
{
  static const char *const names[] = {
    "ara", "et",       "fr", "in(deva)", "in(guj)", "latam", "pl", "ru", "pk(urd-phonetic)",
    "ua",  "us(intl)", "us", "vn",       "de",      "cz",    "tr", "ro", "gr",
    "il",  "ir",       "bd", "np",       "in(tam)", "mm",    "th", "kh", "am",
    "ge",  "bg",       "rs", "af(ps)"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree CanvassKeyLayout *layout =
        canvass_key_layout_new (names[i], CANVASS_KEYS_TEXT, 2, NULL);
    struct xkb_keymap *keymap = canvass_keymap_new (names[i]);

    g_assert_nonnull (keymap);
    for (guint row = 0; row < CANVASS_KEYMAP_ROWS; row++)
      for (const xkb_keycode_t *code = CANVASS_KEYMAP_ROW[row]; *code != 0; code++)
        for (guint level = 0; level < CANVASS_KEY_LEVELS; level++) {
          char text[CANVASS_KEY_TEXT_BYTES];

          canvass_keymap_get_text (keymap, *code, level, text);
          g_test_message ("%s: key %u, level %u", names[i], *code, level + 1);
          g_assert_true (is_reachable (&layout->letters, text, level));
        }
    xkb_keymap_unref (keymap);
  }
}

/* Who cannot hold a key still taps another one first. */
static void
test_nothing_is_behind_a_long_press_alone (void)
{
  static const char *const languages[] = {
    "am", "ar", "bn", "ckb", "el", "en", "es", "fa", "fr", "gu", "he", "hi", "ht", "hy", "ka", "km",
    "ko", "my", "ne", "pa",  "pl", "ps", "ru", "ta", "te", "th", "tl", "uk", "ur", "vi", "zh",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
    const char *const *names = canvass_key_layouts_for_language (languages[i]);

    for (; *names != NULL; names++) {
      g_autofree CanvassKeyLayout *layout =
          canvass_key_layout_new (*names, CANVASS_KEYS_TEXT, 2, NULL);
      const CanvassKeyPage *page = &layout->letters;
      gboolean hidden = FALSE, key_for_them = FALSE;

      for (guint row = 0; row < page->n_rows; row++)
        for (guint k = 0; k < page->n_keys[row]; k++) {
          const CanvassKey *key = &page->keys[row][k];

          hidden |= !key->follows && key->n_alternates[0] + key->n_alternates[1] > 0;
          key_for_them |= key->action == CANVASS_KEY_ACCENTS;
        }
      g_test_message ("%s", *names);
      g_assert_cmpint (hidden, ==, key_for_them);
    }
  }
}

/* The control of the first test. */
static void
test_a_layout_does_not_write_everything (void)
{
  g_assert_false (language_types ("en", "አበበ"));
  g_assert_false (language_types ("ar", "Łucja"));
}

static void
test_every_page_can_erase_leave_and_finish (void)
{
  static const CanvassKeysPurpose purposes[] = { CANVASS_KEYS_TEXT,
                                                 CANVASS_KEYS_EMAIL,
                                                 CANVASS_KEYS_DIGITS };

  for (gsize p = 0; p < G_N_ELEMENTS (purposes); p++) {
    g_autofree CanvassKeyLayout *layout = canvass_key_layout_new ("ara", purposes[p], 2, NULL);
    const CanvassKeyPage *pages[] = { &layout->letters, &layout->symbols };

    for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
      guint seen = 0;

      for (guint row = 0; row < pages[i]->n_rows; row++)
        for (guint k = 0; k < pages[i]->n_keys[row]; k++)
          seen |= 1u << pages[i]->keys[row][k].action;
      g_assert_true (seen & 1u << CANVASS_KEY_BACKSPACE);
      g_assert_true (seen & 1u << CANVASS_KEY_SYMBOLS);
      g_assert_true (seen & 1u << CANVASS_KEY_DONE);
    }
  }
}

static void
test_an_e_mail_address_needs_no_second_page (void)
{
  g_autofree CanvassKeyLayout *layout = canvass_key_layout_new ("us", CANVASS_KEYS_EMAIL, 1, NULL);

  for (const char *at = "ana_l.x@y"; *at != '\0'; at++) {
    char character[2] = { *at, '\0' };

    g_assert_true (page_types (&layout->letters, character));
  }
}

static void
test_case_and_direction_are_those_of_the_letters (void)
{
  static const struct {
    const char *name;
    gboolean has_case;
    gboolean right_to_left;
  } cases[] = {
    { "us", TRUE, FALSE },  { "ara", FALSE, TRUE },      { "ru", TRUE, FALSE },
    { "et", FALSE, FALSE }, { "in(guj)", FALSE, FALSE }, { "pk(urd-phonetic)", FALSE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree CanvassKeyLayout *layout =
        canvass_key_layout_new (cases[i].name, CANVASS_KEYS_TEXT, 1, NULL);

    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (layout->has_case, ==, cases[i].has_case);
    g_assert_cmpint (layout->right_to_left, ==, cases[i].right_to_left);
  }
}

static void
test_arabic_lam_alef_is_typed_as_letters (void)
{
  g_autofree CanvassKeyLayout *layout = canvass_key_layout_new ("ara", CANVASS_KEYS_TEXT, 1, NULL);

  g_assert_true (page_types (&layout->letters, "لا"));
  g_assert_false (page_types (&layout->letters, "ﻻ"));
}

static void
test_an_unknown_layout_is_an_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (canvass_key_layout_new ("nonesuch", CANVASS_KEYS_TEXT, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/key-layout/" #name, test_##name)
  ADD (every_language_writes_its_names);
  ADD (every_letter_of_a_layout_is_reachable);
  ADD (nothing_is_behind_a_long_press_alone);
  ADD (a_layout_does_not_write_everything);
  ADD (every_page_can_erase_leave_and_finish);
  ADD (an_e_mail_address_needs_no_second_page);
  ADD (case_and_direction_are_those_of_the_letters);
  ADD (arabic_lam_alef_is_typed_as_letters);
  ADD (an_unknown_layout_is_an_error);

  return g_test_run ();
}
