/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/help.h"

#define LINE_WIDTH 80
#define OPTION_COLUMN 28

static char *
option_synopsis (const CanvassOptionSpec *option)
{
  gboolean required = (option->flags & CANVASS_OPTION_REQUIRED) != 0;

  return g_strdup_printf ("%s--%s%s%s%s%s",
                          required ? "" : "[",
                          option->name,
                          option->value != NULL ? " " : "",
                          option->value != NULL ? option->value : "",
                          required ? "" : "]",
                          option->flags & CANVASS_OPTION_REPEATABLE ? "…" : "");
}

/* Appends @word to the usage, on a new line if it would stick out. */
static void
append_word (GString *help, gsize *line_start, gsize indent, const char *word)
{
  if (g_utf8_strlen (help->str + *line_start, -1) + 1 + g_utf8_strlen (word, -1) > LINE_WIDTH) {
    g_string_append_c (help, '\n');
    *line_start = help->len;
    g_string_append_printf (help, "%*s", (int)indent - 1, "");
  }

  g_string_append_printf (help, " %s", word);
}

static void
append_usage (GString *help, const CanvassCommand *command)
{
  gsize line_start = help->len;
  gsize indent;

  g_string_append_printf (help, "Usage: canvass %s", command->group);
  if (command->name != NULL)
    g_string_append_printf (help, " %s", command->name);
  indent = help->len - line_start + 1;

  for (const CanvassOptionSpec *option = command->options; option->name != NULL; option++) {
    g_autofree char *synopsis = option_synopsis (option);

    append_word (help, &line_start, indent, synopsis);
  }
  if (command->arguments != NULL)
    append_word (help, &line_start, indent, command->arguments);
  g_string_append_c (help, '\n');
}

static void
append_row (GString *help, const char *left, const char *right)
{
  glong width = g_utf8_strlen (left, -1);

  g_string_append_printf (help, "  %s", left);
  if (width + 2 >= OPTION_COLUMN)
    g_string_append_printf (help, "\n%*s", OPTION_COLUMN, "");
  else
    g_string_append_printf (help, "%*s", (int)(OPTION_COLUMN - 2 - width), "");
  g_string_append_printf (help, "%s\n", right);
}

char *
canvass_help_command (const CanvassCommand *command)
{
  GString *help = g_string_new (NULL);

  append_usage (help, command);
  g_string_append_printf (help, "\n%s.\n", command->summary);
  if (command->details != NULL)
    g_string_append_printf (help, "\n%s\n", command->details);

  g_string_append (help, "\nOptions:\n");
  for (const CanvassOptionSpec *option = command->options; option->name != NULL; option++) {
    g_autofree char *left = g_strdup_printf ("--%s%s%s",
                                             option->name,
                                             option->value != NULL ? " " : "",
                                             option->value != NULL ? option->value : "");

    append_row (help, left, option->help);
  }
  append_row (help, "--help", "print this and do nothing");

  return g_string_free (help, FALSE);
}

static gboolean
starts_group (guint i)
{
  return i == 0 || !g_str_equal (canvass_commands[i - 1]->group, canvass_commands[i]->group);
}

char *
canvass_help_group (const char *group)
{
  GString *help = g_string_new (NULL);

  g_string_append_printf (help, "Usage: canvass %s SUBCOMMAND [OPTIONS]\n\n", group);
  g_string_append_printf (help, "%s.\n\nSubcommands:\n", canvass_group_summary (group));
  for (guint i = 0; canvass_commands[i] != NULL; i++) {
    if (g_str_equal (canvass_commands[i]->group, group))
      append_row (help, canvass_commands[i]->name, canvass_commands[i]->summary);
  }
  g_string_append_printf (
      help, "\n“canvass %s SUBCOMMAND --help” tells the options of each.\n", group);

  return g_string_free (help, FALSE);
}

char *
canvass_help_all (void)
{
  GString *help = g_string_new ("Usage: canvass COMMAND SUBCOMMAND [OPTIONS]\n\n"
                                "An offline petition kiosk, for scripts, servers and tests.\n");

  for (guint i = 0; canvass_commands[i] != NULL; i++) {
    const CanvassCommand *command = canvass_commands[i];
    g_autofree char *words = g_strjoin (" ", command->group, command->name, NULL);

    if (starts_group (i))
      g_string_append_printf (help, "\n%s:\n", canvass_group_summary (command->group));
    append_row (help, words, command->summary);
  }

  g_string_append (help,
                   "\n“canvass COMMAND SUBCOMMAND --help” tells the options of each, canvass(1)\n"
                   "everything. “canvass --version” prints the version.\n"
                   "\n"
                   "Exit status: 0 done, 1 refused or failed, 2 wrong usage.\n");
  return g_string_free (help, FALSE);
}
