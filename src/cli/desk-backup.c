/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/path-check.h"
#include "cli/progress.h"
#include "format/file.h"
#include "ledger/backup.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_backup[] = {
  CANVASS_OPTION_LEDGER,
  { "out", "FILE|DIR", "where it goes, such as a stick's folder", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_KEY (CANVASS_OPTION_REQUIRED),
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

/* (transfer full) in a folder, bridge-2026-11-28.backup. */
static char *
choose_path (const CanvassOptions *options, CanvassLedger *ledger)
{
  const char *out = canvass_options_get (options, "out");
  CanvassCampaign *campaign = canvass_ledger_get_campaign (ledger);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name =
      g_strdup_printf ("%s-%s.backup", canvass_campaign_get_source_id (campaign), day);

  return g_file_test (out, G_FILE_TEST_IS_DIR) ? g_build_filename (out, name, NULL)
                                               : g_strdup (out);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  g_autoptr (GBytes) key_file = NULL;
  g_autofree char *path = NULL;
  guint64 n_bytes = 0;
  guint n_files = 0;
  gboolean done;

  key_file =
      canvass_file_read (canvass_options_get (options, "key"), CANVASS_KEY_FILE_BYTES, error);
  if (key_file == NULL || !canvass_ledger_choose (options, &open, error))
    return FALSE;

  path = choose_path (options, open.ledger);
  if (!canvass_output_check (path, NULL, error))
    return FALSE;

  canvass_progress_begin ("Copying and reading back");
  done = canvass_ledger_back_up (
      open.ledger, key_file, path, &n_files, &n_bytes, canvass_progress_step, NULL, error);
  canvass_progress_end ();
  if (!done)
    return FALSE;

  if (canvass_options_has (options, "json")) {
    g_autoptr (JsonBuilder) object = json_builder_new ();

    json_builder_begin_object (object);
    canvass_json_add_path (object, "path", path);
    canvass_json_add_number (object, "files", n_files);
    json_builder_end_object (object);
    canvass_json_print (object);
  } else {
    printf (
        "Backed up and read back: %u files of ledger and key, to %s\n"
        "Keep it apart from this computer. Whoever has it needs the key's passphrase as well.\n",
        n_files,
        path);
  }

  return canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_backup = {
  .group = "desk",
  .name = "backup",
  .summary = "Copy ledger and key into one file, and read it back",
  .details = "The file is an archive that any tar reads. “canvass desk restore” makes the ledger\n"
             "and its key from it again. That it was made is noted in the ledger, so that whoever\n"
             "destroys the campaign is told of it.",
  .options = options_of_desk_backup,
  .run = run,
};
