/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/language.h"
#include "campaign/markdown.h"
#include "campaign/prose.h"

#include <string.h>

typedef struct {
  guint count[CANVASS_MARKDOWN_CODE + 1];
  guint line[CANVASS_MARKDOWN_CODE + 1]; /* of the first */
} Faults;

static void
note_fault (CanvassMarkdownFault fault, guint line, gpointer user_data)
{
  Faults *faults = user_data;

  if (faults->count[fault]++ == 0)
    faults->line[fault] = line;
}

/* One line a block: kind and level, number, markup. */
static char *
describe (GPtrArray *blocks)
{
  static const char *const KINDS[] = { "h", "p", "b", "n", "q" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++) {
    const CanvassBlock *block = g_ptr_array_index (blocks, i);

    g_string_append_printf (text, "%s%u", KINDS[block->kind], block->level);
    if (block->kind == CANVASS_BLOCK_NUMBERED)
      g_string_append_printf (text, ".%u", block->number);
    g_string_append_printf (text, " %s\n", block->markup);
  }

  return g_string_free (text, FALSE);
}

static void
test_blocks_say_what_they_are (void)
{
  static const struct {
    const char *text;
    const char *blocks;
  } CASES[] = {
    { "One\ntwo.\n\nThree.", "p0 One two.\np0 Three.\n" },
    { "# A\n### B", "h1 A\nh3 B\n" },
    { "Title\n=====", "h1 Title\n" },
    { "- a\n- b\n", "b1 a\nb1 b\n" },
    { "- a\n  - b\n- c", "b1 a\nb2 b\nb1 c\n" },
    { "7. a\n8. b\n", "n1.7 a\nn1.8 b\n" },
    { "0. a\n", "n1.0 a\n" },
    { "- a\n\n  more\n- b", "b1 a\np1 more\nb1 b\n" },
    { "> said\n>\n> again", "q1 said\nq1 again\n" },
    { "> - a", "b2 a\n" },
    { "- > a", "q2 a\n" },
    { "*a* **b** ***c***", "p0 <i>a</i> <b>b</b> <i><b>c</b></i>\n" },
    { "*a **b *c* d** e*", "p0 <i>a <b>b c d</b> e</i>\n" },
    { "a & b < c \\<b>", "p0 a &amp; b &lt; c &lt;b&gt;\n" },
    { "&lt;b&gt; &amp;amp;", "p0 &lt;b&gt; &amp;amp;\n" },
    { "one  \ntwo", "p0 one\ntwo\n" },
    { "a [link](http://x.example) b", "p0 a link b\n" },
    { "<http://x.example>", "p0 http://x.example\n" },
    { "![a **map**](map.png)", "p0 a <b>map</b>\n" },
    { "`<i>`", "p0 &lt;i&gt;\n" },
    { "```\n<i>\nb\n```", "p0 &lt;i&gt;\nb\n" },
    { "a\n\n***\n\nb", "p0 a\np0 b\n" },
    { "[x]: http://y.example\n\na", "p0 a\n" },
    { "# \n\n&nbsp;\n\na", "p0 a\n" },
    { "مرحبا **بكم**", "p0 مرحبا <b>بكم</b>\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GPtrArray) blocks = canvass_markdown_parse (CASES[i].text, NULL, NULL);
    g_autofree char *description = describe (blocks);

    g_assert_cmpstr (description, ==, CASES[i].blocks);
  }
}

static void
test_what_cannot_be_shown_is_told_with_its_line (void)
{
  static const struct {
    const char *text;
    CanvassMarkdownFault fault;
    guint line;
  } CASES[] = {
    { "a\n\n<div>b</div>", CANVASS_MARKDOWN_RAW_HTML, 3 },
    { "a\n\nb <b>c</b>", CANVASS_MARKDOWN_RAW_HTML, 3 },
    { "a <!-- b -->", CANVASS_MARKDOWN_RAW_HTML, 1 },
    { "<script>\n", CANVASS_MARKDOWN_RAW_HTML, 1 },
    { "> > > > > > > > > a", CANVASS_MARKDOWN_TOO_DEEP, 1 },
    { "a\n\nb &#7; c", CANVASS_MARKDOWN_CONTROL, 3 },
    { "a&#x2028;b", CANVASS_MARKDOWN_CONTROL, 1 },
    { "a\n\nb &#x202e; c", CANVASS_MARKDOWN_BIDI, 3 },
    { "a \xe2\x80\xae b", CANVASS_MARKDOWN_BIDI, 1 },
    { "a \xe2\x81\xa7 b\n\nc \xe2\x81\xa9 d", CANVASS_MARKDOWN_BIDI, 1 },
    { "", CANVASS_MARKDOWN_EMPTY, 0 },
    { "\n***\n", CANVASS_MARKDOWN_EMPTY, 0 },
    { "[x]: http://y.example", CANVASS_MARKDOWN_EMPTY, 0 },
    { "a\n\n[b](http://x.example)", CANVASS_MARKDOWN_LINK, 3 },
    { "a\n\n![b](c.png)", CANVASS_MARKDOWN_IMAGE, 3 },
    { "a\n\n    b", CANVASS_MARKDOWN_CODE, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    Faults faults = { 0 };
    g_autoptr (GPtrArray) blocks G_GNUC_UNUSED =
        canvass_markdown_parse (CASES[i].text, note_fault, &faults);

    g_test_message ("%s", CASES[i].text);
    for (gsize fault = 0; fault < G_N_ELEMENTS (faults.count); fault++)
      if (fault == CASES[i].fault)
        g_assert_cmpuint (faults.count[fault], >, 0);
      else if (fault != CANVASS_MARKDOWN_EMPTY)
        g_assert_cmpuint (faults.count[fault], ==, 0);
    g_assert_cmpuint (faults.line[CASES[i].fault], ==, CASES[i].line);
  }
}

static void
test_hostile_nesting_costs_little (void)
{
  static const char *const PIECES[] = { "> ", "- ", "*a ", "**a ", "[", "![", "`", "<", "&", "\\" };

  for (gsize i = 0; i < G_N_ELEMENTS (PIECES); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GPtrArray) blocks = NULL;

    while (text->len < 65536 - 8)
      g_string_append (text, PIECES[i]);
    g_string_append (text, "a");
    blocks = canvass_markdown_parse (text->str, NULL, NULL);
    g_assert_cmpuint (blocks->len, <=, CANVASS_MARKDOWN_MAX_BLOCKS);
  }
}

static void
test_blocks_are_bounded (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) blocks = NULL;
  Faults faults = { 0 };

  for (guint i = 0; i <= CANVASS_MARKDOWN_MAX_BLOCKS; i++)
    g_string_append (text, "a\n\n");
  blocks = canvass_markdown_parse (text->str, note_fault, &faults);
  g_assert_cmpuint (blocks->len, ==, CANVASS_MARKDOWN_MAX_BLOCKS);
  g_assert_cmpuint (faults.count[CANVASS_MARKDOWN_TOO_MANY_BLOCKS], ==, 1);
}

