/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "cli/words-check.h"
#include "vault/vault.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_enroll[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_CAMPAIGN_FILE,
  { "name", "TEXT", "the table's name, at most 64 bytes", CANVASS_OPTION_REQUIRED },
  CANVASS_OPTION_WORDS,
  CANVASS_OPTION_END,
};

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get (options, "campaign");
  const char *words = canvass_options_get (options, "words");
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, error);
  g_autoptr (CanvassVault) vault = NULL;

  if (campaign == NULL)
    return canvass_report_name_file (path, error);
  if (words != NULL && !canvass_words_check (campaign, words, error))
    return FALSE;

  vault = canvass_vault_enroll (canvass_options_get (options, "vault"),
                                campaign,
                                canvass_options_get (options, "name"),
                                error);
  if (vault == NULL)
    return FALSE;

  printf ("%s\n", canvass_vault_get_card_path (vault));
  return TRUE;
}

const CanvassCommand canvass_command_kiosk_enroll = {
  .group = "kiosk",
  .name = "enroll",
  .summary = "Make a kiosk ready for a campaign",
  .details = "Makes DIR/CAMPAIGN_ID with a key of its own and prints the path of the .kiosk file\n"
             "in it, by which the coordinator admits the kiosk. Compare the campaign's six words\n"
             "with the coordinator first; --words does it for you.",
  .options = options_of_kiosk_enroll,
  .run = run,
};
