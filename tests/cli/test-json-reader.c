/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/json-reader.h"

#include <string.h>

/* A buffer of exactly the text's size, so that a sanitizer or valgrind sees any step beyond it. */
typedef struct {
  char *buffer;
  CanvassJsonReader reader;
} Case;

static void
case_init (Case *self, const char *text, gsize length)
{
  self->buffer = g_malloc (MAX (length, 1));
  memcpy (self->buffer, text, length);
  canvass_json_reader_init (&self->reader, self->buffer, length);
}

static void
case_clear (Case *self)
{
  g_free (self->buffer);
}

/* What the tests read: {"text": string, "number": int, "truth": bool, "list": [int, …], "inner":
 * {any: string}}, so that each kind of value and both nestings come up. */
static void
read_list (CanvassJsonReader *reader, gint64 *sum)
{
  CanvassJsonArray array;

  canvass_json_read_array (reader, &array);
  while (canvass_json_read_element (reader, &array)) {
    gint64 value = 0;

    canvass_json_read_int (reader, -100, 100, &value);
    *sum += value;
  }
}

static void
read_inner (CanvassJsonReader *reader, GString *texts)
{
  CanvassJsonObject object;
  const char *name, *value;

  canvass_json_read_object (reader, &object);
  while (canvass_json_read_member (reader, &object, &name)) {
    if (canvass_json_read_string (reader, &value))
      g_string_append_printf (texts, "%s=%s;", name, value);
  }
}

static gboolean
read_all (CanvassJsonReader *reader, GString *texts, gint64 *sum)
{
  CanvassJsonObject object;
  const char *name, *value;
  gboolean truth;

  canvass_json_read_object (reader, &object);
  while (canvass_json_read_member (reader, &object, &name)) {
    if (g_str_equal (name, "text")) {
      if (canvass_json_read_string (reader, &value))
        g_string_append_printf (texts, "%s;", value);
    } else if (g_str_equal (name, "number")) {
      gint64 number = 0;

      canvass_json_read_int (reader, G_MININT32, G_MAXINT32, &number);
      *sum += number;
    } else if (g_str_equal (name, "truth")) {
      if (canvass_json_read_bool (reader, &truth))
        *sum += truth ? 1000 : 2000;
    } else if (g_str_equal (name, "list"))
      read_list (reader, sum);
    else if (g_str_equal (name, "inner"))
      read_inner (reader, texts);
    else
      canvass_json_refuse (reader, "has an unknown name");
  }

  return canvass_json_finish (reader);
}

static const char whole[] = "{\"text\": \"a\\u00e9\\ud83d\\ude00\\n\", \"number\":-12,\t"
                            "\"truth\": true , \"list\": [1, -2 ,3], \"inner\": {\"x\":\"\\\\\","
                            "\"\xc3\xa9\":\"\\/\"}}\r\n";

static void
test_every_kind_of_value_is_read (void)
{
  g_autoptr (GString) texts = g_string_new (NULL);
  gint64 sum = 0;
  Case c;

  case_init (&c, whole, strlen (whole));
  g_assert_true (read_all (&c.reader, texts, &sum));
  g_assert_cmpstr (texts->str, ==, "a\xc3\xa9\xf0\x9f\x98\x80\n;x=\\;\xc3\xa9=/;");
  g_assert_cmpint (sum, ==, -12 + 1000 + 2);
  case_clear (&c);
}

static void
test_every_truncation_is_refused (void)
{
  gsize end = (gsize)(strrchr (whole, '}') - whole);

  for (gsize length = 0; length <= end; length++) {
    g_autoptr (GString) texts = g_string_new (NULL);
    gint64 sum = 0;
    Case c;

    case_init (&c, whole, length);
    g_assert_false (read_all (&c.reader, texts, &sum));
    g_assert_nonnull (c.reader.problem);
    case_clear (&c);
  }
}