static void
test_prose_is_one_clean_line (void)
{
  static const struct {
    const char *text;
    CanvassProse verdict;
  } CASES[] = {
    { "", CANVASS_PROSE_SOUND },
    { "Añadir 👩‍👧 שלום", CANVASS_PROSE_SOUND },
    { "\xe2\x80\xab"
      "a"
      "\xe2\x80\xac",
      CANVASS_PROSE_SOUND },
    { "\xe2\x81\xa8"
      "a"
      "\xe2\x81\xa9"
      "\xe2\x80\x8f",
      CANVASS_PROSE_SOUND },
    { "\xe2\x81\xa6\xe2\x80\xaa"
      "a"
      "\xe2\x80\xac\xe2\x81\xa9",
      CANVASS_PROSE_SOUND },
    { "a\xff", CANVASS_PROSE_NOT_UTF8 },
    { "a\nb", CANVASS_PROSE_CONTROL },
    { "a\x7f", CANVASS_PROSE_CONTROL },
    { "a\xc2\x80", CANVASS_PROSE_CONTROL },
    { "a\xef\xbb\xbf", CANVASS_PROSE_CONTROL },
    { "a\xef\xbf\xbf", CANVASS_PROSE_CONTROL },
    { "a\xef\xb7\x90", CANVASS_PROSE_CONTROL },
    { "\xe2\x80\xab"
      "a",
      CANVASS_PROSE_BIDI },
    { "a\xe2\x80\xac", CANVASS_PROSE_BIDI },
    { "a\xe2\x81\xa9", CANVASS_PROSE_BIDI },
    { "\xe2\x81\xa6\xe2\x80\xaa"
      "a"
      "\xe2\x81\xa9\xe2\x80\xac",
      CANVASS_PROSE_BIDI },
    { "\xe2\x80\xab"
      "a\x07",
      CANVASS_PROSE_CONTROL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_test_message ("%" G_GSIZE_FORMAT, i);
    g_assert_cmpint (canvass_prose_check (CASES[i].text, FALSE), ==, CASES[i].verdict);
  }
  g_assert_cmpint (canvass_prose_check ("a\nb", TRUE), ==, CANVASS_PROSE_SOUND);
  g_assert_cmpint (canvass_prose_check ("\xe2\x80\xab"
                                        "a\nb"
                                        "\xe2\x80\xac",
                                        TRUE),
                   ==,
                   CANVASS_PROSE_BIDI);
}

static void
test_words_are_counted_in_every_script (void)
{
  g_assert_cmpuint (canvass_prose_count_words (""), ==, 0);
  g_assert_cmpuint (canvass_prose_count_words (" – … "), ==, 0);
  g_assert_cmpuint (canvass_prose_count_words ("one two, three-four (5) don’t"), ==, 5);
  g_assert_cmpuint (canvass_prose_count_words ("نطلب من مجلس المدينة"), ==, 4);
  g_assert_cmpuint (canvass_prose_count_words ("我们请求市议会"), ==, 4);
  g_assert_cmpuint (canvass_prose_count_words ("हम नगर परिषद से"), ==, 4);
}

static void
test_languages_are_tagged_named_and_directed (void)
{
  static const char *const GOOD[] = { "en",         "es-419",      "pt-BR", "zh-Hant",
                                      "zh-Hant-TW", "ca-valencia", "hmn",   "de-1996" };
  static const char *const BAD[] = { "",        "e",      "EN",     "en_US",    "en-us",
                                     "english", "es-",    "-es",    "en-US-US", "zh-hant",
                                     "x-a",     "en-x-a", "en--US", "en US" };
  static const struct {
    const char *tag;
    const char *name;
    gboolean right_to_left;
  } LANGUAGES[] = {
    { "es", "Español", FALSE },       { "es-MX", "Español", FALSE },
    { "ar", "العربية", TRUE },        { "fa-AF", "فارسی", TRUE },
    { "zh-Hant", "繁體中文", FALSE }, { "zh-Hant-HK", "繁體中文", FALSE },
    { "zh", "中文", FALSE },          { "pa-Arab", "ਪੰਜਾਬੀ", TRUE },
    { "ks-Deva", NULL, FALSE },       { "arn", NULL, FALSE },
    { "he", "עברית", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    g_assert_true (canvass_language_is_tag (GOOD[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    g_assert_false (canvass_language_is_tag (BAD[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (LANGUAGES); i++) {
    g_assert_cmpstr (canvass_language_name (LANGUAGES[i].tag), ==, LANGUAGES[i].name);
    g_assert_cmpint (
        canvass_language_is_right_to_left (LANGUAGES[i].tag), ==, LANGUAGES[i].right_to_left);
  }
}

static void
test_a_tag_is_tidied (void)
{
  g_autofree char *chinese = canvass_language_tidy ("ZH_hant_tw");
  g_autofree char *english = canvass_language_tidy ("EN");
  g_autofree char *nothing = canvass_language_tidy ("spanish!");

  g_assert_cmpstr (chinese, ==, "zh-Hant-TW");
  g_assert_cmpstr (english, ==, "en");
  g_assert_null (nothing);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/markdown/" #name, test_##name)
  ADD (blocks_say_what_they_are);
  ADD (what_cannot_be_shown_is_told_with_its_line);
  ADD (hostile_nesting_costs_little);
  ADD (blocks_are_bounded);
  ADD (prose_is_one_clean_line);
  ADD (words_are_counted_in_every_script);
  ADD (languages_are_tagged_named_and_directed);
  ADD (a_tag_is_tidied);

  return g_test_run ();
}
