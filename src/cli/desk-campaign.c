/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/ledger-choice.h"
#include "cli/option-specs.h"
#include "cli/report.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_campaign[] = {
  CANVASS_OPTION_LEDGER,
  CANVASS_OPTION_KEY (0),
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get_arguments (options)[0];
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, error);
  g_auto (CanvassOpenLedger) open = { NULL };

  if (campaign == NULL)
    return canvass_report_name_file (path, error);
  if (!canvass_ledger_restore_campaign (canvass_options_get (options, "ledger"), campaign, error))
    return FALSE;
  if (!canvass_ledger_choose_locked (options, &open, error))
    return FALSE;
  if (!canvass_ledger_add_campaign (open.ledger, campaign, error))
    return canvass_report_name_file (path, error);

  printf ("Version %" G_GUINT64_FORMAT " of the campaign is in the ledger\n",
          canvass_campaign_get_sequence (campaign));
  canvass_ledger_tell_bad_files (&open);
  return TRUE;
}

const CanvassCommand canvass_command_desk_campaign = {
  .group = "desk",
  .name = "campaign",
  .summary = "Give a ledger a further version of its campaign",
  .details =
      "Records that were sealed under it are accepted from then on, also those that were read\n"
      "before. Adding a version again cures a ledger whose own copy of it has rotted. Needs no "
      "key.",
  .arguments = "FILE.campaign",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options_of_desk_campaign,
  .run = run,
};