/* No outcome is demanded but an answer: never a step beyond the buffer, never an endless loop. */
static void
test_every_flipped_byte_is_survived (void)
{
  for (gsize i = 0; i < strlen (whole); i++) {
    for (guint flip = 1; flip < 256; flip++) {
      g_autofree char *text = g_strdup (whole);
      g_autoptr (GString) texts = g_string_new (NULL);
      gint64 sum = 0;
      Case c;

      text[i] = (char)(text[i] ^ (char)flip);
      case_init (&c, text, strlen (whole));
      read_all (&c.reader, texts, &sum);
      case_clear (&c);
    }
  }
}

static void
test_strings_are_decoded (void)
{
  static const struct {
    const char *json;
    const char *text;
  } cases[] = {
    { "\"\"", "" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
    { "\"\\u0041\\u00E9\\u4e2D\"", "A\xc3\xa9\xe4\xb8\xad" },
    { "\"\\uD834\\uDD1E\"", "\xf0\x9d\x84\x9e" },
    { "\"\\udbff\\udfff\"", "\xf4\x8f\xbf\xbf" },
    { "\"\\uffff\\ufdd0\"", "\xef\xbf\xbf\xef\xb7\x90" },
    { "\"\\u0001\x7f\"", "\x01\x7f" },
    { "\"\xf0\x9f\x98\x80 e\xcc\x81 \xd8\xb9\"", "\xf0\x9f\x98\x80 e\xcc\x81 \xd8\xb9" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *text = NULL;
    Case c;

    case_init (&c, cases[i].json, strlen (cases[i].json));
    g_assert_true (canvass_json_read_string (&c.reader, &text));
    g_assert_true (canvass_json_finish (&c.reader));
    g_assert_cmpstr (text, ==, cases[i].text);
    case_clear (&c);
  }
}

static void
test_hostile_strings_are_refused (void)
{
  static const struct {
    const char *json;
    gsize length; /* 0 for strlen */
    const char *problem;
  } cases[] = {
    { "\"\\ud800\"", 0, "has half a surrogate pair" },
    { "\"\\ud800x\"", 0, "has half a surrogate pair" },
    { "\"\\ud800\\n\"", 0, "has half a surrogate pair" },
    { "\"\\ud800\\u0041\"", 0, "has half a surrogate pair" },
    { "\"\\ud800\\ud800\"", 0, "has half a surrogate pair" },
    { "\"\\udc00\"", 0, "has half a surrogate pair" },
    { "\"\\ud800", 0, "has half a surrogate pair" },
    { "\"\\u0000\"", 0, "has a zero character in a text" },
    { "\"a\0b\"", 5, "is not UTF-8 text" },
    { "\"\\u00g0\"", 0, "has a broken \\u escape" },
    { "\"\\u00", 0, "has a broken \\u escape" },
    { "\"\\u+123\"", 0, "has a broken \\u escape" },
    { "\"\\x41\"", 0, "has an escape that JSON does not know" },
    { "\"\\'\"", 0, "has an escape that JSON does not know" },
    { "\"\\", 0, "is cut off" },
    { "\"a", 0, "is cut off" },
    { "\"", 0, "is cut off" },
    { "", 0, "is cut off" },
    { "   ", 0, "is cut off" },
    { "\"a\nb\"", 0, "has a bare control character in a text" },
    { "\"a\tb\"", 0, "has a bare control character in a text" },
    { "\"\xff\"", 0, "is not UTF-8 text" },
    { "\"\xc3\"", 0, "is not UTF-8 text" },
    { "\"\xc0\x80\"", 0, "is not UTF-8 text" },
    { "\"\xe0\x80\xaf\"", 0, "is not UTF-8 text" },
    { "\"\xed\xa0\x80\"", 0, "is not UTF-8 text" },
    { "\"\xf4\x90\x80\x80\"", 0, "is not UTF-8 text" },
    { "'a'", 0, "has something else where a text belongs" },
    { "a", 0, "has something else where a text belongs" },
    { "null", 0, "has something else where a text belongs" },
    { "1", 0, "has something else where a text belongs" },
    { "\"a\"x", 0, "has more behind its end" },
    { "\"a\"\"b\"", 0, "has more behind its end" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *text = NULL;
    Case c;

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    case_init (&c, cases[i].json, cases[i].length > 0 ? cases[i].length : strlen (cases[i].json));
    canvass_json_read_string (&c.reader, &text);
    g_assert_false (canvass_json_finish (&c.reader));
    g_assert_cmpstr (c.reader.problem, ==, cases[i].problem);
    case_clear (&c);
  }
}

static void
test_only_whole_numbers_in_range_are_numbers (void)
{
  static const struct {
    const char *json;
    gint64 value;
    const char *problem;
  } cases[] = {
    { "0", 0, NULL },
    { "-0", 0, NULL },
    { " 4095 ", 4095, NULL },
    { "-4095", -4095, NULL },
    { "4096", 0, "has a number out of range" },
    { "-4096", 0, "has a number out of range" },
    { "99999999999999999999999999999999", 0, "has a number out of range" },
    { "-9223372036854775808", 0, "has a number out of range" },
    { "9223372036854775808", 0, "has a number out of range" },
    { "18446744073709551617", 0, "has a number out of range" },
    { "01", 0, "has a number with a leading zero" },
    { "00", 0, "has a number with a leading zero" },
    { "-01", 0, "has a number with a leading zero" },
    { "1.0", 0, "has a number that is not whole" },
    { "1e3", 0, "has a number that is not whole" },
    { "1E3", 0, "has a number that is not whole" },
    { "1.", 0, "has a number that is not whole" },
    { "+1", 0, "has something else where a number belongs" },
    { "- 1", 0, "has something else where a number belongs" },
    { "-", 0, "is cut off" },
    { ".5", 0, "has something else where a number belongs" },
    { "0x1", 0, "has more behind its end" },
    { "1 2", 0, "has more behind its end" },
    { "NaN", 0, "has something else where a number belongs" },
    { "Infinity", 0, "has something else where a number belongs" },
    { "true", 0, "has something else where a number belongs" },
    { "\"1\"", 0, "has something else where a number belongs" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 value = 0;
    Case c;

    g_test_message ("%s", cases[i].json);
    case_init (&c, cases[i].json, strlen (cases[i].json));
    canvass_json_read_int (&c.reader, -4095, 4095, &value);
    g_assert_true (canvass_json_finish (&c.reader) == (cases[i].problem == NULL));
    g_assert_cmpstr (c.reader.problem, ==, cases[i].problem);
    if (cases[i].problem == NULL)
      g_assert_cmpint (value, ==, cases[i].value);
    case_clear (&c);
  }
}

static void
test_bad_structure_is_refused (void)
{
  static const struct {
    const char *json;
    const char *problem;
  } cases[] = {
    { "[]", "has something else where an object belongs" },
    { "\"text\"", "has something else where an object belongs" },
    { "{\"text\":\"a\",}", "has something else where a name belongs" },
    { "{,}", "has something else where a name belongs" },
    { "{text:1}", "has something else where a name belongs" },
    { "{\"text\" \"a\"}", "lacks a colon behind a name" },
    { "{\"text\":\"a\" \"number\":1}", "lacks a comma between two members" },
    { "{\"text\":\"a\",\"text\":\"b\"}", "has a name twice in one object" },
    { "{\"text\":\"a\",\"te\\u0078t\":\"b\"}", "has a name twice in one object" },
    { "{\"inner\":{\"x\":\"1\",\"x\":\"1\"}}", "has a name twice in one object" },
    { "{\"list\":[1,]}", "has a comma too many" },
    { "{\"list\":[,1]}", "has something else where a number belongs" },
    { "{\"list\":[1 2]}", "lacks a comma between two elements" },
    { "{\"list\":[1}", "lacks a comma between two elements" },
    { "{\"list\":{}}", "has something else where a list belongs" },
    { "{\"list\":[[[[[[[[[[1]]]]]]]]]]}", "has something else where a number belongs" },
    { "{\"truth\":True}", "has something else where true or false belongs" },
    { "{\"truth\":1}", "has something else where true or false belongs" },
    { "{\"truth\":tru", "has something else where true or false belongs" },
    { "{\"truth\":truex}", "lacks a comma between two members" },
    { "{\"other\":1}", "has an unknown name" },
    { "{}{}", "has more behind its end" },
    { "{} x", "has more behind its end" },
    { "\xef\xbb\xbf{}", "has something else where an object belongs" },
    { "// a comment\n{}", "has something else where an object belongs" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) texts = g_string_new (NULL);
    gint64 sum = 0;
    Case c;

    g_test_message ("%s", cases[i].json);
    case_init (&c, cases[i].json, strlen (cases[i].json));
    g_assert_false (read_all (&c.reader, texts, &sum));
    g_assert_cmpstr (c.reader.problem, ==, cases[i].problem);
    case_clear (&c);
  }
}

/* A reader that recursed would run out of stack here. */
static void
test_deep_nesting_is_refused_at_once (void)
{
  static const char *const openings[] = { "[", "{\"inner\":", "{\"list\":[", "{\"text\":{" };

  for (gsize i = 0; i < G_N_ELEMENTS (openings); i++) {
    g_autoptr (GString) deep = g_string_new (NULL);
    g_autoptr (GString) texts = g_string_new (NULL);
    gint64 sum = 0;
    Case c;

    while (deep->len < 1000000)
      g_string_append (deep, openings[i]);
    case_init (&c, deep->str, deep->len);
    g_assert_false (read_all (&c.reader, texts, &sum));
    g_assert_cmpuint (c.reader.offset, <, 100);
    case_clear (&c);
  }
}

static void
test_an_object_has_a_bounded_number_of_names (void)
{
  for (guint n = CANVASS_JSON_MAX_MEMBERS; n <= CANVASS_JSON_MAX_MEMBERS + 1; n++) {
    g_autoptr (GString) json = g_string_new ("{\"inner\":{");
    g_autoptr (GString) texts = g_string_new (NULL);
    gint64 sum = 0;
    Case c;

    for (guint i = 0; i < n; i++)
      g_string_append_printf (json, "%s\"%u\":\"\"", i > 0 ? "," : "", i);
    g_string_append (json, "}}");
    case_init (&c, json->str, json->len);
    g_assert_true (read_all (&c.reader, texts, &sum) == (n == CANVASS_JSON_MAX_MEMBERS));
    case_clear (&c);
  }
}

static void
test_the_first_problem_stays (void)
{
  const char *text = NULL;
  gint64 value = 5;
  gboolean truth = FALSE;
  CanvassJsonArray array = { FALSE };
  CanvassJsonObject object = { .n = 0 };
  Case c;

  case_init (&c, "1.5 \"a\"", 7);
  g_assert_false (canvass_json_read_int (&c.reader, 0, 9, &value));
  g_assert_false (canvass_json_read_string (&c.reader, &text));
  g_assert_false (canvass_json_read_bool (&c.reader, &truth));
  g_assert_false (canvass_json_read_int (&c.reader, 0, 9, &value));
  g_assert_false (canvass_json_read_object (&c.reader, &object));
  g_assert_false (canvass_json_read_member (&c.reader, &object, &text));
  g_assert_false (canvass_json_read_array (&c.reader, &array));
  g_assert_false (canvass_json_read_element (&c.reader, &array));
  g_assert_false (canvass_json_finish (&c.reader));
  g_assert_cmpstr (c.reader.problem, ==, "has a number that is not whole");
  g_assert_cmpint (value, ==, 5);
  case_clear (&c);
}

#define ADD(name) g_test_add_func ("/json-reader/" #name, test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (every_kind_of_value_is_read);
  ADD (every_truncation_is_refused);
  ADD (every_flipped_byte_is_survived);
  ADD (strings_are_decoded);
  ADD (hostile_strings_are_refused);
  ADD (only_whole_numbers_in_range_are_numbers);
  ADD (bad_structure_is_refused);
  ADD (deep_nesting_is_refused_at_once);
  ADD (an_object_has_a_bounded_number_of_names);
  ADD (the_first_problem_stays);

  return g_test_run ();
}
