/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/secret.h"
#include "widgets/dead-keys.h"
#include "widgets/hangul.h"
#include "widgets/physical.h"
#include "widgets/pinyin.h"

#include <glib/gstdio.h>
#include <string.h>

/* What an entry would hold. */
typedef struct {
  CanvassComposer *composer;
  GString *text;
} Page;

static void
page_clear (Page *page)
{
  g_object_unref (page->composer);
  g_string_free (page->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static Page
page_new (CanvassComposer *composer)
{
  g_assert_nonnull (composer);
  return (Page){ composer, g_string_new (NULL) };
}

static void
apply (Page *page, const CanvassComposition *composition)
{
  glong length = g_utf8_strlen (page->text->str, -1);

  g_assert_cmpint (composition->n_before, <=, length);
  g_string_truncate (page->text,
                     g_utf8_offset_to_pointer (page->text->str, length - composition->n_before) -
                         page->text->str);
  g_string_append (page->text, composition->text);
}

static void
finish (Page *page)
{
  CanvassComposition composition;

  canvass_composer_finish (page->composer, &composition);
  apply (page, &composition);
}

static void
press (Page *page, const char *key)
{
  CanvassComposition composition;

  if (canvass_composer_press (page->composer, key, &composition)) {
    apply (page, &composition);
  } else {
    finish (page);
    g_string_append (page->text, key);
  }
}

/* One key a word. */
static void
press_all (Page *page, const char *keys)
{
  g_auto (GStrv) words = g_strsplit (keys, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    press (page, *words[i] != '\0' ? words[i] : " ");
}

static gboolean
erase (Page *page)
{
  CanvassComposition composition;
  gboolean done = canvass_composer_erase (page->composer, &composition);

  apply (page, &composition);
  return done;
}

static void
assert_text (Page *page, const char *expected)
{
  g_assert_cmpstr (page->text->str, ==, expected);
}

static void
test_syllables_grow_as_one_types (void)
{
  static const struct {
    const char *keys;
    const char *text;
  } cases[] = {
    { "ㄱ", "ㄱ" },
    { "ㄱ ㅣ", "기" },
    { "ㄱ ㅣ ㅁ", "김" },
    { "ㄱ ㅣ ㅁ ㅎ ㅏ ㄴ ㅡ ㄹ", "김하늘" },
    { "ㄱ ㅏ ㅂ ㅅ", "값" },
    { "ㄱ ㅏ ㅂ ㅅ ㅣ", "갑시" },
    { "ㄱ ㅗ ㅏ ㄴ", "관" },
    { "ㅃ ㅏ ㄹ ㅏ", "빠라" },
    { "ㅏ", "ㅏ" },
    { "ㄱ ㅣ  ㅁ", "기 ㅁ" },
    { "ㄱ ㅣ - ㄴ ㅏ", "기-나" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Page) page = page_new (canvass_hangul_new ());

    g_test_message ("%s", cases[i].keys);
    press_all (&page, cases[i].keys);
    assert_text (&page, cases[i].text);
  }
}

static void
test_erasing_takes_back_letter_by_letter (void)
{
  g_auto (Page) page = page_new (canvass_hangul_new ());

  press_all (&page, "ㄴ ㅏ ㄱ ㅏ ㅂ ㅅ");
  assert_text (&page, "나값");
  g_assert_true (erase (&page));
  assert_text (&page, "나갑");
  g_assert_true (erase (&page));
  assert_text (&page, "나가");
  g_assert_true (erase (&page));
  assert_text (&page, "나ㄱ");
  g_assert_true (erase (&page));
  assert_text (&page, "나");
  g_assert_false (erase (&page));
}

static void
test_a_finished_syllable_stays (void)
{
  g_auto (Page) page = page_new (canvass_hangul_new ());

  press_all (&page, "ㄱ ㅣ");
  finish (&page);
  press (&page, "ㅁ");
  assert_text (&page, "기ㅁ");
  finish (&page);
  g_assert_false (erase (&page));
}

static void
test_dead_keys_wait_for_their_letter (void)
{
  static const struct {
    const char *keys;
    const char *text;
  } cases[] = {
    { "◌\xcc\x81 e", "é" }, { "◌\xcc\x82 E", "Ê" },         { "◌\xcc\x88 n", "¨n" },
    { "◌\xcc\x81 ", "´" },  { "◌\xcc\x81 ◌\xcc\x81", "´" }, { "◌\xcc\x82 ◌\xcc\x81 a", "ấ" },
    { "◌\xcc\xb5 l", "ł" }, { "◌\xcc\xb5 x", "x" },         { "◌\xcc\x83 n a", "ña" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Page) page = page_new (canvass_dead_keys_new ());

    g_test_message ("%s", cases[i].keys);
    press_all (&page, cases[i].keys);
    assert_text (&page, cases[i].text);
    g_assert_cmpstr (canvass_composer_get_waiting (page.composer), ==, "");
  }
}

static void
test_a_dead_key_can_be_taken_back (void)
{
  g_auto (Page) page = page_new (canvass_dead_keys_new ());

  press (&page, "◌\xcc\x81");
  g_assert_cmpstr (canvass_composer_get_waiting (page.composer), ==, "◌\xcc\x81");
  g_assert_true (erase (&page));
  g_assert_false (erase (&page));
  press (&page, "e");
  assert_text (&page, "e");
}

static void
choose (Page *page, const char *text)
{
  guint n = canvass_composer_get_n_candidates (page->composer);
  CanvassComposition composition;

  for (guint i = 0; i < n; i++)
    if (strcmp (canvass_composer_get_candidate (page->composer, i), text) == 0) {
      canvass_composer_choose (page->composer, i, &composition);
      apply (page, &composition);
      return;
    }
  g_error ("“%s” is not offered", text);
}

static void
test_sounds_become_characters_one_by_one_or_together (void)
{
  static const struct {
    const char *letters;
    const char *chosen;
    const char *text;
  } cases[] = {
    { "w a n g x i a o m i n g", "王 小 明", "王小明" },
    { "z h a n g w e i", "张 伟", "张伟" },
    { "z h o n g s h a n l u", "中山路", "中山路" },
    { "x i ' a n", "西安", "西安" },
    { "l v", "吕", "吕" },
    { "o u y a n g n a n a", "欧阳 娜 娜", "欧阳娜娜" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Page) page = page_new (canvass_pinyin_new ());
    g_auto (GStrv) chosen = g_strsplit (cases[i].chosen, " ", -1);

    g_test_message ("%s", cases[i].letters);
    press_all (&page, cases[i].letters);
    assert_text (&page, "");
    for (guint c = 0; chosen[c] != NULL; c++)
      choose (&page, chosen[c]);
    assert_text (&page, cases[i].text);
    g_assert_cmpstr (canvass_composer_get_waiting (page.composer), ==, "");
    g_assert_cmpuint (canvass_composer_get_n_candidates (page.composer), ==, 0);
  }
}

static void
test_letters_that_wait_can_be_erased_and_are_not_lost (void)
{
  g_auto (Page) page = page_new (canvass_pinyin_new ());

  press_all (&page, "l i u");
  g_assert_true (erase (&page));
  g_assert_cmpstr (canvass_composer_get_waiting (page.composer), ==, "li");
  choose (&page, "李");
  g_assert_false (erase (&page));
  press_all (&page, "n a");
  finish (&page);
  assert_text (&page, "李na");
  press (&page, "L"); /* a capital is none of the sounds */
  assert_text (&page, "李naL");
}

static void
test_a_space_takes_the_first_candidate (void)
{
  g_auto (Page) page = page_new (canvass_pinyin_new ());
  g_autofree char *first = NULL;

  press_all (&page, "b e i j i n g");
  first = g_strdup (canvass_composer_get_candidate (page.composer, 0));
  press (&page, " ");
  assert_text (&page, first);
  press (&page, " ");
  g_assert_true (g_str_has_suffix (page.text->str, " "));
}

/* The order of candidates is the same for whoever comes next. */
static void
test_a_choice_is_not_learned (void)
{
  g_autofree char *first = NULL;
  g_auto (Page) page = page_new (canvass_pinyin_new ());

  press_all (&page, "z h a n g w e i");
  first = g_strdup (canvass_composer_get_candidate (page.composer, 0));
  for (guint i = 0; i < 20; i++) {
    choose (&page, "张伟");
    press_all (&page, "z h a n g w e i");
  }
  g_assert_cmpstr (canvass_composer_get_candidate (page.composer, 0), ==, first);
}

static void
test_pinyin_says_nothing_and_keeps_no_files (void)
{
  g_autofree char *home = NULL;

  if (g_test_subprocess ()) {
    g_auto (Page) page = page_new (canvass_pinyin_new ());

    press_all (&page, "w a n g");
    choose (&page, "王");
    finish (&page);
    return;
  }

  home = g_dir_make_tmp ("canvass-home-XXXXXX", NULL);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("");
  g_assert_cmpint (g_rmdir (home), ==, 0); /* nothing lies in it */
}

static gboolean
memory_holds (gconstpointer memory, gsize size, const char *text)
{
  return memmem (memory, size, text, strlen (text)) != NULL;
}

static void
test_nothing_typed_is_held_afterwards (void)
{
  CanvassComposer *composers[] = { canvass_dead_keys_new (),
                                   canvass_hangul_new (),
                                   canvass_pinyin_new () };
  static const char *const keys[] = { "◌\xcc\x81", "ㄱ ㅣ ㅁ", "w a n g" };
  static const char *const typed[] = { "\xcc\x81", "김", "wang" };

  for (gsize i = 0; i < G_N_ELEMENTS (composers); i++) {
    g_auto (Page) page = page_new (composers[i]);
    const char *waiting;
    GTypeQuery query;

    g_type_query (G_OBJECT_TYPE (composers[i]), &query);
    press_all (&page, keys[i]);
    waiting = canvass_composer_get_waiting (composers[i]);
    g_assert_true (i == 1 || strstr (waiting, typed[i]) != NULL);
    finish (&page);
    g_assert_false (memory_holds (composers[i], query.instance_size, typed[i]));
    g_assert_cmpstr (waiting, ==, "");
  }
}

static void
test_a_monitor_that_talks_nonsense_is_an_ordinary_one (void)
{
  static const struct {
    int pixels;
    int millimetres;
    double expected;
  } cases[] = {
    { 1280, 217, 1280 / 217.0 }, { 1920, 600, 3.2 },         { 1280, 0, 96 / 25.4 },
    { 1280, 49, 96 / 25.4 },     { 1920, 3001, 96 / 25.4 },  { 0, 217, 96 / 25.4 },
    { 1280, -1, 96 / 25.4 },     { 1920, 3000, 1920 / 3e3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (
        canvass_pixels_per_mm (cases[i].pixels, cases[i].millimetres), cases[i].expected, 1e-9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  canvass_format_init ();

#define ADD(name) g_test_add_func ("/composer/" #name, test_##name)
  ADD (syllables_grow_as_one_types);
  ADD (erasing_takes_back_letter_by_letter);
  ADD (a_finished_syllable_stays);
  ADD (dead_keys_wait_for_their_letter);
  ADD (a_dead_key_can_be_taken_back);
  ADD (sounds_become_characters_one_by_one_or_together);
  ADD (letters_that_wait_can_be_erased_and_are_not_lost);
  ADD (a_space_takes_the_first_candidate);
  ADD (a_choice_is_not_learned);
  ADD (pinyin_says_nothing_and_keeps_no_files);
  ADD (nothing_typed_is_held_afterwards);
  ADD (a_monitor_that_talks_nonsense_is_an_ordinary_one);

  return g_test_run ();
}
