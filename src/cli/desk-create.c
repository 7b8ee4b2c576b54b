/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/key-unlock.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "ledger/ledger.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_desk_create[] = {
  CANVASS_OPTION_LEDGER,
  CANVASS_OPTION_CAMPAIGN_FILE,
  CANVASS_OPTION_KEY (CANVASS_OPTION_REQUIRED),
  CANVASS_OPTION_PASSPHRASE_FILE,
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *directory = canvass_options_get (options, "ledger");
  const char *path = canvass_options_get (options, "campaign");
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, error);
  g_autoptr (CanvassKey) key = NULL;
  g_autoptr (CanvassLedger) ledger = NULL;

  if (campaign == NULL)
    return canvass_report_name_file (path, error);

  key = canvass_key_unlock (canvass_options_get (options, "key"),
                            canvass_options_get (options, "passphrase-file"),
                            error);
  if (key == NULL)
    return FALSE;

  ledger = canvass_ledger_create (directory, campaign, key, error);
  if (ledger == NULL)
    return FALSE;

  printf ("%s is ready; admit its kiosks, then import their batches\n", directory);
  g_clear_object (&ledger); /* before the key that it borrows */
  return TRUE;
}

const CanvassCommand canvass_command_desk_create = {
  .group = "desk",
  .name = "create",
  .summary = "Make a ledger for a campaign",
  .details = "The key has to be one of the campaign's recipients.",
  .options = options_of_desk_create,
  .run = run,
};
