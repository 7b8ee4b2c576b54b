/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"
#include "cli/help.h"
#include "cli/options.h"

#include <string.h>

static const CanvassOptionSpec specs[] = {
  { "out", "FILE", "where to", CANVASS_OPTION_REQUIRED },
  { "name", "TEXT", "a name", 0 },
  { "recipient", "FILE.pub", "to whom", CANVASS_OPTION_REPEATABLE },
  { "count", "N", "how many", 0 },
  { "json", NULL, "as JSON", 0 },
  { NULL },
};

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static CanvassOptions *
parse_well (const char *const *words)
{
  g_autoptr (GError) error = NULL;
  CanvassOptions *options = canvass_options_parse (specs, 1, 2, words, &error);

  g_assert_no_error (error);
  return options;
}

static void
test_values_follow_or_are_joined_by_an_equals_sign (void)
{
  g_autoptr (CanvassOptions) options =
      parse_well (WORDS ("--out", "a b", "--name=x=y", "first", "--json", "second"));

  g_assert_cmpstr (canvass_options_get (options, "out"), ==, "a b");
  g_assert_cmpstr (canvass_options_get (options, "name"), ==, "x=y");
  g_assert_true (canvass_options_has (options, "json"));
  g_assert_false (canvass_options_has (options, "recipient"));
  g_assert_cmpuint (canvass_options_get_n_arguments (options), ==, 2);
  g_assert_cmpstr (canvass_options_get_arguments (options)[0], ==, "first");
  g_assert_cmpstr (canvass_options_get_arguments (options)[1], ==, "second");
  g_assert_null (canvass_options_get_arguments (options)[2]);
}

static void
test_repeatable_options_keep_their_order (void)
{
  g_autoptr (CanvassOptions) options =
      parse_well (WORDS ("--recipient", "b", "--out", "o", "--recipient=a", "x"));
  const char *const *recipients = canvass_options_get_all (options, "recipient");

  g_assert_cmpstr (recipients[0], ==, "b");
  g_assert_cmpstr (recipients[1], ==, "a");
  g_assert_null (recipients[2]);
}

static void
test_what_follows_two_dashes_is_no_option (void)
{
  g_autoptr (CanvassOptions) options = parse_well (WORDS ("--out", "o", "-", "--", "--json"));

  g_assert_false (canvass_options_has (options, "json"));
  g_assert_cmpstr (canvass_options_get_arguments (options)[0], ==, "-");
  g_assert_cmpstr (canvass_options_get_arguments (options)[1], ==, "--json");
}

static void
test_a_value_may_look_like_an_option (void)
{
  g_autoptr (CanvassOptions) options = parse_well (WORDS ("--name", "--help", "--out", "-", "x"));

  g_assert_false (canvass_options_wants_help (options));
  g_assert_cmpstr (canvass_options_get (options, "name"), ==, "--help");
}

static void
test_help_misses_nothing (void)
{
  g_autoptr (CanvassOptions) options = parse_well (WORDS ("--help"));

  g_assert_true (canvass_options_wants_help (options));
}

static void
test_wrong_usage_names_the_word (void)
{
  static const struct {
    const char *words[6];
    const char *message;
  } cases[] = {
    { { "x" }, "--out FILE is missing" },
    { { "--out" }, "--out needs a FILE" },
    { { "--out=", "x" }, "--out needs a FILE that is not empty" },
    { { "--out", "", "x" }, "--out needs a FILE that is not empty" },
    { { "--out", "a", "--out", "b", "x" }, "--out was given twice" },
    { { "--out", "a", "--json=1", "x" }, "--json takes no value" },
    { { "--out", "a", "--json", "--json", "x" }, "--json was given twice" },
    { { "--out", "a", "--colour", "x" }, "there is no option --colour" },
    { { "--out", "a", "--colour=secret", "x" }, "there is no option --colour" },
    { { "--ou", "a", "x" }, "there is no option --ou" },
    { { "--out", "a", "-j", "x" }, "there is no option -j" },
    { { "--out", "a" }, "it is not said on what to work" },
    { { "--out", "a", "" }, "an empty word is no file name" },
    { { "--out", "a", "x", "y", "z" }, "“z” is one word too many" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (canvass_options_parse (specs, 1, 2, cases[i].words, &error));
    g_assert_error (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

static void
test_numbers_are_whole_and_in_range (void)
{
  static const char *const wrong[] = { "0",   "11",  "-1", "+1",  "1.5",
                                       "0x2", "1e1", " 1", "one", "18446744073709551616" };
  guint64 count = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (CanvassOptions) options =
        parse_well (WORDS ("--out", "o", "--count", wrong[i], "x"));
    g_autoptr (GError) error = NULL;

    g_assert_false (canvass_options_get_number (options, "count", 1, 10, &count, &error));
    g_assert_error (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG);
    g_assert_cmpuint (count, ==, 7);
  }

  {
    g_autoptr (CanvassOptions) options = parse_well (WORDS ("--out", "o", "x"));

    g_assert_true (canvass_options_get_number (options, "count", 1, 10, &count, NULL));
    g_assert_cmpuint (count, ==, 7);
  }

  {
    g_autoptr (CanvassOptions) options = parse_well (WORDS ("--out", "o", "--count=10", "x"));

    g_assert_true (canvass_options_get_number (options, "count", 1, 10, &count, NULL));
    g_assert_cmpuint (count, ==, 10);
  }
}

static void
test_each_command_is_listed_once_and_complete (void)
{
  for (guint i = 0; canvass_commands[i] != NULL; i++) {
    const CanvassCommand *command = canvass_commands[i];

    g_assert_nonnull (canvass_group_summary (command->group));
    g_assert_nonnull (command->run);
    g_assert_cmpuint (command->min_arguments, <=, command->max_arguments);
    g_assert_true ((command->arguments == NULL) == (command->max_arguments == 0));
    g_assert_false (g_str_has_suffix (command->summary, "."));
    for (guint j = 0; j < i; j++)
      g_assert_false (g_str_equal (canvass_commands[j]->group, command->group) &&
                      g_strcmp0 (canvass_commands[j]->name, command->name) == 0);
  }
}

static void
test_help_names_every_option_within_the_line (void)
{
  for (guint i = 0; canvass_commands[i] != NULL; i++) {
    const CanvassCommand *command = canvass_commands[i];
    g_autofree char *help = canvass_help_command (command);
    g_auto (GStrv) lines = g_strsplit (help, "\n", -1);

    for (guint j = 0; lines[j] != NULL; j++) {
      if (g_utf8_strlen (lines[j], -1) > 100)
        g_error ("%s %s: “%s” is too long a line", command->group, command->name, lines[j]);
    }
    for (const CanvassOptionSpec *option = command->options; option->name != NULL; option++) {
      g_autofree char *row = g_strconcat ("\n  --", option->name, NULL);

      g_assert_nonnull (strstr (help, row));
    }
  }
}

#define ADD(name) g_test_add_func ("/options/" #name, test_##name)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD (values_follow_or_are_joined_by_an_equals_sign);
  ADD (repeatable_options_keep_their_order);
  ADD (what_follows_two_dashes_is_no_option);
  ADD (a_value_may_look_like_an_option);
  ADD (help_misses_nothing);
  ADD (wrong_usage_names_the_word);
  ADD (numbers_are_whole_and_in_range);
  ADD (each_command_is_listed_once_and_complete);
  ADD (help_names_every_option_within_the_line);

  return g_test_run ();
}
