/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "cli/words-check.h"
#include "vault/vault.h"

#include <stdio.h>

static const CanvassOptionSpec options_of_kiosk_update[] = {
  CANVASS_OPTION_VAULT,
  CANVASS_OPTION_CAMPAIGN_FILE,
  CANVASS_OPTION_WORDS,
  CANVASS_OPTION_END,
};

/* A version that seals to somebody else, or asks for more, is taken from a person's word only. */
static gboolean
check_trust (const CanvassOptions *options,
             CanvassCampaign *campaign,
             CanvassVault *vault,
             GError **error)
{
  const char *words = canvass_options_get (options, "words");
  g_autoptr (CanvassCampaign) older = canvass_vault_get_campaign (vault);

  if (words != NULL)
    return canvass_words_check (campaign, words, error);

  return !canvass_campaign_changes_trust (campaign, older) || canvass_words_ask (campaign, error);
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *path = canvass_options_get (options, "campaign");
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, error);
  g_autoptr (CanvassVault) vault = NULL;

  if (campaign == NULL)
    return canvass_report_name_file (path, error);

  vault = canvass_vault_open (
      canvass_options_get (options, "vault"), canvass_campaign_get_id_hex (campaign), error);
  if (vault == NULL || !check_trust (options, campaign, vault, error) ||
      !canvass_vault_update (vault, campaign, error))
    return FALSE;

  printf ("%s has version %" G_GUINT64_FORMAT " of the campaign now\n",
          canvass_vault_get_name (vault),
          canvass_campaign_get_sequence (campaign));
  return TRUE;
}

const CanvassCommand canvass_command_kiosk_update = {
  .group = "kiosk",
  .name = "update",
  .summary = "Give a kiosk a newer version of its campaign",
  .details = "Signatures sealed so far stay bound to the version that was shown. A version that\n"
             "changes recipients or fields asks for its six words: at the terminal, or --words.",
  .options = options_of_kiosk_update,
  .run = run,
};
