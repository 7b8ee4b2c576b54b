/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/progress.h"
#include "cli/report.h"

#include <stdio.h>
#include <stdlib.h>

enum {
  STATUS_DONE = 0,
  STATUS_FAILED = 1,
  STATUS_USAGE = 2,
};

const CanvassCommand *const canvass_commands[] = {
  &canvass_command_key_create,
  &canvass_command_key_show,
  &canvass_command_key_copy,
  &canvass_command_key_suggest,
  &canvass_command_key_split,
  &canvass_command_key_join,
  &canvass_command_campaign_create,
  &canvass_command_campaign_check,
  &canvass_command_campaign_get,
  &canvass_command_campaign_set,
  &canvass_command_campaign_add,
  &canvass_command_campaign_remove,
  &canvass_command_campaign_move,
  &canvass_command_campaign_seal,
  &canvass_command_campaign_show,
  &canvass_command_campaign_print,
  &canvass_command_kiosk_enroll,
  &canvass_command_kiosk_update,
  &canvass_command_kiosk_status,
  &canvass_command_kiosk_capture,
  &canvass_command_kiosk_export,
  &canvass_command_kiosk_mirror,
  &canvass_command_kiosk_close,
  &canvass_command_kiosk_acknowledge,
  &canvass_command_kiosk_drop,
  &canvass_command_kiosk_pin,
  &canvass_command_kiosk_reset_pin,
  &canvass_command_kiosk_rehearse_seizure,
  &canvass_command_batch_check,
  &canvass_command_drop_push,
  &canvass_command_drop_pull,
  &canvass_command_drop_check,
  &canvass_command_drop_clear,
  &canvass_command_drop_serve,
  &canvass_command_desk_create,
  &canvass_command_desk_campaign,
  &canvass_command_desk_admit,
  &canvass_command_desk_import,
  &canvass_command_desk_status,
  &canvass_command_desk_kiosk,
  &canvass_command_desk_list,
  &canvass_command_desk_show,
  &canvass_command_desk_duplicates,
  &canvass_command_desk_quarantine,
  &canvass_command_desk_release,
  &canvass_command_desk_reject,
  &canvass_command_desk_withdraw,
  &canvass_command_desk_correct,
  &canvass_command_desk_merge,
  &canvass_command_desk_separate,
  &canvass_command_desk_revoke,
  &canvass_command_desk_rename,
  &canvass_command_desk_undo,
  &canvass_command_desk_decisions,
  &canvass_command_desk_rebuild,
  &canvass_command_desk_acknowledge,
  &canvass_command_desk_export,
  &canvass_command_desk_report,
  &canvass_command_desk_paper,
  &canvass_command_desk_note,
  &canvass_command_desk_backup,
  &canvass_command_desk_restore,
  &canvass_command_desk_destroy,
  &canvass_command_desk_reset_pin,
  &canvass_command_open,
  NULL,
};

static const struct {
  const char *group;
  const char *summary;
} groups[] = {
  { "key", "Coordinators' keys" },
  { "campaign", "Campaigns: a petition with its texts, fields and rules" },
  { "kiosk", "Kiosks: what a table seals and sends" },
  { "batch", "Batches and mirrors of sealed records" },
  { "drop", "Drops: a place that kiosks and coordinators reach" },
  { "desk", "The desk: a coordinator's ledger" },
  { "open", "Encrypted exports" },
};

const char *
canvass_group_summary (const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
    if (g_str_equal (groups[i].group, group))
      return groups[i].summary;
  }

  return NULL;
}

static const CanvassCommand *
find_command (const char *group, const char *name)
{
  for (guint i = 0; canvass_commands[i] != NULL; i++) {
    const CanvassCommand *command = canvass_commands[i];

    if (g_str_equal (command->group, group) &&
        (command->name == NULL || g_strcmp0 (command->name, name) == 0))
      return command;
  }

  return NULL;
}

/* An answer that could not be written is no answer: a full disk behind stdout is a failure. */
static int
finish_output (int status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;

  fputs ("canvass: what was to be printed could not be written; look at where it was sent to\n",
         stderr);
  return status == STATUS_DONE ? STATUS_FAILED : status;
}

static int
print_help (char *help)
{
  fputs (help, stdout);
  g_free (help);
  return finish_output (STATUS_DONE);
}

static int
fail_usage (const char *words, const GError *error)
{
  g_autofree char *line = canvass_report_line (error);

  fprintf (stderr, "canvass %s: %s; see “canvass %s --help”\n", words, line, words);
  return STATUS_USAGE;
}

static int
run_command (const CanvassCommand *command, const char *const *words)
{
  g_autofree char *name = g_strjoin (" ", command->group, command->name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassOptions) options = canvass_options_parse (
      command->options, command->min_arguments, command->max_arguments, words, &error);
  gboolean done;

  if (options == NULL)
    return fail_usage (name, error);
  if (canvass_options_wants_help (options))
    return print_help (canvass_help_command (command));

  done = command->run (options, &error);
  canvass_progress_end ();
  if (done)
    return finish_output (STATUS_DONE);
  if (g_error_matches (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG))
    return fail_usage (name, error);

  canvass_report_failure (error);
  return finish_output (STATUS_FAILED);
}

static gboolean
is_help (const char *word)
{
  return g_strcmp0 (word, "--help") == 0 || g_strcmp0 (word, "-h") == 0;
}

static int
refuse (const char *what, const char *word)
{
  g_autoptr (GError) error =
      g_error_new (CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, "%s “%s”", what, word);
  g_autofree char *line = canvass_report_line (error);

  fprintf (stderr, "canvass: %s; see “canvass --help”\n", line);
  return STATUS_USAGE;
}

static int
run_group (const char *group, const char *const *words)
{
  const CanvassCommand *command = find_command (group, words[0]);
  g_autofree char *both = NULL;

  if (command != NULL)
    return run_command (command, words + (command->name != NULL ? 1 : 0));
  if (is_help (words[0]))
    return print_help (canvass_help_group (group));

  both = g_strjoin (" ", group, words[0], NULL);
  if (words[0] == NULL)
    return refuse ("a subcommand has to follow", group);
  return refuse ("there is no command", both);
}

int
canvass_command_line_run (int argc, char **argv)
{
  const char *const *words = (const char *const *)argv + MIN (argc, 1);

  if (words[0] == NULL) {
    g_autofree char *help = canvass_help_all ();

    fputs (help, stderr);
    return STATUS_USAGE;
  }

  if (is_help (words[0]))
    return print_help (canvass_help_all ());
  if (g_str_equal (words[0], "--version"))
    return print_help (g_strdup ("canvass " CANVASS_VERSION "\n"));
  if (canvass_group_summary (words[0]) == NULL)
    return refuse ("there is no command", words[0]);

  return run_group (words[0], words + 1);
}
