/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/account-output.h"
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/progress.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_rebuild[] = {
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_KEY (0), CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

static void
print_json (const CanvassAccount *standing, GPtrArray *bad_files)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_number (object, "read", standing->read);
  canvass_json_add_number (object, "accepted", standing->accepted);
  canvass_json_add_number (object, "repeated", standing->repeated);
  canvass_json_add_number (object, "quarantined", standing->quarantined);
  canvass_account_add_reasons (object, standing);
  canvass_json_add_number (object, "files", standing->files);
  canvass_account_add_bad_files (object, "bad_files", bad_files);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_text (const CanvassAccount *standing)
{
  printf ("The index is made anew from %" G_GUINT64_FORMAT " batches: %" G_GUINT64_FORMAT
          " read = %" G_GUINT64_FORMAT " accepted + %" G_GUINT64_FORMAT
          " repeated + %" G_GUINT64_FORMAT " quarantined\n",
          standing->files,
          standing->read,
          standing->accepted,
          standing->repeated,
          standing->quarantined);
  canvass_account_print_reasons (standing);
}

static gboolean
rebuild (CanvassLedger *ledger, GError **error)
{
  gboolean done;

  canvass_progress_begin ("Opening records");
  done = canvass_ledger_rebuild (ledger, canvass_progress_step, NULL, error);
  canvass_progress_end ();
  return done;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  g_auto (CanvassOpenLedger) open = { NULL };
  g_auto (CanvassAccount) standing;

  canvass_account_init (&standing);
  if (!canvass_ledger_choose_quietly (options, &open, error) || !rebuild (open.ledger, error) ||
      !canvass_ledger_get_standing (open.ledger, &standing, error))
    return FALSE;

  canvass_ledger_tell_bad_files (&open);
  if (canvass_options_has (options, "json"))
    print_json (&standing, open.bad_files);
  else
    print_text (&standing);

  return canvass_ledger_conclude (&open, error);
}

const CanvassCommand canvass_command_desk_rebuild = {
  .group = "desk",
  .name = "rebuild",
  .summary = "Make a ledger's index anew from its files",
  .details =
      "For a ledger whose index is damaged or lost, or one of whose batches is and cannot be had\n"
      "again. Every batch in it is read anew; a damaged one keeps what is whole. The old index\n"
      "stays until the new one is complete.",
  .options = options_of_desk_rebuild,
  .run = run,
};
