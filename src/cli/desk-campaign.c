/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/account-output.h"
#include "cli/commands.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/report.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_campaign[] = {
  CANVASS_OPTION_LEDGER,          CANVASS_OPTION_KEY (0), CANVASS_OPTION_JSON,
  CANVASS_OPTION_PASSPHRASE_FILE, CANVASS_OPTION_END,
};

static gboolean
tell (CanvassCampaign *campaign,
      const CanvassOpenLedger *open,
      guint64 n_waiting,
      gboolean json,
      GError **error)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();
  gboolean done;

  json_builder_begin_object (object);
  canvass_json_add_number (object, "sequence", canvass_campaign_get_sequence (campaign));
  if (!json)
    printf ("Version %" G_GUINT64_FORMAT " of the campaign is in the ledger\n",
            canvass_campaign_get_sequence (campaign));
  done = canvass_account_take_up (open, n_waiting, json ? object : NULL, error);
  json_builder_end_object (object);
  if (json)
    canvass_json_print (object);

  return done;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get_arguments (options)[0];
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, error);
  g_auto (CanvassOpenLedger) open = { NULL };
  guint64 n_waiting;
  gboolean done;

  if (campaign == NULL)
    return canvass_report_name_file (path, error);
  if (!canvass_ledger_restore_campaign (canvass_options_get (options, "ledger"), campaign, error))
    return FALSE;
  if (!canvass_ledger_choose_locked (options, &open, error))
    return FALSE;

  n_waiting = canvass_ledger_count_waiting (open.ledger, NULL, campaign);
  if (!canvass_ledger_add_campaign (open.ledger, campaign, error))
    return canvass_report_name_file (path, error);

  done = tell (campaign, &open, n_waiting, canvass_options_has (options, "json"), error);
  canvass_ledger_tell_bad_files (&open);
  return done;
}

const CanvassCommand canvass_command_desk_campaign = {
  .group = "desk",
  .name = "campaign",
  .summary = "Give a ledger a further version of its campaign",
  .details =
      "Records that were sealed under it are accepted from then on, also those that were read\n"
      "before: with --key it tells how many these were, without how many there may be at most.\n"
      "Adding a version again cures a ledger whose own copy of it has rotted. Needs no "
      "key.",
  .arguments = "FILE.campaign",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_desk_campaign,
  .run = run,
};
